/** Secrets in any secret manager that has a command line: a command of the shell makes credentials current. */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import type { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import * as Redacted from "effect/Redacted"
import type * as Stdio from "effect/Stdio"
import * as FileSink from "./FileSink.ts"
import * as SecretName from "./internal/sinks/SecretName.ts"
import * as SecretCommand from "./SecretCommand.ts"
import * as SecretFormat from "./SecretFormat.ts"
import * as SecretSink from "./SecretSink.ts"

/**
 * The commands, and where the other stages are.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * Reads credentials from its standard input, and stores them for programs. It also runs for the way back, with the previous
   * credentials, and may run twice with the same ones.
   */
  readonly promote: string
  /**
   * Prints the credentials that programs read now, as JSON or as variables, as `promote` got them. Prints nothing and succeeds
   * if there are none. Without it, they are those that this sink promoted last.
   */
  readonly read?: string
  /** The form of the credentials for `promote`. Default: `json`. */
  readonly format?: SecretFormat.SecretFormat
  /** A directory of this machine for the other stages, and for what was promoted last. Created if missing. */
  readonly directory: string
  /** How long a command may run before it is killed. Default: 1 minute. */
  readonly timeout?: Duration.Input
}

/**
 * Stores the current credentials by a command. `docs/sinks.md` has commands for secret managers.
 *
 * Commands run in a shell with the environment of this process, and with `GENESYS_SECRET_NAME`, and, for `promote`,
 * `GENESYS_CLIENT_ID` and `GENESYS_ROTATION`. The secret is on standard input alone. What a command prints goes to standard
 * error without it. A command that ends with another code than 0, or that takes too long, is an error that may pass.
 *
 * `pending` and `previous` are files of a directory, as {@link FileSink} keeps them. So the runners of a fleet must share this
 * directory, or be on one machine. A runner with another directory does not know what was promoted, and cannot restore the
 * previous credentials.
 *
 * Without `read`, the sink does not know the credentials before the first rotation, nor what others changed since the last
 * one. Before the first rotation, it can only go back if they are in `NAME.json` of the directory.
 *
 * @example
 * ```ts
 * import { CommandSink } from "@effect-genesys/rotation"
 *
 * export const sink = CommandSink.layer({
 *   promote: 'pass insert -m -f "genesys/$GENESYS_SECRET_NAME"',
 *   read: 'pass show "genesys/$GENESYS_SECRET_NAME"',
 *   directory: "/var/lib/rotation/secrets"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options: Options
): Layer.Layer<
  SecretSink.SecretSink,
  never,
  ChildProcessSpawner | FileSystem.FileSystem | Path.Path | Stdio.Stdio
> => Layer.effect(SecretSink.SecretSink, Effect.map(storage(options), SecretSink.make))

/**
 * The storage below {@link layer}.
 *
 * @since 0.1.0
 * @category constructors
 */
export const storage = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<
  SecretSink.Storage,
  never,
  ChildProcessSpawner | FileSystem.FileSystem | Path.Path | Stdio.Stdio
> {
  const { directory, format = "json", promote, read, timeout = "1 minute" } = options
  const files = yield* FileSink.storage({ directory })
  const services = yield* Effect.context<ChildProcessSpawner | Path.Path | Stdio.Stdio>()

  const readCurrent = Effect.fnUntraced(function* (command: string, secretName: string) {
    const last = yield* files.read(secretName, "current")
    const text = yield* SecretCommand.read(command, {
      env: { [names.secretName]: secretName },
      timeout
    }).pipe(Effect.provideContext(services), failsFor(secretName, "read"))
    if (Redacted.value(text).trim() === "") return Option.none()
    const found = SecretFormat.parse(text)
    if (Option.isNone(found)) {
      return yield* new SecretSink.SecretSinkError({
        secretName,
        problem: "the command `read` printed no client id and secret in a known form",
        isRetryable: false
      })
    }
    // The manager may not keep the version.
    const isLast = Option.filter(last, isSame(found.value))
    return found.value.version === SecretSink.original && Option.isSome(isLast) ? isLast : found
  })

  return {
    read: (secretName, stage) =>
      stage === "current" && read !== undefined
        ? readCurrent(read, secretName)
        : files.read(secretName, stage),

    write: Effect.fnUntraced(function* (secretName, stage, credentials) {
      if (stage === "current") {
        yield* SecretName.check(secretName)
        yield* SecretCommand.write(promote, SecretFormat.format(credentials, format), {
          env: {
            [names.secretName]: secretName,
            [names.clientId]: credentials.clientId,
            [names.rotation]: credentials.version
          },
          timeout
        }).pipe(Effect.provideContext(services), failsFor(secretName, "promote"))
      }
      yield* files.write(secretName, stage, credentials)
    }),

    remove: files.remove
  }
})

const names = {
  secretName: "GENESYS_SECRET_NAME",
  clientId: "GENESYS_CLIENT_ID",
  rotation: "GENESYS_ROTATION"
} as const

const isSame = (one: SecretSink.Credentials) => (other: SecretSink.Credentials) =>
  one.clientId === other.clientId && Redacted.value(one.clientSecret) === Redacted.value(other.clientSecret)

const failsFor =
  (secretName: string, name: "promote" | "read") =>
  <A>(effect: Effect.Effect<A, SecretCommand.CommandFailed | PlatformError>) =>
    Effect.mapError(
      effect,
      (error) =>
        new SecretSink.SecretSinkError({
          secretName,
          problem:
            error._tag === "CommandFailed"
              ? `\`${name}\`: ${error.message}`
              : `\`${name}\`: the command could not run (${error.reason._tag})`
        })
    )
