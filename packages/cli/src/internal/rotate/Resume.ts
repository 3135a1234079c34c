import * as Effect from "effect/Effect"
import type { ResumeFlags } from "./RotateSteerCommand.ts"

export const run = (_: ResumeFlags) => Effect.void
