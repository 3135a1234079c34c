import * as Effect from "effect/Effect"
import type { RollbackFlags } from "./RotateSteerCommand.ts"

export const run = (_: RollbackFlags) => Effect.void
