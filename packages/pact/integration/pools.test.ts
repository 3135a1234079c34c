/** The plugin in every pool of Vitest. `pnpm test` runs two of these. */
import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Pools from "../test/Pools.ts"
import * as Project from "../test/Project.ts"

it.effect(
  "a complete run has every interaction in the pact, in the same bytes, in any pool and any number of workers",
  () =>
    Pools.haveTheSamePact([
      { pool: "forks", isolate: true, maxWorkers: 3 },
      { pool: "forks", maxWorkers: 2, sequence: { shuffle: true } },
      { pool: "forks", maxWorkers: 1, sequence: { concurrent: true } },
      { pool: "forks", maxWorkers: 1 },
      { pool: "threads", maxWorkers: 3 },
      { pool: "threads", maxWorkers: 2, sequence: { shuffle: true } },
      { pool: "threads", maxWorkers: 1, sequence: { concurrent: true } },
      { pool: "threads", maxWorkers: 1 },
      { pool: "vmForks", maxWorkers: 1 },
      { pool: "vmThreads", maxWorkers: 1 }
    ]).pipe(Effect.provide(Project.layer)),
  300_000
)
