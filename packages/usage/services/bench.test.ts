/** What the README says of large audits, measured on a machine that does nothing else. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Process from "../../cli/test/Process.ts"

/** What a script of the root's package.json prints. */
const bench = (name: "usage" | "audit") =>
  Effect.map(
    Process.node([...flags(name), fileURLToPath(new URL(`../../../bench/${name}.ts`, import.meta.url))]),
    ({ stdout }) => stdout
  )

const flags = (name: string) => {
  const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(new URL("../../../package.json", import.meta.url), "utf8")
  )
  return (scripts[`bench:${name}`] ?? "").split(" ").filter((word) => word.startsWith("--"))
}

const RowsRead = Schema.fromJsonString(Schema.Struct({ rows: Schema.Int, rssGrowthMB: Schema.Finite }))

const Audited = Schema.fromJsonString(
  Schema.Struct({
    arithmetic: Schema.String,
    clients: Schema.Int,
    requests: Schema.Int,
    ratio: Schema.Finite,
    heapGrowthMB: Schema.Finite
  })
)

it.live(
  "a million rows are added up in 150 MB",
  () =>
    Effect.gen(function* () {
      const { rows, rssGrowthMB } = yield* Schema.decodeEffect(RowsRead)(yield* bench("usage"))
      assert.strictEqual(rows, 1_000_000)
      assert.isAtMost(rssGrowthMB, 150)
    }),
  300_000
)

it.live(
  "1,000 clients are audited in 1.05 times the time that the rate limit takes, in flat memory",
  () =>
    Effect.gen(function* () {
      const { clients, heapGrowthMB, ratio, ...printed } = yield* Schema.decodeEffect(Audited)(
        yield* bench("audit")
      )
      assert.strictEqual(clients, 1000)
      assert.isAtMost(ratio, 1.05)
      assert.isAtMost(heapGrowthMB, 5)
      const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
      assert.include(readme, printed.arithmetic)
    }),
  300_000
)
