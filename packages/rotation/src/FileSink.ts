/** Secrets in a directory: a file for each secret and stage, which only its owner can read. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import * as Redacted from "effect/Redacted"
import * as SecretName from "./internal/sinks/SecretName.ts"
import * as SecretFile from "./SecretFile.ts"
import * as SecretFormat from "./SecretFormat.ts"
import * as SecretSink from "./SecretSink.ts"

/**
 * The directory, and the format of its files.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Created if missing, for its owner alone. */
  readonly directory: string
  /** JSON, or variables for a shell and for dotenv. Default: `json`. */
  readonly format?: "json" | "env"
}

/**
 * Keeps secrets in a directory. Programs read `NAME.json` (or `NAME.env`); `NAME.pending.json` and `NAME.previous.json` are
 * beside it.
 *
 * Files have the mode 0600, except on Windows, which has no such modes. Each is written in one step, so that readers never see
 * a part. A file that was there before the first rotation is read with the version `original`. Names that differ only by case
 * are refused, because they are one file on macOS and Windows.
 *
 * @example
 * ```ts
 * import { FileSink } from "@effect-genesys/rotation"
 *
 * export const sink = FileSink.layer({ directory: "/var/lib/exports/secrets" })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options: Options
): Layer.Layer<SecretSink.SecretSink, never, FileSystem.FileSystem | Path.Path> =>
  Layer.effect(SecretSink.SecretSink, Effect.map(storage(options), SecretSink.make))

/**
 * The storage below {@link layer}, for a sink that keeps some of its stages in files.
 *
 * @since 0.1.0
 * @category constructors
 */
export const storage = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<SecretSink.Storage, never, FileSystem.FileSystem | Path.Path> {
  const { directory, format = "json" } = options
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const services = yield* Effect.context<FileSystem.FileSystem | Path.Path>()

  const place = Effect.fnUntraced(function* (secretName: string, stage: SecretSink.Stage) {
    yield* SecretName.check(secretName)
    const file = `${secretName}${stage === "current" ? "" : `.${stage}`}.${format}`
    const names = yield* ifFound(fs.readDirectory(directory)).pipe(failsFor(secretName, directory))
    const other = Option.getOrElse(names, () => []).find(
      (name) => name !== file && name.toLowerCase() === file.toLowerCase()
    )
    if (other !== undefined) {
      return yield* new SecretSink.SecretSinkError({
        secretName,
        problem: `${directory} has a file ${other}, whose name differs only by case: choose another name for the secret`,
        isRetryable: false
      })
    }
    return path.join(directory, file)
  })

  return {
    read: Effect.fnUntraced(function* (secretName, stage) {
      const file = yield* place(secretName, stage)
      const text = yield* ifFound(fs.readFileString(file)).pipe(failsFor(secretName, file))
      if (Option.isNone(text)) return Option.none()
      const credentials = SecretFormat.parse(Redacted.make(text.value))
      if (Option.isSome(credentials)) return credentials
      return yield* new SecretSink.SecretSinkError({
        secretName,
        problem: `${file} has no client id and secret in a known form: correct it, or move it away`,
        isRetryable: false
      })
    }),

    write: Effect.fnUntraced(function* (secretName, stage, credentials) {
      const file = yield* place(secretName, stage)
      yield* fs
        .makeDirectory(directory, { recursive: true, mode: 0o700 })
        .pipe(
          Effect.andThen(SecretFile.write(file, SecretFormat.format(credentials, format))),
          Effect.provide(services),
          failsFor(secretName, file)
        )
    }),

    remove: Effect.fnUntraced(function* (secretName, stage) {
      const file = yield* place(secretName, stage)
      yield* fs.remove(file, { force: true }).pipe(failsFor(secretName, file))
    })
  }
})

const ifFound = <A>(effect: Effect.Effect<A, PlatformError>) =>
  Effect.asSome(effect).pipe(
    Effect.catchIf(
      ({ reason }) => reason._tag === "NotFound",
      () => Effect.succeedNone
    )
  )

const failsFor =
  (secretName: string, file: string) =>
  <A, R>(effect: Effect.Effect<A, PlatformError, R>): Effect.Effect<A, SecretSink.SecretSinkError, R> =>
    Effect.mapError(
      effect,
      ({ reason }) =>
        new SecretSink.SecretSinkError({ secretName, problem: `${file}: ${problemOf(reason._tag)}` })
    )

const problemOf = (tag: PlatformError["reason"]["_tag"]) => {
  switch (tag) {
    case "PermissionDenied":
      return "this user may not read or write it"
    default:
      return `the file system reports ${tag}`
  }
}
