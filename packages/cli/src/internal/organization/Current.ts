/**
 * Finds the organization of a command: the profile that `--profile` names; without one, the environment; without credentials
 * there, the default profile, and then that of the vendor's CLI.
 */
import * as Regions from "@effect-genesys/client/Regions"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Failures from "../Failures.ts"
import * as Settings from "../Settings.ts"
import * as Environment from "./Environment.ts"
import type { Organization } from "./Organization.ts"
import * as Profiles from "./Profiles.ts"
import * as Sessions from "./Sessions.ts"
import * as VendorProfiles from "./VendorProfiles.ts"

/** The organization of a command that uses the API. Found once, since that may renew a token. */
export class CurrentOrganization extends Context.Service<CurrentOrganization, Organization>()(
  "@effect-genesys/cli/CurrentOrganization"
) {}

/** `--region` replaces the region of the profile or the environment. */
export const organization = Effect.gen(function* () {
  const name = yield* Settings.profile
  const region = yield* Settings.region
  const found = yield* Option.isSome(name) ? ofProfile(name.value) : withoutName
  if (Option.isNone(region)) return found
  yield* Effect.fromResult(Regions.locate(region.value))
  return { ...found, region: region.value }
})

const ofProfile = Effect.fnUntraced(function* (name: string) {
  const { profiles } = yield* Profiles.read
  const vendor = yield* VendorProfiles.read
  const own = profiles.get(name)
  if (own !== undefined) return yield* ofOwn(name, own)
  const foreign = vendor.get(name)
  if (foreign !== undefined) return yield* VendorProfiles.organizationOf(name, foreign)
  const known = [...profiles.keys(), ...vendor.keys()]
  return yield* Failures.usage(
    known.length === 0
      ? `There is no profile ${name}: run genesys-oauth login --profile ${name}.`
      : `There is no profile ${name}. The profiles are ${known.join(", ")}.`
  )
})

const withoutName = Effect.gen(function* () {
  // Half of the credentials is an error, even if there is a profile.
  if (yield* Environment.hasCredentials) return yield* Environment.organization
  const { default: name, profiles } = yield* Profiles.read
  const own = name === undefined ? undefined : profiles.get(name)
  if (name !== undefined && own !== undefined) return yield* ofOwn(name, own)
  const foreign = (yield* VendorProfiles.read).get(VendorProfiles.defaultName)
  return foreign === undefined
    ? yield* Environment.organization
    : yield* VendorProfiles.organizationOf(VendorProfiles.defaultName, foreign)
})

const ofOwn = Effect.fnUntraced(function* (name: string, profile: Profiles.Profile) {
  yield* Effect.fromResult(Regions.locate(profile.region))
  const credentials = yield* Sessions.credentials(name, profile)
  const found: Organization = {
    region: profile.region,
    credentials,
    source: `the profile ${name}`,
    ...(credentials._tag === "ClientCredentials" && { secretOf: name })
  }
  return found
})
