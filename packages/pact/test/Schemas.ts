/** Random schemas, with examples, other values of the same structure, and the schemas of their members. */
import * as Schema from "effect/Schema"
import { seconds } from "./Gaps.ts"

/** Returns numbers from 0 to below 1, which depend on the seed only. */
export type Random = () => number

export const randomOf = (seed: number): Random => {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const pick = <A>(random: Random, all: ReadonlyArray<A>): A => {
  const found = all[Math.floor(random() * all.length)]
  if (found === undefined) throw new Error("There is nothing to pick from.")
  return found
}

const below = (random: Random, most: number) => Math.floor(random() * most)

export interface Node {
  /** The kind of schema, without its members. */
  readonly name: string
  readonly schema: Schema.Codec<unknown, unknown>
  readonly sample: (random: Random) => Sample
}

export interface Sample {
  readonly name: string
  readonly json: Schema.Json
  /** Another value of this structure. */
  readonly again: () => Schema.Json
  /** The sample at a key or an index, in every value of this structure. */
  readonly at: (key: string | number) => Sample | undefined
}

const leaf = (
  name: string,
  schema: Schema.Codec<unknown, unknown>,
  make: (random: Random) => Schema.Json
): Node => ({
  name,
  schema,
  sample: (random) => ({ name, json: make(random), again: () => make(random), at: () => undefined })
})

const digits = (random: Random, count: number) =>
  Array.from({ length: count }, () => below(random, 10)).join("")

const two = (random: Random, from: number, most: number) =>
  String(from + below(random, most)).padStart(2, "0")

const word = (random: Random) =>
  pick(random, ["Emma", "", "a b", "é", "😀", "line\nbreak", '"', "null", "x".repeat(40)])

const integer = (random: Random) => pick(random, [0, 1, -1, 7, 1815, -40, 2 ** 31, Number.MAX_SAFE_INTEGER])

const leaves: ReadonlyArray<Node> = [
  leaf("String", Schema.String, word),
  leaf("NonEmptyString", Schema.NonEmptyString, (random) => `${word(random)}!`),
  leaf("brand", Schema.String.pipe(Schema.brand("Id")), word),
  leaf("Redacted", Schema.Redacted(Schema.String), word),
  leaf("isPattern", Schema.String.check(Schema.isPattern(/^b\d+$/)), (random) => `b${digits(random, 3)}`),
  leaf(
    "isPattern, anywhere",
    Schema.String.check(Schema.isPattern(/\bb\d/i)),
    (random) => `a B${digits(random, 2)}\n`
  ),
  leaf("isUUID", Schema.String.check(Schema.isUUID()), (random) =>
    `3d4f1a3c-5b3e-4c44-8c58-${digits(random, 12)}`.replace("8c58", pick(random, ["8c58", "a000"]))
  ),
  leaf(
    "TemplateLiteral",
    Schema.TemplateLiteral(["isbn-", Schema.Int, "-", Schema.String]),
    (random) => `isbn-${digits(random, 1)}-${word(random)}`
  ),
  leaf("Int", Schema.Int, integer),
  leaf("Finite", Schema.Finite, (random) => pick(random, [0.5, -1.25, 3, 1e-7, 1e21, 0])),
  leaf("Number", Schema.Finite, (random) => pick(random, [0.5, 3])),
  leaf("Boolean", Schema.Boolean, (random) => random() < 0.5),
  leaf("Null", Schema.Null, () => null),
  leaf("Literal", Schema.Literal("book"), () => "book"),
  leaf("Literal of a number", Schema.Literal(1.5), () => 1.5),
  leaf("Literals", Schema.Literals(["a", "b.c", "a|b"]), (random) => pick(random, ["a", "b.c", "a|b"])),
  leaf("Literals of numbers", Schema.Literals([1, 20, -0.5]), (random) => pick(random, [1, 20, -0.5])),
  leaf(
    "DateTimeUtc",
    Schema.DateTimeUtc,
    (random) =>
      `20${two(random, 10, 80)}-${two(random, 1, 12)}-${two(random, 1, 28)}T${two(random, 0, 24)}:${two(random, 0, 60)}:${two(random, 0, 60)}${pick(random, ["", ".1", ".123"])}Z`
  ),
  leaf(
    "DateTimeUtcFromHttpDate",
    Schema.DateTimeUtcFromHttpDate,
    (random) =>
      `Sun, ${two(random, 1, 28)} ${pick(random, ["Jan", "Dec"])} 2026 ${two(random, 0, 24)}:00:00 GMT`
  ),
  leaf("Date", Schema.Date, (random) => `20${two(random, 10, 80)}-01-01T00:00:00.000Z`),
  leaf("FiniteFromString", Schema.FiniteFromString, (random) => pick(random, ["1", "-2.5", "1e3", "0"])),
  leaf("BigInt", Schema.BigInt, (random) => `${1 + below(random, 9)}${digits(random, 20)}`),
  leaf("BigDecimal", Schema.BigDecimal, (random) => `-${digits(random, 3)}.${digits(random, 3)}`),
  leaf("URL", Schema.URL, (random) => `https://${pick(random, ["a", "b.example"])}/${digits(random, 2)}`),
  leaf("Uint8Array", Schema.Uint8Array, (random) => pick(random, ["", "AA==", "AAEC", "+/8="])),
  leaf(
    "SemVer",
    Schema.SemVer,
    (random) => `${below(random, 9)}.${below(random, 9)}.0${pick(random, ["", "-rc.1"])}`
  ),
  leaf("Trim", Schema.Trim, word),
  leaf(
    "a minimum or a maximum",
    Schema.Finite.check(Schema.isBetween({ minimum: 1, maximum: 5 })),
    (random) => pick(random, [1, 2.5, 5])
  ),
  leaf("a custom transformation of a string", seconds, (random) => `${digits(random, 2)}s`)
]

const noElements = (name: string): Sample => ({ name, json: [], again: () => [], at: () => undefined })

const array = (element: Node): Node => ({
  name: "Array",
  schema: Schema.Array(element.schema),
  sample: (random) => {
    if (random() < 0.15) return noElements("elements of an array that is empty in the example")
    const first = element.sample(random)
    const others = () => Array.from({ length: below(random, 3) }, first.again)
    return {
      name: "Array",
      json: [first.json, ...others()],
      again: () => [first.again(), ...others()],
      at: () => first
    }
  }
})

const record = (value: Node): Node => ({
  name: "Record",
  schema: Schema.Record(Schema.String, value.schema),
  sample: (random) => {
    const first = value.sample(random)
    const again = () =>
      Object.fromEntries(
        Array.from({ length: 1 + below(random, 3) }, () => [`k${digits(random, 3)}`, first.again()] as const)
      )
    return { name: "Record", json: { "o'clock": first.json }, again, at: () => first }
  }
})

const tuple = (
  name: string,
  elements: ReadonlyArray<Node>,
  schema: Schema.Codec<unknown, unknown>
): Node => ({
  name,
  schema,
  sample: (random) => {
    const samples = elements.map((element) => element.sample(random))
    return {
      name,
      json: samples.map(({ json }) => json),
      again: () => samples.map(({ again }) => again()),
      at: (key) => samples[Number(key)]
    }
  }
})

const keys = ["a", "b-c", "d e", "$", "0"] as const

const struct = (
  name: string,
  fields: Readonly<Record<string, Node>>,
  optional: ReadonlyArray<string>
): Node => ({
  name,
  schema: Schema.Struct(
    Object.fromEntries(
      Object.entries(fields).map(([key, { schema }]) => [
        key,
        optional.includes(key) ? Schema.optionalKey(schema) : schema
      ])
    )
  ),
  sample: (random) => {
    const samples = Object.entries(fields)
      .filter(([key]) => !optional.includes(key) || random() < 0.5)
      .map(([key, field]) => [key, field.sample(random)] as const)
    return {
      name,
      json: Object.fromEntries(samples.map(([key, { json }]) => [key, json])),
      again: () => Object.fromEntries(samples.map(([key, { again }]) => [key, again()])),
      at: (key) => samples.find(([name_]) => name_ === key)?.[1]
    }
  }
})

const union = (name: string, members: ReadonlyArray<Node>): Node => ({
  name,
  schema: Schema.Union(members.map(({ schema }) => schema)),
  sample: (random) => pick(random, members).sample(random)
})

interface Tree {
  readonly label: string
  readonly children: ReadonlyArray<Tree>
}
const Tree = Schema.Struct({
  label: Schema.NonEmptyString,
  children: Schema.Array(Schema.suspend((): Schema.Codec<Tree> => Tree))
})

const label = leaf("NonEmptyString", Schema.NonEmptyString, (random) => `${word(random)}.`)

const treeOf = (depth: number): Node => ({
  name: "suspend",
  schema: Tree,
  sample: (random) => {
    const labels = label.sample(random)
    const children =
      depth === 0
        ? noElements("elements of an array that is empty in the example")
        : array(treeOf(depth - 1)).sample(random)
    return {
      name: "suspend",
      json: { label: labels.json, children: children.json },
      again: () => ({ label: labels.again(), children: children.again() }),
      at: (key) => (key === "label" ? labels : children)
    }
  }
})

/** A random schema of at most this depth. */
export const nodeOf = (random: Random, depth: number): Node => {
  if (depth === 0) return pick(random, leaves)
  const inner = () => nodeOf(random, depth - 1 - below(random, depth))
  const several = () => Array.from({ length: 1 + below(random, 3) }, inner)
  switch (below(random, 9)) {
    case 0:
      return array(inner())
    case 1:
      return record(inner())
    case 2: {
      const elements = several()
      return tuple("Tuple", elements, Schema.Tuple(elements.map(({ schema }) => schema)))
    }
    case 3: {
      const [head, repeated, end] = [inner(), inner(), inner()]
      return tuple(
        "TupleWithRest",
        [head, ...Array.from({ length: 1 + below(random, 2) }, () => repeated), end],
        Schema.TupleWithRest(Schema.Tuple([head.schema]), [repeated.schema, end.schema])
      )
    }
    case 4:
      return union("NullOr", [inner(), leaf("Null", Schema.Null, () => null)])
    case 5:
      return union(
        "tagged union",
        ["one", "two", "three"].map((tag) =>
          struct(
            "member of a union",
            { tag: leaf("Literal", Schema.Literal(tag), () => tag), value: inner() },
            []
          )
        )
      )
    case 6:
      return treeOf(2)
    default: {
      const fields = Object.fromEntries(several().map((each, index) => [keys[index] ?? "z", each]))
      return struct(
        "Struct",
        fields,
        Object.keys(fields).filter(() => random() < 0.4)
      )
    }
  }
}
