/** The command line client of Pact Brokers, `pact-broker`, and what its complaints mean. */
import { fileURLToPath } from "node:url"
import { stripVTControlCharacters } from "node:util"
import * as Effect from "effect/Effect"
import type { Connection } from "./Connection.ts"
import { Problem } from "./Problem.ts"
import * as Program from "./Program.ts"

const bin = fileURLToPath(import.meta.resolve("@pact-foundation/pact-cli/bin/pact-broker.js"))

/** It waits for silent hosts without end. */
const patience = "10 seconds"

/** What it prints where it succeeds. */
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
            message: `${connection.url} gave no answer within ${patience}; check PACT_BROKER_BASE_URL, and that the broker is well.`
          })
        )
    }),
    Effect.flatMap(({ code, stderr, stdout }) => {
      if (code === 0) return Effect.succeed(stdout)
      const complaint = stripVTControlCharacters(`${stdout}\n${stderr}`)
      return Effect.fail(new Problem({ message: meaning(connection.url, complaint), cause: complaint }))
    })
  )

const meaning = (url: string, complaint: string): string => {
  for (const [pattern, sentence] of meanings) {
    const match = pattern.exec(complaint)
    if (match !== null) return sentence(url, match)
  }
  const [first = "it does not say why"] = complaint
    .split("\n")
    .flatMap((line) => line.match(/[^❌\s].*/) ?? [])
  return `The Pact Broker at ${url} did not do it: ${first}`
}

export function notABroker(url: string) {
  return `What answers at ${url} is not a Pact Broker; check PACT_BROKER_BASE_URL.`
}

/** The first that matches holds. A path of '' is the broker's index, which the CLI asks for before anything else. */
const meanings: ReadonlyArray<readonly [RegExp, (url: string, match: RegExpExecArray) => string]> = [
  [
    // 400 is what the broker answers to a token where it expects a name and a password.
    /failed: (401|403)|path '' failed: (400)/,
    (url, [, status, other]) =>
      `The Pact Broker at ${url} refuses the credentials with ${status ?? other}; check PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD.`
  ],
  [
    /Failed to access pact broker path/,
    (url) =>
      `Nothing answers at ${url}${url.startsWith("https:") ? " with a certificate that is trusted here" : ""}; check PACT_BROKER_BASE_URL, and that the broker runs.`
  ],
  [
    /failed: (408|429|5\d\d)/,
    (url, [, status]) => `The Pact Broker at ${url} answers ${status}; try again when it is well.`
  ],
  [
    // It panics on JSON that is not a broker's.
    /path '' failed: 404|Did not get a valid HAL response|panicked at/,
    notABroker
  ],
  [
    /Cannot change the content of the pact for (.+?) version (\S+) and provider (.+?), as/,
    (_, [, consumer, version, provider]) =>
      `The pact of ${consumer} with ${provider} was published for version ${version} with other content; make a new commit, which is a new version, and publish that.`
  ],
  [
    /Environment (?:with name ')?(.+?)'? does not exist/,
    (url, [, name]) =>
      `${url} has no environment named ${name}; create it with pnpm -C pacts exec pact-broker create-environment --name ${name} --display-name ${name}, and --production where it is one.`
  ],
  [
    /Pacticipant (.+) not found/,
    (url, [, name]) =>
      `${url} knows no pacticipant named ${name}; publish its pact first: pnpm pacts:publish.`
  ],
  [
    /\/pacticipants\/([^/']+)\/versions\/([^/']+)' failed: 404/,
    (url, [, name, version]) =>
      `${url} knows no version ${version} of ${name}; publish its pact first: pnpm pacts:publish.`
  ]
]
