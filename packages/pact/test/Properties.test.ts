/** Pact's matching compared with schemas: random ones, and the known gaps. */
import { assert, describe, it } from "@effect/vitest"
import { Matcher } from "effect-pact"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import { gaps, isDecodable } from "./Gaps.ts"
import * as MatcherTables from "./MatcherTables.ts"
import * as Provider from "./Provider.ts"
import * as RandomSchemas from "./RandomSchemas.ts"

describe("random schemas", () => {
  // `integration/randomSchemas.test.ts` has more of them.
  it.effect(
    "accept values with the structure of the example, and refuse changes, except for the known gaps",
    () => RandomSchemas.verify(20)
  )
})

describe("known gaps", () => {
  it.effect("are gaps: the verification accepts a value that the schema refuses, or the reverse", () =>
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

  it("are all in docs/matchers.md", () => {
    assert.deepStrictEqual(
      MatcherTables.tableOf("Known gap"),
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

const verb = (isAccepted: boolean) => (isAccepted ? "accepts" : "refuses")
