/** Errors of the libraries as failures of the command, each with its exit code and the next thing to do. */
import type { NodeTransportError } from "@effect-genesys/client/NodeTransport"
import type { UnknownRegion } from "@effect-genesys/client/Regions"
import * as Failure from "@effect-genesys/emulator/command/Failure"
import type { OutputFailed } from "@effect-genesys/emulator/command/Output"
import type { InvalidHandle } from "@effect-genesys/polling/Handle"
import type { UsageError } from "@effect-genesys/usage/Usage"
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import type { PlatformError } from "effect/PlatformError"
import type { PageFailed } from "./audit/page/Page.ts"
import type { Unresolved } from "./clients/ClientReference.ts"
import type { NotConfigured } from "./organization/Environment.ts"

export type Known =
  | Config.ConfigError
  | Failure.Failure
  | InvalidHandle
  | NodeTransportError
  | NotConfigured
  | OutputFailed
  | PageFailed
  | PlatformError
  | UnknownRegion
  | UsageError
  | Unresolved

/** Fails with an exit code and a sentence for people. */
export const exit = <A, E extends Known, R>(
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, Failure.Failure, R> => Effect.mapError(effect, fromError)

/** The failure of an error of a library. */
export const fromError = (error: Known): Failure.Failure =>
  error._tag === "Failure" ? error : explained(error, error.message)

const endOf = (error: Exclude<Known, Failure.Failure>): keyof typeof Failure.exitCodes => {
  switch (error._tag) {
    case "ConfigError":
    case "InvalidHandle":
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
    case "PageFailed":
    case "PlatformError":
    case "PollTimeout":
    case "Unresolved":
    case "UsageFailed":
      return "failed"
  }
}

/** The error of a library with another sentence, and its exit code. */
export const explained = (error: Exclude<Known, Failure.Failure>, sentence: string): Failure.Failure =>
  new Failure.Failure({ exitCode: Failure.exitCodes[endOf(error)], sentence, cause: error })

/** A failure before any request: the command line cannot be carried out as it is. */
export const usage = (sentence: string): Failure.Failure =>
  new Failure.Failure({ exitCode: Failure.exitCodes.usage, sentence })

/** A failure after the command line was understood. */
export const failed = (sentence: string, cause?: unknown): Failure.Failure =>
  new Failure.Failure({ exitCode: Failure.exitCodes.failed, sentence, cause })

/** The server refused the sign-in, or nobody is signed in any more. */
export const forbidden = (sentence: string): Failure.Failure =>
  new Failure.Failure({ exitCode: Failure.exitCodes.forbidden, sentence })
