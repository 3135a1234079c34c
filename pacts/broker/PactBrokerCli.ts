/** The broker's own command line client, `pact-broker`. Its exit code says how it ended; its sentences are for people. */
import { fileURLToPath } from "node:url"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Connection from "./Connection.ts"
import { Problem } from "./Problem.ts"
import * as Program from "./Program.ts"

const bin = fileURLToPath(import.meta.resolve("@pact-foundation/pact-cli/bin/pact-broker.js"))

/** It waits for silent hosts without end. */
const patience = "10 seconds"

/** Runs it to its end. Fails if the broker sends no response within 10 seconds. */
export const run = (connection: Connection.Connection, args: ReadonlyArray<string>) =>
  Program.run(process.execPath, [bin, ...args], {
    env: {
      ...connection.environment,
      // Eight by default, with delays that add up to two minutes.
      PACT_BROKER_HTTP_RETRIES: "2",
      PACT_DO_NOT_TRACK: "true"
    }
  }).pipe(
    Effect.mapError(Program.problem("pact-broker")),
    Effect.timeoutOrElse({
      duration: patience,
      orElse: () =>
        Effect.fail(
          new Problem({
            message: `${connection.url} sent no response within ${patience}; check PACT_BROKER_BASE_URL, and that the broker is well.`
          })
        )
    })
  )

/** The broker of the environment, if it lets this client in. */
export const connected = Effect.gen(function* () {
  const connection = yield* Connection.fromEnvironment
  const ended = yield* run(connection, ["list-environments"])
  if (ended.code === 0) return connection
  yield* Console.error(said(ended))
  return yield* new Problem({
    message: `pact-broker could not use ${connection.url}, for the reason above; check PACT_BROKER_BASE_URL, and PACT_BROKER_TOKEN or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD.`
  })
})

/** Runs it, and prints what it says. If it fails, this process ends with its exit code. */
export const passOn = Effect.fnUntraced(function* (
  connection: Connection.Connection,
  args: ReadonlyArray<string>
) {
  const ended = yield* run(connection, args)
  yield* Console.log(said(ended))
  if (ended.code !== 0) yield* Effect.sync(() => (process.exitCode = ended.code))
})

const said = ({ stderr, stdout }: Program.Ended) => `${stdout}${stderr}`.trim()
