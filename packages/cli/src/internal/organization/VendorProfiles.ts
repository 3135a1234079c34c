/** Profiles of the vendor's CLI `gc`, in `.gc/config.toml` of the home folder. They are read, and never written. */
import * as Credentials from "@effect-genesys/client/Credentials"
import * as Regions from "@effect-genesys/client/Regions"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Failures from "../Failures.ts"
import * as Files from "./Files.ts"
import type { Organization } from "./Organization.ts"
import { toml } from "./Profiles.ts"

/** The profile that `gc` uses without a name. */
export const defaultName = "DEFAULT"

const VendorProfile = Schema.Struct({
  environment: Schema.optionalKey(Schema.String),
  client_credentials: Schema.optionalKey(Schema.String),
  client_secret: Schema.optionalKey(Schema.RedactedFromValue(Schema.String)),
  access_token: Schema.optionalKey(Schema.RedactedFromValue(Schema.String))
})
type VendorProfile = typeof VendorProfile.Type

const decode = Schema.decodeUnknownOption(Schema.Record(Schema.String, VendorProfile))

/** By name. Whether others may read the file is for the vendor's CLI to decide. */
export const read: Effect.Effect<
  ReadonlyMap<string, VendorProfile>,
  Files.Problem,
  Files.Services
> = Effect.gen(function* () {
  const found = yield* Files.read(Files.ofVendor)
  if (found === undefined) return new Map()
  const decoded = Option.flatMap(toml(found.text), decode)
  if (Option.isNone(decoded)) {
    return yield* Failures.usage(`${found.file}, the file of the vendor's CLI, cannot be read: correct it.`)
  }
  return new Map(Object.entries(decoded.value))
})

/** Its token if it has one, or else its client. */
export const organizationOf = Effect.fnUntraced(function* (name: string, profile: VendorProfile) {
  const { access_token: token, client_credentials: id = "", client_secret: secret, environment } = profile
  const region = environment ?? "us-east-1"
  yield* Effect.fromResult(Regions.locate(region))
  const organization = (credentials: Credentials.Credentials): Organization => ({
    region,
    credentials,
    source: `the profile ${name} of the vendor's CLI`
  })
  if (token !== undefined && Redacted.value(token) !== "") {
    return organization(Credentials.accessToken(token))
  }
  if (id !== "" && secret !== undefined && Redacted.value(secret) !== "") {
    return organization(Credentials.clientCredentials(id, secret))
  }
  return yield* Failures.usage(
    `The profile ${name} of the vendor's CLI has neither access_token nor client_credentials and client_secret: choose another with --profile.`
  )
})
