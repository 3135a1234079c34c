/**
 * Values that break one rule of a schema in one place. They are found by changing a valid example: the smallest change that
 * the schema refuses for exactly one reason is kept. This finds rules of any kind, including those of transformations.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as SchemaIssue from "effect/SchemaIssue"

export interface InvalidValue {
  /** Such as `$.roles[0].name`. */
  readonly path: string
  /** The change at this place, such as "is missing". */
  readonly change: string
  /** The message of the schema, such as "Expected a string". */
  readonly rule: string
  readonly value: Schema.Json
}

/** A message for each rule that a value breaks. Empty for a valid value. */
export type Checker = (value: Schema.Json) => ReadonlyArray<string>

export const checkerOf =
  (schema: Schema.ConstraintDecoder<unknown>): Checker =>
  (value) =>
    Result.match(Schema.decodeResult(schema, { errors: "all" })(value), {
      onSuccess: () => [],
      onFailure: ({ issue, message }) => {
        const rule = message.replace(/\n\s+at .*$/, "")
        return Array.from({ length: countOf(issue) }, () => rule)
      }
    })

/** A union counts as one rule. */
const countOf = (issue: SchemaIssue.Issue): number => {
  switch (issue._tag) {
    case "Composite":
      return issue.issues.reduce((sum, each) => sum + countOf(each), 0)
    case "Pointer":
    case "Encoding":
    case "Filter":
      return countOf(issue.issue)
    default:
      return 1
  }
}

export const of = (problemsOf: Checker, example: Schema.Json): ReadonlyArray<InvalidValue> => {
  const found = places(example, [], (value) => value).flatMap(({ candidates, path, put }) =>
    candidates.flatMap(({ change, attempts }): ReadonlyArray<InvalidValue> => {
      for (const attempt of attempts((value) => problemsOf(put(value)).length > 0)) {
        const value = put(attempt)
        const [rule, ...more] = problemsOf(value)
        if (rule !== undefined && more.length === 0) return [{ path: textOf(path), change, rule, value }]
      }
      return []
    })
  )
  // Two changes may give the same value; the first one names it.
  return [
    ...new Map(found.toReversed().map((each) => [JSON.stringify(each.value), each])).values()
  ].toReversed()
}

interface Place {
  readonly path: Path
  /** Returns the example with another value at this place, or without the place for `undefined`. */
  readonly put: (value: Schema.Json | undefined) => Schema.Json
  readonly candidates: ReadonlyArray<Candidate>
}

type Path = ReadonlyArray<string | number>

interface Candidate {
  readonly change: string
  /** The values to try, in this order. */
  readonly attempts: (isRefused: (value: Schema.Json) => boolean) => ReadonlyArray<Schema.Json | undefined>
}

/** The place of the value itself, and all places within it. */
const places = (
  value: Schema.Json,
  path: Path,
  put: (value: Schema.Json | undefined) => Schema.Json | undefined
): ReadonlyArray<Place> => {
  const here: Place = {
    path,
    put: (changed) => put(changed) ?? null,
    candidates: [...(typeof path.at(-1) === "string" ? [missing] : []), ...ofAny(value), ...ofType(value)]
  }
  if (isArray(value)) {
    return [
      here,
      // The first element represents all elements.
      ...value
        .slice(0, 1)
        .flatMap((element) =>
          places(element, [...path, 0], (changed) => put([changed ?? null, ...value.slice(1)]))
        )
    ]
  }
  if (!isObject(value)) return [here]
  return [
    here,
    ...Object.entries(value).flatMap(([key, member]) =>
      places(member, [...path, key], (changed) => {
        const { [key]: _, ...others } = value
        return put(changed === undefined ? others : { ...value, [key]: changed })
      })
    )
  ]
}

const missing: Candidate = { change: "is missing", attempts: () => [undefined] }

const ofAny = (value: Schema.Json): ReadonlyArray<Candidate> => [
  ...(value === null ? [] : [just("is null", null)]),
  isArray(value)
    ? just("is not an array", value[0] ?? "x", {}, "x")
    : isObject(value)
      ? just("is not an object", [value], "x")
      : typeof value === "string"
        ? just("is not a string", 7, true, [value], {})
        : just("has another type", String(value), [value], {})
]

const ofType = (value: Schema.Json): ReadonlyArray<Candidate> => {
  if (typeof value === "string") {
    return [
      just("is empty", ""),
      just("is another string", `${value}~`, `~${value}`, "~", "no such value", "-1", "0", "1.5"),
      shrinking("is too short", value.length, (length) => value.slice(0, length)),
      growing("is too long", value.length, 1 << 17, (length) => value.padEnd(length, value.at(-1) ?? "x"))
    ]
  }
  if (typeof value === "number") {
    return [
      just("has a fraction", value + 0.5),
      shrinking("is too small", Math.trunc(value) + 2 ** 40, (step) => step - 2 ** 40),
      growing("is too large", Math.trunc(value), 2 ** 40, (number) => number)
    ]
  }
  if (isArray(value)) {
    const [first] = value
    return [
      shrinking("has too few elements", value.length, (length) => value.slice(0, length)),
      ...(first === undefined
        ? []
        : [
            just("has an element twice", [first, ...value]),
            growing("has too many elements", value.length, 4096, (length) => [
              ...value,
              ...Array.from({ length: length - value.length }, (_, index) => another(first, index))
            ])
          ])
    ]
  }
  return []
}

/** A different element, as elements may have to be unique. */
const another = (element: Schema.Json, index: number): Schema.Json =>
  typeof element === "string"
    ? `${element}${index}`
    : typeof element === "number"
      ? element + index + 1
      : element

const just = (change: string, ...attempts: ReadonlyArray<Schema.Json>): Candidate => ({
  change,
  attempts: () => attempts
})

/** The largest refused size below `from`. */
const shrinking = (change: string, from: number, at: (size: number) => Schema.Json): Candidate => ({
  change,
  attempts: (isRefused) => {
    if (from <= 0 || !isRefused(at(0))) return []
    return [at(boundary(from, 0, (size) => isRefused(at(size))))]
  }
})

/** The smallest refused size above `from`. */
const growing = (change: string, from: number, to: number, at: (size: number) => Schema.Json): Candidate => ({
  change,
  attempts: (isRefused) => {
    if (from >= to || !isRefused(at(to))) return []
    return [at(boundary(from, to, (size) => isRefused(at(size))))]
  }
})

/** Finds a refused size beside a valid one by bisection. */
const boundary = (valid: number, refused: number, isRefused: (size: number) => boolean) => {
  let [good, bad] = [valid, refused]
  while (Math.abs(good - bad) > 1) {
    const middle = Math.trunc((good + bad) / 2)
    if (isRefused(middle)) bad = middle
    else good = middle
  }
  return bad
}

const textOf = (path: Path) =>
  path.reduce<string>(
    (text, key) =>
      typeof key === "number"
        ? `${text}[${key}]`
        : /^\w+$/.test(key)
          ? `${text}.${key}`
          : `${text}[${JSON.stringify(key)}]`,
    "$"
  )

const isArray = (json: Schema.Json): json is ReadonlyArray<Schema.Json> => Array.isArray(json)
const isObject = (json: Schema.Json): json is Schema.JsonObject => typeof json === "object" && json !== null
