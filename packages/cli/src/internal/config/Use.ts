/** Runs `genesys-oauth config use`. */
import * as Effect from "effect/Effect"
import * as Failures from "../Failures.ts"
import * as Profiles from "../organization/Profiles.ts"
import * as Print from "../output/Print.ts"
import type { ProfileFlags } from "./ConfigCommand.ts"

export const run = ({ profile }: ProfileFlags) =>
  Effect.gen(function* () {
    const settings = yield* Profiles.existing(profile)
    yield* Profiles.write({ ...settings, default: profile })
    yield* Print.text(`Commands without --profile use the profile ${profile}.`)
  }).pipe(Failures.exit)
