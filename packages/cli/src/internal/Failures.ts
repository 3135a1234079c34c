/** Errors of the libraries as failures of the command, each with its exit code and the next thing to do. */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import type { NodeTransportError } from "@effect-genesys/client/NodeTransport"
import type { UnknownRegion } from "@effect-genesys/client/Regions"
import * as Failure from "@effect-genesys/emulator/command/Failure"
import type { OutputFailed } from "@effect-genesys/emulator/command/Output"
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import type { PlatformError } from "effect/PlatformError"
import type { Unresolved } from "./clients/ClientReference.ts"
import type { NotConfigured } from "./organization/Environment.ts"

export type Known =
  | Config.ConfigError
  | Failure.Failure
  | GenesysError
  | NodeTransportError
  | NotConfigured
  | OutputFailed
  | PlatformError
  | UnknownRegion
  | Unresolved

/** Fails with an exit code and a sentence for people. */
export const exit = <A, E extends Known, R>(
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, Failure.Failure, R> => Effect.mapError(effect, fromError)

const fromError = (error: Known): Failure.Failure =>
  error._tag === "Failure"
    ? error
    : new Failure.Failure({
        exitCode: Failure.exitCodes[endOf(error)],
        sentence: error.message,
        cause: error
      })

const endOf = (error: Exclude<Known, Failure.Failure>): keyof typeof Failure.exitCodes => {
  switch (error._tag) {
    case "ConfigError":
    case "NotConfigured":
    case "UnknownRegion":
      return "usage"
    case "GenesysError":
      return error.isAuth || error.isForbidden
        ? "forbidden"
        : error.isInvalid && error.attempts === 0
          ? "usage"
          : "failed"
    case "NodeTransportError":
    case "OutputFailed":
    case "PlatformError":
    case "Unresolved":
      return "failed"
  }
}

/** A failure before any request: the command line cannot be carried out as it is. */
export const usage = (sentence: string): Failure.Failure =>
  new Failure.Failure({ exitCode: Failure.exitCodes.usage, sentence })

/** A failure after the command line was understood. */
export const failed = (sentence: string, cause?: unknown): Failure.Failure =>
  new Failure.Failure({ exitCode: Failure.exitCodes.failed, sentence, cause })
