/** A report on terminals of any width: numbers are whole, and sentences break between words. */
import { Emulator } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stdio from "effect/Stdio"
import stringWidth from "string-width"
import * as AuditReport from "../src/internal/audit/AuditReport.ts"
import * as AuditRun from "../src/internal/audit/AuditRun.ts"
import * as Environment from "../src/internal/organization/Environment.ts"
import * as Table from "../src/internal/output/Table.ts"
import * as InProcess from "./InProcess.ts"
import * as Process from "./Process.ts"

const terminal = new URL("Terminal.ts", import.meta.url).href

/** The audit of the demo, read once for all widths. */
const read = Effect.runSync(
  Effect.cached(
    Effect.provide(
      Effect.gen(function* () {
        const { end } = Interval.today(yield* DateTime.now)
        const interval = { start: DateTime.subtract(end, { days: 30 }), end }
        const before = { start: DateTime.subtract(end, { days: 60 }), end: interval.start }
        return yield* AuditRun.read(
          { client: [], concurrency: 4, interval, before, demo: true, fresh: false },
          Environment.organization
        )
      }),
      Layer.merge(NodeServices.layer, Stdio.layerTest({}))
    )
  )
)

const reportAt = (width: number) =>
  Effect.map(read, ({ audit, context }) => AuditReport.toText(audit, context, { most: 25, width }))

const titlesAt: ReadonlyArray<readonly [number, string]> = [
  [40, "Client Requests Share"],
  [60, "Client Requests Share 4xx 429"],
  [80, "Client Requests Share 2xx 4xx 5xx 429"],
  [100, "Client Grant type Requests Share 2xx 4xx 5xx 429"],
  [140, "Client Grant type Requests Share 2xx 4xx 5xx 429 Busiest endpoint"],
  [200, "Client Grant type Requests Share 2xx 4xx 5xx 429 By day Busiest endpoint"]
]

describe("a report", () => {
  it.live.each(titlesAt)("on %i columns leaves out columns, and cuts no number", ([columns, titles]) =>
    Effect.gen(function* () {
      const report = yield* reportAt(columns)
      for (const line of report.split("\n")) assert.isAtMost(stringWidth(line), columns, line)
      const [heading = "", table = "", , ...sentences] = report.split("\n\n")
      const [title = "", , ...rows] = table.split("\n")
      assert.strictEqual(title.replaceAll(/ +/g, " "), titles)
      assert.strictEqual(rows.length, 16)
      // The counts of all clients add up, so each of them is whole.
      const requests = rows.map((row) => {
        const [, count = ""] = / ([\d,]+) +[\d.]+ %/.exec(row) ?? []
        return Number(count.replaceAll(",", ""))
      })
      const all = requests.pop()
      assert.strictEqual(
        requests.reduce((sum, count) => sum + count, 0),
        all
      )
      assert.notMatch(table, /\d…/)
      const charts = report.match(/[▁▂▃▄▅▆▇█·]{30}(?!.*\/)/gu) ?? []
      assert.isAtLeast(charts.length, 2)
      const words = [heading, ...sentences].join(" ").replaceAll("\n", " ")
      assert.match(words, /made \d+ calls just now, and the usage queries count \d+ of them\./)
      assert.notMatch([heading, ...sentences].join("\n"), /…|^%/m)
    })
  )

  it.live("breaks its charts of a year over several lines", () =>
    Effect.gen(function* () {
      const { stdout: report } = yield* InProcess.genesysOauth(["audit", "--demo", "--days", "365"], {
        columns: 80
      })
      for (const line of report.split("\n")) assert.isAtMost(stringWidth(line), 80, line)
      // Requests a day, and 429s a day.
      const [, , charts = ""] = report.split("\n\n")
      assert.strictEqual(charts.replaceAll(/[^▁▂▃▄▅▆▇█·]/gu, "").length, 2 * 365)
    })
  )
})

layer(Layer.orDie(Emulator.layer({ seed: "demo" })), { excludeTestServices: true })("a report", (test) => {
  test.effect("on a terminal of unknown width is laid out for 80 columns", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* Process.node(["--import", terminal, Process.bin, "audit"], {
        ...(yield* InProcess.administrator),
        COLUMNS: "0"
      })
      assert.strictEqual(code, 0)
      const widest = Math.max(...stdout.split("\n").map((line) => stringWidth(line)))
      assert.isAbove(widest, 60)
      assert.isAtMost(widest, 80)
    })
  )
})

describe("a table", () => {
  const columns: ReadonlyArray<Table.Column> = [
    { title: "Name", align: "left", least: 6 },
    { title: "Count", align: "right" },
    { title: "Part", align: "right", priority: 1 },
    { title: "Note", align: "left", least: 4, priority: 0 }
  ]
  const rows = [
    [{ text: "連携用クライアント", end: " (1)" }, "1,234,567", "10.0 %", "a long note"],
    ["short", "0", "0.0 %", ""]
  ]
  const lines = (width: number) => Table.table(columns, rows, width).split("\n")

  it("has its lowest columns left out, one after the other", () => {
    assert.deepStrictEqual(
      [Infinity, 37, 31, 23].map((width) => lines(width)[0]?.replaceAll(/ +/g, " ")),
      ["Name Count Part Note", "Name Count Part Note", "Name Count Part", "Name Count"]
    )
  })

  it("keeps its numbers where not even they fit", () => {
    assert.include(lines(1)[2], "1,234,567")
  })

  it("cuts between characters, and never the end of a cell", () => {
    const [, , first = "", second = ""] = lines(23)
    // Half of a wide character cannot be shown, so a space fills the column.
    assert.strictEqual(first, "連携用… (1)   1,234,567")
    assert.strictEqual(stringWidth(first), stringWidth(second))
  })
})

describe("a sentence", () => {
  it("breaks between words, and before no percent sign", () => {
    assert.strictEqual(Table.wrap("It makes 61.0 % of all", 12), "It makes\n61.0 % of\nall")
    assert.strictEqual(Table.wrap("a-word-that-is-too-long it is", 5), "a-word-that-is-too-long\nit is")
    assert.strictEqual(Table.wrap("one line\nand another", Infinity), "one line\nand another")
  })
})
