/** Whose version, and in which environment: the flags that questions about deployments share. */
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
    Flag.withDescription("The environment, as the broker names it"),
    Flag.withDefault("production")
  ),
  pacticipant: Flag.String("pacticipant").pipe(
    Flag.withDescription("Whose version; by default, each consumer's of the pacts here"),
    Flag.optional
  ),
  version: Flag.String("version").pipe(
    Flag.withDescription("The version; by default, the commit that is checked out"),
    Flag.optional
  )
}

/** The names that were given, or that the checkout says. */
export const named = Effect.fnUntraced(function* (given: {
  readonly pacticipant: Option.Option<string>
  readonly version: Option.Option<string>
}) {
  const names = Option.isSome(given.pacticipant)
    ? [given.pacticipant.value]
    : [...new Set((yield* Pacts.committed).map(({ consumer }) => consumer))]
  const version = Option.isSome(given.version) ? given.version.value : yield* Git.commit
  return names.map((name): Participant => ({ name, version }))
})
