/** Finds the organization: `--profile` if there is one, or else the environment. */
import * as Regions from "@effect-genesys/client/Regions"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Settings from "../Settings.ts"
import * as Environment from "./Environment.ts"

/** `--region` replaces the region of the profile or the environment. */
export const organization = Effect.gen(function* () {
  const region = yield* Settings.region
  const found = yield* Environment.organization
  if (Option.isNone(region)) return found
  yield* Effect.fromResult(Regions.locate(region.value))
  return { ...found, region: region.value }
})
