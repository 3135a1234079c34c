/** The plugin in a run of Vitest. Its other cases start many runs, and are in `integration/vitest.test.ts`. */
import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Pools from "./Pools.ts"
import * as Project from "./Project.ts"

it.effect("a complete run has every interaction in the pact, in the same bytes, in several pools", () =>
  // All pools are in `integration/pools.test.ts`.
  Pools.haveTheSamePact([
    { pool: "forks", isolate: true, maxWorkers: 3 },
    { pool: "threads", maxWorkers: 2, sequence: { shuffle: true } }
  ]).pipe(Effect.provide(Project.layer))
)
