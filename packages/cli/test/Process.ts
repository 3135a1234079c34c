/** Runs `genesys-oauth` as a process, from the bundle that users install. */
import { fileURLToPath } from "node:url"
import * as Process from "@effect-genesys/testing/Process"
import type * as Effect from "effect/Effect"

export { compileCache, type Ended, type Environment, node } from "@effect-genesys/testing/Process"

export const bin = fileURLToPath(new URL("../bin/bin.js", import.meta.url))

/** `genesys-oauth` with these arguments. */
export const genesysOauth = (
  args: ReadonlyArray<string>,
  environment?: Process.Environment
): Effect.Effect<Process.Ended> => Process.node([bin, ...args], environment)

/** `genesys-oauth` with these arguments, interrupted by Ctrl+C once `ready` is done. */
export const interrupted = <E, R>(
  args: ReadonlyArray<string>,
  environment: Process.Environment,
  ready: Effect.Effect<unknown, E, R>
): Effect.Effect<Process.Ended, E, R> => Process.interrupted([bin, ...args], environment, ready)
