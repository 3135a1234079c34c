/** Many processes write one pact, on a machine that runs nothing else, which most easily loses an interaction. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Project from "../test/Project.ts"

it.effect(
  "eight processes lose no interaction, and write the same bytes ten times",
  () =>
    Effect.gen(function* () {
      const options = { pool: "forks", isolate: true, maxWorkers: 8 }
      const results = yield* Project.run(
        Array.from({ length: 10 }, (_, index) => ({
          // Deleted, so that each run writes it again.
          write: index === 0 ? Project.testFiles(8, 25) : { "pacts/consumer-provider.json": null },
          options
        }))
      )
      const pacts = results.map(({ pacts: files }) => files[Project.pactName] ?? "")
      assert.deepStrictEqual(
        pacts.map((pact) => pact.match(/"description": /g)?.length),
        results.map(() => 200)
      )
      assert.strictEqual(new Set(pacts).size, 1)
    }).pipe(Effect.provide(Project.layer)),
  300_000
)
