import * as Effect from "effect/Effect"
import type { PauseFlags } from "./RotateSteerCommand.ts"

export const run = (_: PauseFlags) => Effect.void
