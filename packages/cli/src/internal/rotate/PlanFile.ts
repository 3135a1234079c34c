/** A plan as a file: JSON that people may read and edit. */
import * as Plan from "@effect-genesys/rotation/Plan"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Predicate from "effect/Predicate"
import type { Json } from "effect/Schema"
import * as Schema from "effect/Schema"
import * as Failures from "../Failures.ts"
import * as Files from "../organization/Files.ts"
import type { JsonObject } from "../output/Print.ts"
import * as Spans from "./Spans.ts"

export const toJson = (plan: Plan.Plan): JsonObject => {
  const encoded = encode(plan)
  return { ...encoded, policy: readable(encoded.policy) }
}

const encode = Schema.encodeSync(Plan.Plan)

/** Durations as people write them: `7 days` in place of `604800000 millis`. */
const readable = (value: Json): Json => {
  if (typeof value === "string")
    return value.replace(/^(\d+) millis$/, (_, millis) => Spans.named(Number(millis)))
  return isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([field, part]) => [field, readable(part)]))
    : value
}

const isJsonObject = (value: Json): value is JsonObject => Predicate.isObject(value)

export const write = (file: string, plan: Plan.Plan) =>
  Files.write(file, `${JSON.stringify(toJson(plan), null, 2)}\n`, { mode: 0o644 })

export const read = Effect.fnUntraced(function* (file: string) {
  const fs = yield* FileSystem.FileSystem
  const text = yield* Effect.mapError(fs.readFileString(file), ({ reason }) =>
    Failures.usage(
      reason._tag === "NotFound"
        ? `There is no file ${file}: write one with genesys-oauth rotate plan --fleet NAME --out ${file}.`
        : `The file ${file} cannot be read (${reason._tag}).`
    )
  )
  return yield* decode(text).pipe(
    Effect.mapError(({ message }) =>
      Failures.usage(
        `The file ${file} is not a plan: ${message.replaceAll(/\s*\n\s*/g, " ")}. Write one with genesys-oauth rotate plan --out.`
      )
    )
  )
})

const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(Plan.Plan))
