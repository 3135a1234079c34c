/** Where interactions are lost most easily: many processes, on a machine that does nothing else. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Project from "../test/Project.ts"

it.effect(
  "eight processes lose no interaction, and write the same bytes ten times",
  () =>
    Effect.gen(function* () {
      const options = { pool: "forks", isolate: true, maxWorkers: 8 }
      const came = yield* Project.run(
        Array.from({ length: 10 }, (_, index) => ({
          // Made anew each time.
          write: index === 0 ? Project.testFiles(8, 25) : { "pacts/consumer-provider.json": null },
          options
        }))
      )
      const pacts = came.map(({ pacts: of }) => of["consumer-provider.json"] ?? "")
      assert.deepStrictEqual(
        pacts.map((pact) => pact.match(/"description": /g)?.length),
        came.map(() => 200)
      )
      assert.strictEqual(new Set(pacts).size, 1)
    }).pipe(Effect.provide(Project.layer)),
  300_000
)
