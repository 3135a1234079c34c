/** The README's figures for large reports and audits, measured on a machine that runs nothing else. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as Process from "@effect-genesys/testing/Process"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** The output of a script of `bench`, started with the flags of `command` in its package.json. */
const bench = (command: "usage" | "audit", args: ReadonlyArray<string> = [], script: string = command) =>
  Effect.map(
    Process.node([
      ...flags(command),
      fileURLToPath(new URL(`../../../bench/${script}.ts`, import.meta.url)),
      ...args
    ]),
    ({ stdout }) => stdout.trim().split("\n")
  )

const flags = (name: string) => {
  const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(new URL("../../../bench/package.json", import.meta.url), "utf8")
  )
  return (scripts[name] ?? "").split(" ").filter((word) => word.startsWith("--"))
}

/** The measurements of an audit of 1,000 clients: three of requests and time, and one of memory. */
const auditOfThousand = Effect.runSync(Effect.cached(bench("audit", ["1000"])))

const RowsRead = Schema.fromJsonString(Schema.Struct({ rows: Schema.Int, rssGrowthMB: Schema.Finite }))

const Audited = Schema.fromJsonString(
  Schema.Struct({
    clients: Schema.Int,
    strategy: Schema.String,
    requests: Schema.Int,
    seconds: Schema.Finite,
    bound: Schema.Int,
    ratio: Schema.optionalKey(Schema.Finite),
    heapGrowthMB: Schema.optionalKey(Schema.Finite)
  })
)

const AuditMemory = Schema.fromJsonString(
  Schema.Struct({ clients: Schema.Int, peakMB: Schema.Finite, growthMB: Schema.Finite })
)

it.live(
  "a million rows are added up in 150 MB",
  () =>
    Effect.gen(function* () {
      const [line = ""] = yield* bench("usage")
      const { rows, rssGrowthMB } = yield* Schema.decodeEffect(RowsRead)(line)
      assert.strictEqual(rows, 1_000_000)
      assert.isAtMost(rssGrowthMB, 150)
    }),
  300_000
)

it.live(
  "1,000 clients are audited with a few requests, or one by one within 1.05 times the bound of the rate limit",
  () =>
    Effect.gen(function* () {
      const lines = yield* auditOfThousand
      const [atOnce, slow, oneByOne] = yield* Effect.forEach(lines.slice(0, 3), (line) =>
        Schema.decodeEffect(Audited)(line)
      )
      assert.deepInclude(atOnce, { clients: 1000, strategy: "organization", requests: 3, bound: 0 })
      assert.isAtMost(atOnce?.seconds ?? Infinity, 1)
      // A query that runs for ten seconds is checked seven times.
      assert.deepInclude(slow, { clients: 1000, strategy: "organization", requests: 9, bound: 0 })
      assert.isAtMost(slow?.seconds ?? Infinity, 12)
      assert.deepInclude(oneByOne, { clients: 1000, strategy: "clients", requests: 2002, bound: 360 })
      assert.isAtMost(oneByOne?.ratio ?? Infinity, 1.05)
      assert.isAtMost(oneByOne?.heapGrowthMB ?? Infinity, 5)
      const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8").replaceAll(/ +/g, " ")
      // The fractions of a second depend on the machine.
      assert.match(readme, /\| `organization` \| 3 \| 0\.\d \| 0 \|/)
      assert.include(readme, "| `clients` | 2,002 |")
    }),
  300_000
)

it.live(
  "10,000 clients are audited in less than three times the memory of 1,000",
  () =>
    Effect.gen(function* () {
      const [, , , memory = ""] = yield* auditOfThousand
      const few = yield* Schema.decodeEffect(AuditMemory)(memory)
      const [line = ""] = yield* bench("audit", ["10000"], "auditMemory")
      const many = yield* Schema.decodeEffect(AuditMemory)(line)
      assert.deepStrictEqual([few.clients, many.clients], [1000, 10_000])
      assert.isAtMost(many.peakMB, 3 * few.peakMB)
      assert.isAtMost(many.growthMB, 3 * few.growthMB)
    }),
  300_000
)
