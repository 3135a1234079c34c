/** Runs `genesys-oauth` as a process. */
import { fileURLToPath } from "node:url"
import * as Process from "@effect-genesys/testing/Process"
import type * as Effect from "effect/Effect"

export { type Ended, type Environment, node } from "@effect-genesys/testing/Process"

export const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url))

/** `genesys-oauth` with these arguments. */
export const genesysOauth = (
  args: ReadonlyArray<string>,
  environment?: Process.Environment
): Effect.Effect<Process.Ended> => Process.node([bin, ...args], environment)
