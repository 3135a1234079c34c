/** `pnpm pacts:record-deployment`: tells the broker which version is in an environment from now on. */
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Connection from "./Connection.ts"
import * as PactBrokerCli from "./PactBrokerCli.ts"
import * as Participant from "./Participant.ts"

export const make = Command.make("record-deployment", Participant.flags, ({ environment, ...given }) =>
  Effect.gen(function* () {
    const connection = yield* Connection.fromEnvironment
    for (const { name, version } of yield* Participant.named(given)) {
      yield* PactBrokerCli.run(connection, [
        "record-deployment",
        "--pacticipant",
        name,
        "--version",
        version,
        "--environment",
        environment
      ])
      yield* Console.log(`${name} ${version} is recorded as deployed to ${environment}.`)
    }
  })
).pipe(Command.withDescription("Tell the Pact Broker that a version was deployed to an environment"))
