import * as Effect from "effect/Effect"
import type { ReportFlags } from "./RotateSteerCommand.ts"

export const run = (_: ReportFlags) => Effect.void
