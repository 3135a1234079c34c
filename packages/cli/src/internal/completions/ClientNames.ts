/**
 * Keeps the names and ids of clients for completions, one file for each organization, in the cache directory. Only its owner
 * can read it.
 */
import { createHash } from "node:crypto"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as UserDirectories from "effect/persistence/UserDirectories"
import * as Schema from "effect/Schema"
import * as Files from "../organization/Files.ts"
import * as Profiles from "../organization/Profiles.ts"
import * as Settings from "../Settings.ts"

/** What the command line says about the organization. */
interface Chosen {
  readonly profile: Option.Option<string>
  readonly region: Option.Option<string>
}

/** Older names are ignored. */
const lifetime = Duration.days(30)

const Kept = Schema.Struct({
  keptAt: Schema.Finite,
  clients: Schema.Array(Schema.Struct({ id: Schema.String, name: Schema.String }))
})

const codec = Schema.fromJsonString(Kept)

/** Keeps all clients of the organization of this command. A full disk or a missing home folder does not fail the command. */
export const keep = Effect.fnUntraced(
  function* (clients: ReadonlyArray<{ readonly id?: string; readonly name: string }>) {
    const file = yield* fileOf({ profile: yield* Settings.profile, region: yield* Settings.region })
    const text = yield* Schema.encodeEffect(codec)({
      keptAt: yield* Clock.currentTimeMillis,
      clients: clients.flatMap(({ id, name }) => (id === undefined ? [] : [{ id, name }]))
    })
    yield* Files.write(file, text, { mode: 0o600 })
  },
  (effect) => Effect.ignore(effect)
)

/** None if there is no list, or only an old one. */
export const read = Effect.fnUntraced(
  function* (chosen: Chosen) {
    const fs = yield* FileSystem.FileSystem
    const { clients, keptAt } = yield* Effect.flatMap(
      fs.readFileString(yield* fileOf(chosen)),
      Schema.decodeEffect(codec)
    )
    return (yield* Clock.currentTimeMillis) - keptAt < Duration.toMillis(lifetime) ? clients : []
  },
  (effect) => Effect.orElseSucceed(effect, () => [])
)

const fileOf = Effect.fnUntraced(function* (chosen: Chosen) {
  const path = yield* Path.Path
  const directories = yield* UserDirectories.UserDirectories
  const directory = path.join(yield* directories.cache("genesys-oauth"), "clients")
  const subject = JSON.stringify([yield* credentialsOf(chosen), Option.getOrElse(chosen.region, () => "")])
  return path.join(directory, `${createHash("sha256").update(subject).digest("hex").slice(0, 32)}.json`)
}, Effect.provide(UserDirectories.layer))

/** In the order of `organization/Current.ts`, which loads the client. */
const credentialsOf = Effect.fnUntraced(function* ({ profile }: Chosen) {
  if (Option.isSome(profile)) return yield* ofProfile(profile.value)
  const [region, ...variables] = yield* Config.all(
    [
      "GENESYSCLOUD_REGION",
      "GENESYSCLOUD_OAUTHCLIENT_ID",
      "GENESYSCLOUD_OAUTHCLIENT_SECRET",
      "GENESYSCLOUD_ACCESS_TOKEN"
    ].map((name) => Config.String(name).pipe(Config.withDefault("")))
  )
  const [id = "", , token = ""] = variables
  if (variables.some((value) => value.trim() !== "")) return [region, token.trim() === "" ? id : token]
  const { default: name, profiles } = yield* Profiles.read
  return yield* ofProfile(name !== undefined && profiles.has(name) ? name : "DEFAULT")
})

/** A profile may become that of another organization. */
const ofProfile = Effect.fnUntraced(function* (name: string) {
  const { profiles } = yield* Profiles.read
  const own = profiles.get(name)
  if (own !== undefined) return [own.region, own.clientId]
  const found = yield* Files.read(Files.ofVendor)
  const sections = Option.flatMap(Profiles.toml(found?.text ?? ""), decodeVendor)
  const vendor = Option.getOrUndefined(sections)?.[name]
  return [vendor?.environment, vendor?.client_credentials, name]
})

const decodeVendor = Schema.decodeUnknownOption(
  Schema.Record(
    Schema.String,
    Schema.Struct({
      environment: Schema.optionalKey(Schema.String),
      client_credentials: Schema.optionalKey(Schema.String)
    })
  )
)
