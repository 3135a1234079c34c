import * as Effect from "effect/Effect"
import type { StatusFlags } from "./RotateSteerCommand.ts"

export const run = (_: StatusFlags) => Effect.void
