/**
 * Random schemas against Pact's own matching: it takes what the schema takes in the shape of the example, and refuses each
 * single change of it that the schema refuses.
 */
import { assert, describe, it } from "@effect/vitest"
import { Matcher } from "effect-pact"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import * as Core from "./Core.ts"
import { gaps, isDecodable } from "./Gaps.ts"
import * as Provider from "./Provider.ts"
import * as Readme from "./Readme.ts"
import * as Schemas from "./Schemas.ts"

const seeds = Array.from({ length: 250 }, (_, seed) => seed)

interface Change {
  readonly value: Schema.Json
  /** What was there. */
  readonly name: string
}

describe("random schemas", () => {
  it.effect(
    "take what has the shape of the example, and nothing that they refuse, but for the known gaps",
    () =>
      Effect.gen(function* () {
        const outcomes = yield* Effect.forEach(seeds, (seed) => tried(seed))
        const takes = outcomes.flatMap(({ taken }) => taken)
        const refuses = outcomes.flatMap(({ refused }) => refused)
        const names = new Set(gaps.map(({ name }) => name))
        const inGaps = refuses.filter(({ matches, name }) => matches && names.has(name))
        process.stdout.write(
          `${seeds.length} random schemas: ${takes.length} values of the shape of an example, all taken; ` +
            `${refuses.length - inGaps.length} changes refused, and ${inGaps.length} taken, which are known gaps\n`
        )
        assert.deepStrictEqual(
          takes.filter(({ matches }) => !matches),
          []
        )
        assert.deepStrictEqual(
          refuses.filter(({ matches, name }) => matches && !names.has(name)),
          []
        )
        assert.isAbove(takes.length, 2000)
        assert.isAbove(refuses.length, 2000)
        assert.isAbove(inGaps.length, 0)
      })
  )
})

describe("known gaps", () => {
  it.effect(
    "are gaps: a verification takes the value where the schema refuses it, or the other way round",
    () =>
      Effect.gen(function* () {
        const cases = gaps.flatMap(({ example, schema, value }) =>
          [example, value].map((body) => ({
            response: { body: { json: Matcher.fromSchema(schema, example) } },
            answer: { body: JSON.stringify(body) }
          }))
        )
        const verified = yield* Provider.verified(cases)
        assert.deepStrictEqual(
          gaps.map(({ name }, index) => [name, verified[2 * index], verified[2 * index + 1]]),
          gaps.map(({ name, schema, value }) => [name, true, !isDecodable(schema, value)])
        )
      })
  )

  it("are all in the README", () => {
    assert.deepStrictEqual(
      Readme.tableOf("Known gap"),
      gaps.map(({ example, name, schema, value }) => [
        name,
        code(example),
        code(value),
        verb(isDecodable(schema, value)),
        verb(!isDecodable(schema, value))
      ])
    )
  })
})

const code = (json: Schema.Json) => `\`${JSON.stringify(json)}\``

const verb = (isTaken: boolean) => (isTaken ? "takes" : "refuses")

const tried = Effect.fnUntraced(function* (seed: number) {
  const random = Schemas.randomOf(seed)
  const { sample: sampled, schema } = Schemas.nodeOf(random, 3)
  const sample = sampled(random)
  const alike = [sample.json, ...Array.from({ length: 10 }, sample.again)]
  const changes = Array.from({ length: 30 }, () => changed(sample, sample.again(), random)).filter(
    ({ value }) => !isDecodable(schema, value)
  )
  assert.deepStrictEqual(
    alike.filter((json) => !isDecodable(schema, json)),
    []
  )
  const judged = yield* Core.judged(Matcher.fromSchema(schema, sample.json), [
    ...alike,
    ...changes.map(({ value }) => value)
  ])
  const outcome = (index: number, value: Schema.Json) => ({
    matches: judged[index] === true,
    seed,
    example: JSON.stringify(sample.json),
    value: JSON.stringify(value)
  })
  return {
    taken: alike.map((value, index) => outcome(index, value)),
    refused: changes.map(({ name, value }, index) =>
      Object.assign(outcome(alike.length + index, value), { name })
    )
  }
})

const others: ReadonlyArray<Schema.Json> = [
  null,
  true,
  "abc",
  "",
  "b1\nx",
  1.5,
  7,
  -1,
  [],
  {},
  [null],
  { z: "abc" },
  "2026-03-01"
]

/** Changes one thing at a random place. */
const changed = (sample: Schemas.Sample, json: Schema.Json, random: Schemas.Random): Change => {
  const isHere = random() < 0.3
  if (!isHere && isArray(json) && json.length > 0) {
    const index = Math.floor(random() * json.length)
    const within = sample.at(index)
    if (random() < 0.2) return { name: sample.name, value: json.slice(0, -1) }
    if (random() < 0.2)
      return { name: (sample.at(json.length) ?? sample).name, value: [...json, Schemas.pick(random, others)] }
    if (within !== undefined) {
      const { name, value } = changed(within, json[index] ?? null, random)
      return { name, value: json.with(index, value) }
    }
  }
  if (
    !isHere &&
    json !== null &&
    typeof json === "object" &&
    !isArray(json) &&
    Object.keys(json).length > 0
  ) {
    const key = Schemas.pick(random, Object.keys(json))
    const within = sample.at(key)
    if (random() < 0.2) {
      return {
        name: sample.name,
        value: Object.fromEntries(Object.entries(json).filter(([name]) => name !== key))
      }
    }
    if (within !== undefined) {
      const { name, value } = changed(within, json[key] ?? null, random)
      return { name, value: { ...json, [key]: value } }
    }
  }
  return { name: sample.name, value: Schemas.pick(random, others) }
}

const isArray = (json: Schema.Json): json is ReadonlyArray<Schema.Json> => Array.isArray(json)
