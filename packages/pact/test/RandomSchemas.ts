/**
 * Compares Pact's matching with random schemas: it accepts values that the schema accepts and that have the structure of the
 * example, and refuses each single change of such a value that the schema refuses.
 */
import { assert } from "@effect/vitest"
import { Matcher } from "effect-pact"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import * as Core from "./Core.ts"
import { gaps, isDecodable } from "./Gaps.ts"
import * as Schemas from "./Schemas.ts"

/** The seeds count up from 0, so that a failure can be repeated. */
export const verify = Effect.fnUntraced(function* (count: number) {
  const outcomes = yield* Effect.forEach(
    Array.from({ length: count }, (_, seed) => seed),
    (seed) => compare(seed)
  )
  const accepted = outcomes.flatMap(({ alike }) => alike)
  const refused = outcomes.flatMap(({ changes }) => changes)
  const names = new Set(gaps.map(({ name }) => name))
  assert.deepStrictEqual(
    accepted.filter(({ matches }) => !matches),
    []
  )
  assert.deepStrictEqual(
    refused.filter(({ matches, name }) => matches && !names.has(name)),
    []
  )
  assert.isAbove(accepted.length, 8 * count)
  assert.isAbove(refused.length, 8 * count)
  assert.isAbove(refused.filter(({ matches, name }) => matches && names.has(name)).length, 0)
})

interface Change {
  readonly value: Schema.Json
  /** The kind of schema at the changed place. */
  readonly name: string
}

const compare = Effect.fnUntraced(function* (seed: number) {
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
  const judged = yield* Core.matching(Matcher.fromSchema(schema, sample.json), [
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
    alike: alike.map((value, index) => outcome(index, value)),
    changes: changes.map(({ name, value }, index) =>
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

/** Makes one change at a random place. */
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
