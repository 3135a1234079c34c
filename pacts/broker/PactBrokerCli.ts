/** The broker's own command line client, `pact-broker`. Its exit code says how it ended; its sentences are for people. */
import { fileURLToPath } from "node:url"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type { Connection } from "./Connection.ts"
import { Problem } from "./Problem.ts"
import * as Program from "./Program.ts"

const bin = fileURLToPath(import.meta.resolve("@pact-foundation/pact-cli/bin/pact-broker.js"))

/** It waits for silent hosts without end. */
const patience = "10 seconds"

/** Runs it to its end. Fails if the broker sends no response within 10 seconds. */
export const run = (connection: Connection, args: ReadonlyArray<string>) =>
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

/** Runs it, and prints what it says. Where it fails, this process ends with its exit code. */
export const passOn = (connection: Connection, args: ReadonlyArray<string>) =>
  Effect.flatMap(run(connection, args), print)

export const print = ({ code, stderr, stdout }: Program.Ended) =>
  Effect.andThen(
    Console.log(`${stdout}${stderr}`.trim()),
    Effect.sync(() => {
      if (code !== 0) process.exitCode = code
      return code
    })
  )
