/**
 * Profiles in `config.toml`: the region and the client of each, and which one is the default. Their tokens and secrets are in
 * files of their own.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { parse, stringify } from "smol-toml"
import * as Failures from "../Failures.ts"
import * as Files from "./Files.ts"

export interface Profile {
  /** The AWS name or the host of the region, or the URL of a gateway. */
  readonly region: string
  readonly clientId: string
}

export interface Settings {
  /** The name of the profile that is used without `--profile`. */
  readonly default: string | undefined
  readonly profiles: ReadonlyMap<string, Profile>
}

export const read: Effect.Effect<Settings, Files.Problem, Files.Services> = Effect.gen(function* () {
  const found = yield* Files.read(Files.settings)
  if (found === undefined) return { default: undefined, profiles: new Map() }
  const decoded = Option.flatMap(toml(found.text), decode)
  if (Option.isNone(decoded)) {
    return yield* Failures.usage(`${found.file} cannot be read: correct it, or delete it and log in again.`)
  }
  const { default: name, profiles = {} } = decoded.value
  return {
    default: name,
    profiles: new Map(
      Object.entries(profiles).map(([key, { client_id: clientId, region }]) => [key, { clientId, region }])
    )
  }
})

/** The settings, if they have this profile. */
export const existing = Effect.fnUntraced(function* (name: string) {
  const settings = yield* read
  if (settings.profiles.has(name)) return settings
  const known = [...settings.profiles.keys()].join(", ")
  return yield* Failures.usage(
    `There is no profile ${name}${known === "" ? ": make it with genesys-oauth login --profile " + name : `. The profiles are ${known}`}.`
  )
})

export const write = Effect.fnUntraced(function* ({ default: name, profiles }: Settings) {
  const settings = {
    ...(name !== undefined && { default: name }),
    profiles: Object.fromEntries(
      Array.from(profiles, ([key, { clientId, region }]) => [key, { region, client_id: clientId }])
    )
  }
  yield* Files.write(yield* Files.settings, `${stringify(settings)}\n`, { mode: 0o644 })
})

/** Parses TOML. */
export const toml = Option.liftThrowable((text: string): unknown => parse(text))

const decode = Schema.decodeUnknownOption(
  Schema.Struct({
    default: Schema.optionalKey(Schema.String),
    profiles: Schema.optionalKey(
      Schema.Record(Schema.String, Schema.Struct({ region: Schema.String, client_id: Schema.String }))
    )
  })
)
