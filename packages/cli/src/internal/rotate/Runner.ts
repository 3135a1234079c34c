import * as Effect from "effect/Effect"
import type { RunnerFlags } from "./RotateRunnerCommand.ts"

export const run = (_: RunnerFlags) => Effect.void
