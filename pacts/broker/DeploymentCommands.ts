/** `pnpm pacts can-i-deploy` and `pnpm pacts record-deployment`: `pact-broker`, asked about the commit that is checked out. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as PactBrokerCli from "./PactBrokerCli.ts"
import * as Participant from "./Participant.ts"

const ignore = Flag.String("ignore").pipe(
  Flag.withDescription("A provider whose verification does not count; may be given several times"),
  Flag.atLeast(0)
)

export const canIDeploy = Command.make(
  "can-i-deploy",
  { ...Participant.flags, ignore },
  ({ environment, ignore: ignored, ...given }) =>
    each(given, ({ name, version }) => [
      "can-i-deploy",
      // It does not understand --pacticipant=name here.
      "--pacticipant",
      name,
      "--version",
      version,
      "--to-environment",
      environment,
      ...ignored.flatMap((provider) => ["--ignore", provider])
    ])
).pipe(
  Command.withDescription(
    "Ask the Pact Broker whether a version may go to an environment; ends with 1 for no"
  )
)

export const recordDeployment = Command.make(
  "record-deployment",
  Participant.flags,
  ({ environment, ...given }) =>
    each(given, ({ name, version }) => [
      "record-deployment",
      "--pacticipant",
      name,
      "--version",
      version,
      "--environment",
      environment
    ])
).pipe(Command.withDescription("Tell the Pact Broker that a version was deployed to an environment"))

const each = Effect.fnUntraced(function* (
  given: Parameters<typeof Participant.named>[0],
  args: (participant: Participant.Participant) => ReadonlyArray<string>
) {
  const connection = yield* PactBrokerCli.connected
  for (const participant of yield* Participant.named(given)) {
    yield* PactBrokerCli.passOn(connection, args(participant))
  }
})
