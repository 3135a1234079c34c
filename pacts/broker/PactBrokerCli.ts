/** Runs the broker's command line client, `pact-broker`. Only its exit code is read; its output is for people. */
import { fileURLToPath } from "node:url"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Connection from "./Connection.ts"
import { Problem } from "./Problem.ts"
import * as Program from "./Program.ts"

const bin = fileURLToPath(import.meta.resolve("@pact-foundation/pact-cli/bin/pact-broker.js"))

/** `pact-broker` itself has no timeout. */
const timeout = "10 seconds"

/** Returns the output and exit code. Fails if the broker sends no response within 10 seconds. */
export const run = (connection: Connection.Connection, args: ReadonlyArray<string>) =>
  Program.run(process.execPath, [bin, ...args], {
    env: {
      ...connection.environment,
      // The default is 8 retries, whose delays add up to two minutes.
      PACT_BROKER_HTTP_RETRIES: "2",
      PACT_DO_NOT_TRACK: "true"
    }
  }).pipe(
    Effect.mapError(Program.problem("pact-broker")),
    Effect.timeoutOrElse({
      duration: timeout,
      orElse: () =>
        Effect.fail(
          new Problem({
            message: `${connection.url} sent no response within ${timeout}; check PACT_BROKER_BASE_URL, and whether the broker runs.`
          })
        )
    })
  )

/** The connection from the environment, once the broker has accepted its credentials. */
export const connected = Effect.gen(function* () {
  const connection = yield* Connection.fromEnvironment
  const ended = yield* run(connection, ["list-environments"])
  if (ended.code === 0) return connection
  yield* Console.error(outputOf(ended))
  return yield* new Problem({
    message: `pact-broker could not use ${connection.url}, as shown above; check PACT_BROKER_BASE_URL, and PACT_BROKER_TOKEN or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD.`
  })
})

/** Runs the client and prints its output. If it fails, this process exits with the same code. */
export const runAndPrint = Effect.fnUntraced(function* (
  connection: Connection.Connection,
  args: ReadonlyArray<string>
) {
  const ended = yield* run(connection, args)
  yield* Console.log(outputOf(ended))
  if (ended.code !== 0) yield* Effect.sync(() => (process.exitCode = ended.code))
})

const outputOf = ({ stderr, stdout }: Program.Ended) => `${stdout}${stderr}`.trim()
