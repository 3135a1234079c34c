/** Measures a text repeatedly: with `JSON.parse` alone, and with `JSON.parse` and a reader. */
import { ApiUsageQueryResult } from "@effect-genesys/schemas/UsageQuery"
import * as Schema from "effect/Schema"
import * as Generated from "../hey-api/Generated.ts"
import * as Replies from "../Replies.ts"
import * as Samples from "../Samples.ts"

/** The sum of `requests` proves that a reader has read all rows. */
type Reader = (json: unknown) => {
  readonly results?: ReadonlyArray<{ readonly requests?: number | bigint }>
}

const readers: Readonly<Record<string, () => Promise<Reader>>> = {
  "our schema": async () => Schema.decodeUnknownSync(ApiUsageQueryResult),
  "our schema, JIT compiler": async () => {
    await import("effect/schema/SchemaJITCompiler/enable")
    return Schema.decodeUnknownSync(ApiUsageQueryResult)
  },
  "hey-api + valibot": async () => (await Generated.load()).readUsageResult
}

const [, , name = ""] = process.argv
const text = JSON.stringify(Samples.usageResult())
const requests = Samples.usageResult().results.reduce((sum, row) => sum + row.requests, 0)
const reader = readers[name]?.()

const milliseconds = <A>(does: () => A): readonly [number, A] => {
  globalThis.gc?.()
  const from = process.cpuUsage()
  const done = does()
  const { system, user } = process.cpuUsage(from)
  return [(user + system) / 1000, done]
}

Replies.serve(async () => {
  const read = await reader
  if (read === undefined) throw new Error(`There is no reader ${name}; add it to bench/rows/decodeProcess.ts`)
  const [parse] = milliseconds(() => JSON.parse(text))
  const [both, { results = [] }] = milliseconds(() => read(JSON.parse(text)))
  const seen = results.reduce((sum, row) => sum + Number(row.requests), 0)
  if (seen !== requests) throw new Error(`${name} counts ${seen} requests instead of ${requests}`)
  return { rows: results.length, parse, both }
})
