/** Runs `genesys-oauth config remove`. */
import * as Effect from "effect/Effect"
import * as Failures from "../Failures.ts"
import * as Profiles from "../organization/Profiles.ts"
import * as Sessions from "../organization/Sessions.ts"
import * as Print from "../output/Print.ts"
import type { ProfileFlags } from "./ConfigCommand.ts"

export const run = ({ profile }: ProfileFlags) =>
  Effect.gen(function* () {
    const settings = yield* Profiles.existing(profile)
    yield* Sessions.remove(profile)
    yield* Profiles.write({
      default: settings.default === profile ? undefined : settings.default,
      profiles: new Map([...settings.profiles].filter(([name]) => name !== profile))
    })
    yield* Print.text(`The profile ${profile} is deleted, with its token or secret.`)
  }).pipe(Failures.exit)
