/** `pnpm pacts can-i-deploy` and `pnpm pacts record-deployment`: run `pact-broker` for the checked-out commit. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as PactBrokerCli from "./PactBrokerCli.ts"
import * as Participant from "./Participant.ts"

const ignore = Flag.String("ignore").pipe(
  Flag.withDescription("Ignore this provider's verification; can be repeated"),
  Flag.atLeast(0)
)

export const canIDeploy = Command.make(
  "can-i-deploy",
  { ...Participant.flags, ignore },
  ({ environment, ignore: ignored, ...selection }) =>
    forEachParticipant(selection, ({ name, version }) => [
      "can-i-deploy",
      // This command does not accept --pacticipant=name.
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
    "Check whether a version can be deployed to an environment; the exit code is 1 if not"
  )
)

export const recordDeployment = Command.make(
  "record-deployment",
  Participant.flags,
  ({ environment, ...selection }) =>
    forEachParticipant(selection, ({ name, version }) => [
      "record-deployment",
      "--pacticipant",
      name,
      "--version",
      version,
      "--environment",
      environment
    ])
).pipe(Command.withDescription("Record in the Pact Broker that a version was deployed to an environment"))

const forEachParticipant = Effect.fnUntraced(function* (
  selection: Participant.Selection,
  args: (participant: Participant.Participant) => ReadonlyArray<string>
) {
  const connection = yield* PactBrokerCli.connected
  for (const participant of yield* Participant.selected(selection)) {
    yield* PactBrokerCli.runAndPrint(connection, args(participant))
  }
})
