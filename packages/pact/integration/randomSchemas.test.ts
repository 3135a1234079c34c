/** More random schemas than `pnpm test` tries. */
import { it } from "@effect/vitest"
import * as RandomSchemas from "../test/RandomSchemas.ts"

it.effect(
  "250 random schemas accept values with the structure of the example, and refuse changes, except for the known gaps",
  () => RandomSchemas.verify(250),
  300_000
)
