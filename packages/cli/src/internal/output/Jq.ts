/** `--jq`: the program jq, compiled to WebAssembly. Loaded on demand, because it takes a fifth of a second. */
import type * as Failure from "@effect-genesys/emulator/command/Failure"
import * as Effect from "effect/Effect"
import type { Json } from "effect/Schema"
import * as jq from "jq-wasm"
import * as Failures from "../Failures.ts"

/** What the expression selects: one result a line, and texts without quotes, as `jq -r` prints them. */
export const select = (json: Json, expression: string): Effect.Effect<string, Failure.Failure> =>
  Effect.tryPromise({
    try: () => jq.raw(JSON.stringify(json), expression, ["-r"]),
    catch: (cause) => Failures.usage(`--jq cannot be ${JSON.stringify(expression)}: ${problemOf(cause)}.`)
  })

const problemOf = (cause: unknown) =>
  String(cause instanceof Error ? cause.message : cause)
    .split("\n", 1)
    .join("")
    .replace(/^jq: error(?: \(at [^)]*\))?: /, "")
    .replace(/ \(Unix shell quoting issues\?\)/, "")
    .replace(/ at <top-level>, line 1:$|\.$/, "")
