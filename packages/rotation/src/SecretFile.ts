/**
 * A file that only its owner can read, written in one step: a temporary file beside it takes its name. The temporary file is
 * written before there is a secret, so that a directory that cannot be written, or a full disk, costs no secret.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"

/**
 * A reserved place for a secret.
 *
 * @since 0.1.0
 * @category models
 */
export interface SecretFile {
  /** Gives the text its place, in which another file may be. */
  readonly write: (text: Redacted.Redacted<string>) => Effect.Effect<void, PlatformError>
}

/**
 * Reserves the place of a file until the scope ends. {@link write} does both in one step.
 *
 * A process that is killed leaves its temporary file, whose name ends in `.tmp`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const reserve = Effect.fnUntraced(function* (
  file: string
): Effect.fn.Return<SecretFile, PlatformError, FileSystem.FileSystem | Path.Path | Scope.Scope> {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  // A symbolic link stays, and the file behind it is replaced.
  const place = yield* Effect.orElseSucceed(fs.realPath(file), () => path.resolve(file))
  const temporary = `${place}.${yield* Clock.currentTimeMillis}-${yield* Random.nextIntBetween(0, 1e9)}.tmp`
  const open = yield* Effect.acquireRelease(
    fs.open(temporary, { flag: "wx", mode: ownerOnly }),
    // Without effect on the file once it has another name.
    () => Effect.ignore(fs.remove(temporary, { force: true }))
  )
  yield* open.writeAll(reserved)
  yield* open.sync
  return {
    write: Effect.fnUntraced(function* (text) {
      const bytes = new TextEncoder().encode(Redacted.value(text))
      yield* open.seek(0n, "start")
      yield* open.writeAll(bytes)
      yield* open.truncate(bytes.length)
      yield* open.sync
      yield* fs.rename(temporary, place)
      yield* syncDirectory(fs, path.dirname(place))
    })
  }
})

/**
 * Writes a secret to a file. Readers see the old file or the new one, and never a part.
 *
 * @since 0.1.0
 * @category combinators
 */
export const write = (
  file: string,
  text: Redacted.Redacted<string>
): Effect.Effect<void, PlatformError, FileSystem.FileSystem | Path.Path> =>
  Effect.scoped(Effect.flatMap(reserve(file), (reserved) => reserved.write(text)))

/** Nobody but the owner may read or write. */
const ownerOnly = 0o600

/** More than a secret takes in any format. */
const reserved = new TextEncoder().encode(" ".repeat(1024))

/** The new name outlasts a power cut. The file has its name already, so a system that cannot do this, as Windows, is fine. */
const syncDirectory = (fs: FileSystem.FileSystem, directory: string) =>
  Effect.ignore(Effect.scoped(Effect.flatMap(fs.open(directory, { flag: "r" }), (open) => open.sync)))
