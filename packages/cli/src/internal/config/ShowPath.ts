/** Runs `genesys-oauth config path`. */
import * as Output from "@effect-genesys/emulator/command/Output"
import * as Effect from "effect/Effect"
import * as Failures from "../Failures.ts"
import * as Files from "../organization/Files.ts"

export const run = Effect.flatMap(Files.settings, Output.print).pipe(Failures.exit)
