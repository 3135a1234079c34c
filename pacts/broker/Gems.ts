/** Installs the broker's gems, once per version of Ruby, in the user's cache folder. */
import { fileURLToPath } from "node:url"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as UserDirectories from "effect/persistence/UserDirectories"
import type * as PlatformError from "effect/PlatformError"
import { Problem } from "./Problem.ts"
import * as Program from "./Program.ts"

export interface Gems {
  readonly folder: string
  /** Variables with which Bundler finds the gems. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** `scripts/debian.sh` installs the same packages. */
const requirements =
  "Ruby 3.1 or later with Bundler, a C compiler, and the headers of Ruby, libyaml, SQLite, libxml2 and libxslt: on Debian, apt-get install ruby ruby-dev bundler build-essential libyaml-dev libsqlite3-dev libxml2-dev libxslt1-dev"

const gemfile = fileURLToPath(new URL("Gemfile", import.meta.url))

/** The folder of the gems, and of a broker's data unless `--data` names another file. */
export const cache = Effect.gen(function* () {
  const path = yield* Path.Path
  const folder = yield* UserDirectories.make().cache("effect-genesys")
  return path.join(folder, "broker")
}).pipe(Effect.mapError(unwritable))

export const installed = Effect.gen(function* () {
  const fileSystem = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const folder = path.join(yield* cache, `ruby-${yield* rubyVersion}`)
  // Bundler writes the lock file beside this copy, outside of the checkout: the lock names the gem server.
  const copy = path.join(folder, "Gemfile")
  yield* Effect.mapError(
    Effect.andThen(fileSystem.makeDirectory(folder, { recursive: true }), fileSystem.copyFile(gemfile, copy)),
    unwritable
  )
  const gems: Gems = {
    folder,
    environment: {
      BUNDLE_GEMFILE: copy,
      BUNDLE_PATH: path.join(folder, "gems"),
      BUNDLE_APP_CONFIG: path.join(folder, ".bundle"),
      BUNDLE_SILENCE_ROOT_WARNING: "true",
      // Compiling bundled copies of these libraries takes two minutes longer.
      BUNDLE_BUILD__NOKOGIRI: "--use-system-libraries",
      BUNDLE_BUILD__SQLITE3: "--enable-system-libraries",
      MAKEFLAGS: "-j2"
    }
  }
  if ((yield* bundle("check", gems)).code !== 0) yield* install(gems)
  return gems
})

const rubyVersion = Effect.gen(function* () {
  const { stdout } = yield* Program.run("ruby", ["-e", "print RUBY_VERSION"]).pipe(
    Effect.mapError(() => missing("There is no Ruby on the PATH."))
  )
  const [major = 0, minor = 0] = stdout.split(".").map(Number)
  if (major < 3 || (major === 3 && minor < 1)) return yield* missing(`Ruby ${stdout} is too old.`)
  return stdout
})

const bundle = (command: string, { environment, folder }: Gems) =>
  Program.run("bundle", [command], { cwd: folder, env: environment }).pipe(
    Effect.mapError(() => missing("There is no Bundler on the PATH."))
  )

const install = Effect.fnUntraced(function* (gems: Gems) {
  const fileSystem = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  yield* Console.error(
    `Installing the gems of the Pact Broker into ${gems.folder}. This takes a minute or two, once.`
  )
  const { code, stderr, stdout } = yield* bundle("install", gems)
  if (code === 0) return
  const log = path.join(gems.folder, "install.log")
  yield* Effect.mapError(fileSystem.writeFileString(log, `${stdout}${stderr}`), unwritable)
  return yield* missing(`Bundler could not install the gems; see ${log}.`)
})

const missing = (problem: string) =>
  new Problem({ message: `${problem} The Pact Broker needs ${requirements}.` })

function unwritable(cause: PlatformError.PlatformError) {
  return new Problem({
    message: `The cache folder cannot be written (${cause.message}); set XDG_CACHE_HOME to a writable folder.`,
    cause
  })
}
