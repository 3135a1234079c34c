/** Runs the same tests in several pools of Vitest, with different numbers of workers and in different orders. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Project from "./Project.ts"

export const haveTheSamePact = Effect.fnUntraced(function* (
  pools: ReadonlyArray<NonNullable<Project.RunOptions["options"]>>
) {
  const results = yield* Project.run(
    pools.map((options, index) => ({
      ...(index === 0 && { write: Project.testFiles(3, 8) }),
      options
    }))
  )
  assert.deepStrictEqual(
    results.map((each) => (each.failed ? each.output : Project.inPact(each).length)),
    pools.map(() => 24)
  )
  assert.strictEqual(new Set(results.map(({ pacts }) => pacts[Project.pactName])).size, 1)
  assert.deepStrictEqual(results.map(Project.said), [
    "pacts/consumer-provider.json (24 interactions) is written.",
    ...pools.slice(1).map(() => "pacts/consumer-provider.json (24 interactions) is unchanged.")
  ])
})
