/** `--jq`: the program jq, compiled to WebAssembly. Loaded on demand, because it takes a fifth of a second. */
import type * as Failure from "@effect-genesys/emulator/command/Failure"
import * as Effect from "effect/Effect"
import type { Json } from "effect/Schema"
import * as jq from "jq-wasm"
import * as Failures from "../Failures.ts"

/** Fails if the expression cannot be compiled: it is the body of a function that nothing calls. */
export const check = (expression: string): Effect.Effect<void, Failure.Failure> =>
  Effect.tryPromise({
    try: () => jq.raw("null", `def unused: ${expression}\n; empty`, []),
    catch: (cause) => wrong(expression, cause)
  })

/** What the expression selects: one result a line, and texts without quotes, as `jq -r` prints them. */
export const select = (json: Json, expression: string): Effect.Effect<string, Failure.Failure> =>
  Effect.tryPromise({
    try: () => jq.raw(JSON.stringify(json), expression, ["-r"]),
    catch: (cause) => wrong(expression, cause)
  })

const wrong = (expression: string, cause: unknown) =>
  Failures.usage(`--jq cannot be ${JSON.stringify(expression)}: ${problemOf(cause)}.`)

const problemOf = (cause: unknown) =>
  String(cause instanceof Error ? cause.message : cause)
    .split("\n", 1)
    .join("")
    .replace(/^jq: error(?: \(at [^)]*\))?: /, "")
    .replace(/ \(Unix shell quoting issues\?\)/, "")
    .replace(/ at <top-level>, line 1:$|\.$/, "")
