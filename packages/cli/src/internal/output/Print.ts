/** Prints data: as text for people, or as JSON or CSV for programs. */
import type * as Failure from "@effect-genesys/emulator/command/Failure"
import * as Output from "@effect-genesys/emulator/command/Output"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import type { Json } from "effect/Schema"
import * as Stdio from "effect/Stdio"
import * as Terminal from "effect/Terminal"
import * as Failures from "../Failures.ts"
import * as Csv from "./Csv.ts"
import type { OutputFlags } from "./OutputFlags.ts"
import { printableJson } from "./Text.ts"

/** The same data in each form. */
export interface Printable {
  /** An object, or a list of objects. */
  readonly json: JsonObject | ReadonlyArray<JsonObject>
  /** The fields of the JSON objects that are columns of the CSV, with every field that `--json=…` may name. */
  readonly fields: ReadonlyArray<string>
  /** For a terminal of this width, or for a pipe if it is `Infinity`. */
  readonly text: (width: number) => string
}

export type JsonObject = { readonly [field: string]: Json }

/** Fails before it prints anything if the flags contradict each other or name an unknown field. */
export const print = Effect.fnUntraced(function* (
  printable: Printable,
  flags: OutputFlags
): Effect.fn.Return<void, Failure.Failure | Output.OutputFailed, Stdio.Stdio | Terminal.Terminal> {
  yield* checkOne(flags)
  const { jq, json } = flags
  if (Option.isSome(jq)) {
    const Jq = yield* Effect.promise(() => import("./Jq.ts"))
    return yield* Effect.flatMap(Jq.select(printable.json, jq.value), Output.print)
  }
  if (Option.isSome(json)) {
    const selected = yield* select(printable, json.value)
    return yield* Output.print(printableJson(JSON.stringify(selected, null, 2)))
  }
  if (flags.csv === true) {
    const rows = isList(printable.json) ? printable.json : [printable.json]
    return yield* Output.print(Csv.format(printable.fields, rows))
  }
  return yield* text(printable.text(yield* width))
})

/** Prints text for people: a sentence, or a table. */
export const text = Effect.fnUntraced(function* (lines: string) {
  const { fitted } = yield* Effect.promise(() => import("./Fitted.ts"))
  yield* Output.print(fitted(lines, yield* width))
})

/**
 * Commands that change something call this first, so that nothing is changed if the result could not be printed. `fields` are
 * those that the result will have.
 */
export const check = Effect.fnUntraced(function* (flags: OutputFlags, fields?: ReadonlyArray<string>) {
  yield* checkOne(flags)
  if (Option.isSome(flags.json) && fields !== undefined) yield* namesIn(fields, flags.json.value)
  if (Option.isSome(flags.jq)) {
    const Jq = yield* Effect.promise(() => import("./Jq.ts"))
    yield* Jq.check(flags.jq.value)
  }
})

const checkOne = ({ csv = false, jq, json }: OutputFlags): Effect.Effect<void, Failure.Failure> => {
  const named = [
    ...(Option.isSome(json) ? ["--json"] : []),
    ...(Option.isSome(jq) ? ["--jq"] : []),
    ...(csv ? ["--csv"] : [])
  ]
  return named.length > 1
    ? Effect.fail(Failures.usage(`${named.join(" and ")} exclude each other: choose one of them.`))
    : Effect.void
}

const select = ({ fields, json }: Printable, wanted: string) => {
  if (wanted === "*") return Effect.succeed(json)
  return Effect.map(namesIn(fields, wanted), (names) => {
    const pick = (object: JsonObject): JsonObject =>
      Object.fromEntries(
        names.flatMap((name) => (Predicate.isUndefined(object[name]) ? [] : [[name, object[name]]]))
      )
    return isList(json) ? json.map(pick) : pick(json)
  })
}

/** The names of `--json=…`, all of which must be fields. */
const namesIn = (fields: ReadonlyArray<string>, wanted: string) => {
  const names = wanted === "*" ? fields : wanted.split(",").map((name) => name.trim())
  const unknown = names.filter((name) => !fields.includes(name))
  return unknown.length > 0
    ? Effect.fail(
        Failures.usage(`There is no field ${unknown.join(" or ")}. The fields are ${fields.join(", ")}.`)
      )
    : Effect.succeed(names)
}

const isList = (json: Printable["json"]): json is ReadonlyArray<JsonObject> => Array.isArray(json)

/** Of standard output. Lines in a file or a pipe are not wrapped. */
export const width = Stdio.Stdio.use(({ stdoutIsTerminal }) => widthIf(stdoutIsTerminal))

/** Of standard error. */
export const errorWidth = Stdio.Stdio.use(({ stderrIsTerminal }) => widthIf(stderrIsTerminal))

/** A terminal of unknown width has no columns, or 0. */
const widthIf = Effect.fnUntraced(function* (isTerminal: Effect.Effect<boolean>) {
  const terminal = yield* Terminal.Terminal
  return (yield* isTerminal) ? (yield* terminal.columns) || 80 : Infinity
})
