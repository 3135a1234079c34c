import * as Effect from "effect/Effect"
import type { StartFlags } from "./RotateCommand.ts"

export const run = (_: StartFlags) => Effect.void
