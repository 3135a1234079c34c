/**
 * The kinds of settings. A setting is one schema. Its type is the value that the emulator uses, with durations in
 * milliseconds; its encoded side is the value that callers pass, with a form for JSON, a default and a description.
 */
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaTransformation from "effect/SchemaTransformation"

/** A whole number of 0 or more. `Infinity` is no limit, and `"none"` in JSON. */
export const limit = (initial: number, description: string) => {
  const json = documented("a whole number of 0 or more, or none", jsonOfLimit(initial), description)
  const { message } = json
  const count = Schema.Finite.check(Schema.isInt({ message }), Schema.isGreaterThanOrEqualTo(0, { message }))
  return Schema.declare(isLimit, {
    ...documented("a whole number of 0 or more, or Infinity", initial, description),
    title: "number",
    toCodecJson: () =>
      Schema.link<number>()(
        Schema.Union([count, Schema.Literal("none")]).annotate(json),
        SchemaTransformation.transform({
          decode: (value): number => (value === "none" ? Infinity : value),
          encode: jsonOfLimit
        })
      )
  })
}

const isLimit = (value: unknown): value is number =>
  typeof value === "number" && (value === Infinity || (Number.isSafeInteger(value) && value >= 0))

const jsonOfLimit = (value: number): number | "none" => (value === Infinity ? "none" : value)

/** A duration that ends. In JSON, a text such as `2 seconds`. */
export const duration = (initial: Text, description: string) =>
  durationThat(
    (length) => Duration.isFinite(length) && !Duration.isNegative(length),
    documented(
      'a duration of 0 or more that ends, such as "250 millis", "2 seconds" or "1 day"',
      initial,
      description
    )
  )

/** A duration that may be `Infinity`. */
export const lifetime = (initial: Text, description: string) =>
  durationThat(
    (length) => !Duration.isNegative(length),
    documented('a duration of 0 or more, such as "2 seconds", "1 day" or "Infinity"', initial, description)
  )

type Text = Extract<Duration.Input, string>

const durationThat = (
  holds: (length: Duration.Duration) => boolean,
  documentation: ReturnType<typeof documented<Text>>
) => {
  const isInput = (value: unknown): value is Duration.Input => Option.exists(read(value), holds)
  const json = Schema.String.annotate(documentation).check(Schema.makeFilter(isInput, documentation))
  return Schema.declare(isInput, {
    ...documentation,
    title: "duration",
    toCodecJson: () =>
      Schema.link<Duration.Input>()(json, {
        decode: SchemaGetter.transform((checked) => Option.getOrThrow(read(checked))),
        encode: SchemaGetter.transform((input) => String(Duration.fromInputUnsafe(input)))
      })
  }).pipe(
    Schema.decodeTo(
      Millis,
      SchemaTransformation.transform({
        decode: Duration.toMillis,
        encode: (millis): Duration.Input => millis
      })
    )
  )
}

const Millis = Schema.declare((value): value is number => typeof value === "number" && value >= 0)

const read = (value: unknown): Option.Option<Duration.Duration> => {
  switch (typeof value) {
    case "string":
      return readText(value)
    case "number":
    case "bigint":
    case "object":
      return value === null ? Option.none() : Duration.fromInput(value)
    default:
      return Option.none()
  }
}

const readText = Schema.decodeOption(Schema.DurationFromString)

/** `true` or `false`, which is the default. */
export const toggle = (description: string) =>
  Schema.Boolean.annotate(documented("true or false", false, description))

/** One of a few values. The first is the default. */
export const choice = <const Choices extends readonly [Choice, ...ReadonlyArray<Choice>]>(
  choices: Choices,
  description: string
) =>
  Schema.Literals(choices).annotate(
    documented(choices.map((value) => JSON.stringify(value)).join(" or "), choices[0], description)
  )

type Choice = string | number

/** A text that is not empty. */
export const text = (initial: string, description: string) =>
  Schema.NonEmptyString.annotate(documented("a text that is not empty", initial, description))

/** `expected` names the values that the setting takes; the description is Markdown. */
const documented = <A>(expected: string, initial: A, description: string) => ({
  expected,
  message: `Expected ${expected}`,
  default: initial,
  description
})

/** The annotations of the value that callers pass. */
export const annotationsOf = (setting: Schema.Top) =>
  Schema.resolveAnnotations(Schema.toEncoded(setting)) ?? {}

/** The annotations of the value in JSON. */
export const jsonAnnotationsOf = (setting: Schema.Top) =>
  annotationsOf(Schema.toCodecJson(Schema.toEncoded(setting)))
