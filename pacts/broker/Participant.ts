/** The flags of the deployment commands: which pacticipant, which version, and which environment. */
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Git from "./Git.ts"
import * as Pacts from "./Pacts.ts"

export interface Participant {
  readonly name: string
  readonly version: string
}

export const flags = {
  environment: Flag.String("environment").pipe(
    Flag.withDescription("The name of the environment in the broker"),
    Flag.withDefault("production")
  ),
  pacticipant: Flag.String("pacticipant").pipe(
    Flag.withDescription("The pacticipant; default: each consumer of the pacts here"),
    Flag.optional
  ),
  version: Flag.String("version").pipe(
    Flag.withDescription("The version; default: the checked-out commit"),
    Flag.optional
  )
}

/** The flags that were passed. */
export interface Selection {
  readonly pacticipant: Option.Option<string>
  readonly version: Option.Option<string>
}

/** The participants named by flags, or by the checkout. */
export const selected = Effect.fnUntraced(function* ({ pacticipant, version }: Selection) {
  const names = Option.isSome(pacticipant)
    ? [pacticipant.value]
    : [...new Set((yield* Pacts.committed).map(({ consumer }) => consumer))]
  const number = Option.isSome(version) ? version.value : yield* Git.commit
  return names.map((name): Participant => ({ name, version: number }))
})
