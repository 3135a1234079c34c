import * as Effect from "effect/Effect"
import type { ApproveFlags } from "./RotateSteerCommand.ts"

export const run = (_: ApproveFlags) => Effect.void
