/** The files of the command: settings that anybody may read, and secrets that only their owner may. */
import type * as Failure from "@effect-genesys/emulator/command/Failure"
import * as SecureRandom from "effect/crypto/SecureRandom"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as UserDirectories from "effect/persistence/UserDirectories"
import type { PlatformError } from "effect/PlatformError"
import * as Failures from "../Failures.ts"

/** The services that these effects need. */
export type Services = FileSystem.FileSystem | Path.Path

/** The errors of these effects. */
export type Problem = Failure.Failure | PlatformError

const application = "genesys-oauth"

/** `config.toml`: the profiles, without secrets. */
export const settings = Effect.gen(function* () {
  const path = yield* Path.Path
  const directories = yield* UserDirectories.UserDirectories
  return path.join(yield* directories.config(application), "config.toml")
}).pipe(Effect.provide(UserDirectories.layer))

/** The secrets of a profile: its token or client secret, or its refresh token. */
export const session = Effect.fnUntraced(function* (profile: string, kind: "refresh" | "session") {
  const path = yield* Path.Path
  const directories = yield* UserDirectories.UserDirectories
  const folder = path.join(yield* directories.state(application), "sessions")
  return path.join(folder, `${encodeURIComponent(profile)}.${kind}.json`)
}, Effect.provide(UserDirectories.layer))

/** The profile file of the vendor's CLI. It is read, and never written. */
export const ofVendor = Effect.gen(function* () {
  const path = yield* Path.Path
  const directories = yield* UserDirectories.UserDirectories
  return path.join(yield* directories.home, ".gc", "config.toml")
}).pipe(Effect.provide(UserDirectories.layer))

/** A file and its text; `undefined` if there is none, or no home folder, as in a container. */
export const read = Effect.fnUntraced(function* (located: Effect.Effect<string, PlatformError, Services>) {
  const fs = yield* FileSystem.FileSystem
  const file = Option.getOrUndefined(yield* Effect.option(located))
  if (file === undefined || !(yield* fs.exists(file))) return undefined
  return { file, text: yield* fs.readFileString(file) }
})

/** The text of a file, or `undefined` if there is none. Refuses a file that others can read, because they may know its secrets. */
export const readSecret = Effect.fnUntraced(function* (file: string) {
  const fs = yield* FileSystem.FileSystem
  if (!(yield* fs.exists(file))) return undefined
  const { mode } = yield* fs.stat(file)
  if (globalThis.process.platform !== "win32" && (mode & 0o077) !== 0) {
    return yield* Failures.usage(
      `Others can read ${file}, which has secrets: run chmod 600 on it, and replace the secrets if somebody may have read them.`
    )
  }
  return yield* fs.readFileString(file)
})

/** Writes the file in one step, so that a crash leaves either the old text or the new one. */
export const write = Effect.fnUntraced(function* (
  file: string,
  text: string,
  { mode }: { readonly mode: 0o600 | 0o644 }
) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  yield* fs.makeDirectory(path.dirname(file), { recursive: true, mode: 0o700 })
  const next = `${file}.${SecureRandom.uuidV4Unsafe()}`
  yield* fs.writeFileString(next, text, { flag: "wx", mode }).pipe(
    Effect.andThen(fs.rename(next, file)),
    Effect.onError(() => Effect.ignore(fs.remove(next)))
  )
})

/** Deletes the file if there is one. */
export const remove = (file: string) => FileSystem.FileSystem.use((fs) => fs.remove(file, { force: true }))
