/**
 * Values that break one rule of a schema, in one place. The schema itself says what it refuses: the example is changed
 * step by step, and the smallest change that is refused for one reason is kept. So rules of any kind are found, and those
 * of transformations as well.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as SchemaIssue from "effect/SchemaIssue"

export interface Broken {
  /** Such as `$.roles[0].name`. */
  readonly path: string
  /** What was done to it, such as "is missing". */
  readonly change: string
  /** What the schema says of it, such as "Expected a string". */
  readonly rule: string
  readonly value: Schema.Json
}

/** Why the schema refuses a value, a sentence for each rule. Nothing where it does not. */
export type Judge = (value: Schema.Json) => ReadonlyArray<string>

export const judgeOf =
  (schema: Schema.ConstraintDecoder<unknown>): Judge =>
  (value) =>
    Result.match(Schema.decodeResult(schema, { errors: "all" })(value), {
      onSuccess: () => [],
      onFailure: ({ issue, message }) => {
        const rule = message.replace(/\n\s+at .*$/, "")
        return Array.from({ length: countOf(issue) }, () => rule)
      }
    })

/** A union counts once: none of its members fits. */
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

export const values = (judge: Judge, example: Schema.Json): ReadonlyArray<Broken> => {
  const found = places(example, [], (value) => value).flatMap(({ candidates, path, put }) =>
    candidates.flatMap(({ change, attempts }): ReadonlyArray<Broken> => {
      for (const attempt of attempts((value) => judge(put(value)).length > 0)) {
        const value = put(attempt)
        const [rule, ...more] = judge(value)
        if (rule !== undefined && more.length === 0) return [{ path: textOf(path), change, rule, value }]
      }
      return []
    })
  )
  // The same value may come about in two ways; the first names it.
  return [
    ...new Map(found.toReversed().map((each) => [JSON.stringify(each.value), each])).values()
  ].toReversed()
}

interface Place {
  readonly path: Path
  /** The example with another value here; without one, where it is `undefined`. */
  readonly put: (value: Schema.Json | undefined) => Schema.Json
  readonly candidates: ReadonlyArray<Candidate>
}

type Path = ReadonlyArray<string | number>

interface Candidate {
  readonly change: string
  /** In the order in which they are tried. */
  readonly attempts: (isRefused: (value: Schema.Json) => boolean) => ReadonlyArray<Schema.Json | undefined>
}

/** The value itself, and all within it. */
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
      // The first element stands for all.
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
    ? just("is no array", value[0] ?? "x", {}, "x")
    : isObject(value)
      ? just("is no object", [value], "x")
      : typeof value === "string"
        ? just("is no text", 7, true, [value], {})
        : just("is no such type", String(value), [value], {})
]

const ofType = (value: Schema.Json): ReadonlyArray<Candidate> => {
  if (typeof value === "string") {
    return [
      just("is empty", ""),
      just("is another text", `${value}~`, `~${value}`, "~", "no such value", "-1", "0", "1.5"),
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

/** Elements may have to be unique. */
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

/** The first size below, that is refused. */
const shrinking = (change: string, from: number, at: (size: number) => Schema.Json): Candidate => ({
  change,
  attempts: (isRefused) => {
    if (from <= 0 || !isRefused(at(0))) return []
    return [at(boundary(from, 0, (size) => isRefused(at(size))))]
  }
})

/** The first size above, that is refused. */
const growing = (change: string, from: number, to: number, at: (size: number) => Schema.Json): Candidate => ({
  change,
  attempts: (isRefused) => {
    if (from >= to || !isRefused(at(to))) return []
    return [at(boundary(from, to, (size) => isRefused(at(size))))]
  }
})

/** Between one that is taken and one that is refused, the refused one beside one that is taken. */
const boundary = (taken: number, refused: number, isRefused: (size: number) => boolean) => {
  let [good, bad] = [taken, refused]
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
