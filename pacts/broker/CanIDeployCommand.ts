/** `pnpm pacts:can-i-deploy`: whether each pact of a version is verified by what is deployed. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Connection from "./Connection.ts"
import * as PactBrokerCli from "./PactBrokerCli.ts"
import * as Participant from "./Participant.ts"
import { Problem } from "./Problem.ts"

const flags = {
  ...Participant.flags,
  ignore: Flag.String("ignore").pipe(
    Flag.withDescription("A provider whose word does not count; may be given several times"),
    Flag.atLeast(0)
  )
}

export const make = Command.make("can-i-deploy", flags, ({ environment, ignore, ...given }) =>
  Effect.gen(function* () {
    const connection = yield* Connection.fromEnvironment
    for (const { name, version } of yield* Participant.named(given)) {
      const { deployable, reason } = yield* ask(connection, name, version, environment, ignore)
      yield* Console.log(
        `${deployable === true ? "Yes" : "No"}, ${name} ${version} in ${environment}: ${reason}`
      )
      if (deployable !== true) yield* Effect.sync(() => (process.exitCode = 1))
    }
  })
).pipe(
  Command.withDescription(
    "Ask the Pact Broker whether a version may go to an environment; ends with 1 for no"
  )
)

const Answer = Schema.fromJsonString(
  Schema.Struct({
    summary: Schema.Struct({
      /** Null where the broker does not know. */
      deployable: Schema.NullOr(Schema.Boolean),
      reason: Schema.String
    })
  })
)

// The CLI ends with 0 whatever the answer, where it is to print JSON. It does not understand --pacticipant=name here.
const ask = (
  connection: Connection.Connection,
  name: string,
  version: string,
  environment: string,
  ignored: ReadonlyArray<string>
) =>
  PactBrokerCli.run(connection, [
    "can-i-deploy",
    "--pacticipant",
    name,
    "--version",
    version,
    "--to-environment",
    environment,
    ...ignored.flatMap((provider) => ["--ignore", provider]),
    "--output",
    "json"
  ]).pipe(
    Effect.flatMap((printed) =>
      Schema.decodeEffect(Answer)(printed).pipe(
        Effect.mapError(
          (cause) =>
            new Problem({ message: `${connection.url} gave an answer that is none; update it.`, cause })
        )
      )
    ),
    Effect.map(({ summary }) => ({
      deployable: summary.deployable,
      reason: sentences(summary.reason, advice(summary.deployable, summary.reason))
    }))
  )

/** One reason a line, and no stop at its end. */
const sentences = (reason: string, last: string) =>
  [...reason.split("\n").map((line) => `${line.replace(/[.\s]+$/, "")}.`), last].join(" ").trim()

const advice = (deployable: boolean | null, reason: string) => {
  if (deployable === true) return ""
  if (reason.startsWith("No pacts or verifications have been published")) {
    return "Publish it first: pnpm pacts:publish."
  }
  if (reason.includes("no version is currently recorded as deployed")) {
    return "Verify the pact, and record which version of the provider is there: pacts/README.md says how."
  }
  return deployable === null
    ? "Verify the pact: pacts/README.md says how."
    : "The result on the broker's page of the pact shows what differs."
}
