import * as SecretFile from "@effect-genesys/rotation/SecretFile"
/** Keeps a secret that could not be stored, because the server shows it only once. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as UserDirectories from "effect/persistence/UserDirectories"
import type * as Redacted from "effect/Redacted"

/** Returns the file, in the user's directory for the state of programs, or in one for temporary files. */
export const store = (clientId: string, text: Redacted.Redacted<string>) =>
  Effect.catch(storeIn(stateDirectory, clientId, text), () => storeIn(temporaryDirectory, clientId, text))

const storeIn = <E, R>(
  directory: Effect.Effect<string, E, R>,
  clientId: string,
  text: Redacted.Redacted<string>
) =>
  Effect.gen(function* () {
    const path = yield* Path.Path
    // Ids come from a server, and could have the name of another directory.
    const id = clientId.replaceAll(/[^\w-]/g, "_")
    const file = path.join(yield* directory, `secret-${id}-${yield* Clock.currentTimeMillis}`)
    yield* SecretFile.write(file, text)
    return file
  })

const stateDirectory = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const directory = yield* UserDirectories.make().state("genesys-oauth")
  yield* fs.makeDirectory(directory, { recursive: true, mode: 0o700 })
  return directory
})

/** Only its owner can read it. */
const temporaryDirectory = FileSystem.FileSystem.use((fs) =>
  fs.makeTempDirectory({ prefix: "genesys-oauth-" })
)
