/**
 * Verifies a provider: sends it the requests of pacts, and compares its responses with what they say. It sends nothing to
 * anybody else.
 *
 * The core of Pact prints its report on the standard output, and reads what it is not told from the environment:
 * `PACT_BROKER_BASE_URL`, `PACT_BROKER_TOKEN` and so on.
 */
import { devNull } from "node:os"
import { isMainThread } from "node:worker_threads"
import { type ConsumerVersionSelector, Verifier } from "@pact-foundation/pact-core"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import * as Outcome from "./internal/Outcome.ts"
import * as StateServer from "./internal/StateServer.ts"

export interface Options<R = never> {
  /** Its name in the pacts. */
  readonly provider: string
  /** Where it runs. */
  readonly baseUrl: string
  /** Files, folders and URLs, or a broker. */
  readonly pacts: ReadonlyArray<string> | Broker
  /**
   * How provider states are set up, by their names, or the URL of a server that does. What a handler gives fills the
   * `${name}`s of `Matcher.fromProviderState`.
   */
  readonly states?: StateHandlers<R> | string
  /** Added to every request, such as what only the environment knows. */
  readonly headers?: { readonly [name: string]: string }
  /** For one response. Default: 30 s. */
  readonly timeout?: Duration.Input
  /** Tells the broker what came of it. */
  readonly publish?: Publish
}

export interface Broker {
  readonly url: string
  readonly token?: Redacted.Redacted
  readonly username?: string
  readonly password?: Redacted.Redacted
  /** Which pacts, such as `[{ mainBranch: true }, { deployedOrReleased: true }]`. */
  readonly consumerVersionSelectors: ReadonlyArray<ConsumerVersionSelector>
  /** Whether pacts that were never verified may fail. Default: false. */
  readonly enablePending?: boolean
  /** A day such as `2026-03-01`. */
  readonly includeWipPactsSince?: string
  /** Whether it is a failure that there is no pact. Default: true. */
  readonly failIfNoPactsFound?: boolean
}

export interface Publish {
  /** Such as the hash of the commit. */
  readonly providerVersion: string
  readonly providerVersionBranch?: string
  readonly buildUrl?: string
}

export interface StateHandlers<R = never> {
  readonly [state: string]:
    | StateHandler<R>
    | { readonly setup: StateHandler<R>; readonly teardown: StateHandler<R> }
}

/** A failure fails the verification of the interaction. */
export type StateHandler<R = never> = (params: {
  readonly [name: string]: Schema.Json
}) => Effect.Effect<{ readonly [name: string]: Schema.Json } | void, unknown, R>

export interface Report {
  readonly interactions: ReadonlyArray<Verified>
}

export interface Verified {
  readonly consumer: string
  readonly description: string
  readonly states: ReadonlyArray<string>
  /** A pending interaction may have failed. */
  readonly pending: boolean
  readonly ok: boolean
}

/** The provider does something else than the pacts say, or could not be asked. */
export class VerificationFailed extends Data.TaggedError("VerificationFailed")<{
  readonly provider: string
  /** Whether a response of it differs. If not, the failure says nothing about the provider: it could not be asked. */
  readonly asked: boolean
  readonly failures: ReadonlyArray<Failure>
}> {
  override get message() {
    const lines = this.failures.flatMap(({ details, interaction }) => [
      `  ${interaction}`,
      ...details.map((detail) => `    ${detail}`)
    ])
    return this.asked
      ? `${this.provider} does not do what its pacts say.\n${lines.join("\n")}\nMend the provider, or agree on another contract with the consumer.`
      : `${this.provider} was not verified.\n${lines.join("\n")}\nMend what is in the way, and verify again.`
  }
}

export interface Failure {
  /** With its consumer and its states. */
  readonly interaction: string
  readonly details: ReadonlyArray<string>
}

export const verify = <R = never>(options: Options<R>): Effect.Effect<Report, VerificationFailed, R> =>
  Effect.scoped(
    Effect.gen(function* () {
      const { provider, states } = options
      const failed = (interaction: string, details: ReadonlyArray<string>) =>
        new VerificationFailed({ provider, asked: false, failures: [{ interaction, details }] })

      if (!withoutTelemetry()) {
        return yield* failed("Nothing was asked.", [
          "In a worker thread the telemetry of Pact's core cannot be turned off. Set PACT_DO_NOT_TRACK=true where the process starts."
        ])
      }
      const server =
        states === undefined || typeof states === "string" ? undefined : yield* StateServer.make(states)
      const statesUrl = typeof states === "string" ? states : server?.url
      const text = yield* Effect.tryPromise({
        try: () => new Verifier(toCore(options, statesUrl)).verify(),
        // It is the report as well, where there is one.
        catch: (error) => (error instanceof Error ? error.message : String(error))
      }).pipe(
        Effect.catch((problem) => {
          const outcome = Outcome.decode(problem)
          if (Option.isNone(outcome)) return Effect.fail(failed("The verification did not run.", [problem]))
          const { errors } = outcome.value
          const failures = errors.map(Outcome.failureOf)
          const ofStates = (server?.problems ?? []).map((each) => ({
            interaction: "A provider state failed.",
            details: [each]
          }))
          return Effect.fail(
            new VerificationFailed({
              provider,
              // Otherwise a pact could not be loaded, a state not be set up, or the provider not be reached.
              asked: errors.some(({ mismatch }) => mismatch.mismatches !== undefined),
              failures: [...failures, ...ofStates]
            })
          )
        })
      )
      const report = yield* Option.match(Outcome.decode(text), {
        onNone: () => Effect.die(new Error("The core of Pact gave a report that cannot be read.")),
        onSome: ({ interactionResults }) =>
          Effect.succeed({ interactions: interactionResults.map(Outcome.verifiedOf) })
      })
      // The core takes it for a success, as in a folder that was moved. A broker has an option for it.
      if (report.interactions.length === 0 && !isBroker(options.pacts)) {
        return yield* failed("Nothing was asked.", [
          `There is no interaction in ${options.pacts.join(" and ") || "an empty list of pacts"}.`
        ])
      }
      return report
    })
  )

/** The core asks the environment of the process, which only the main thread can change. */
const withoutTelemetry = () => {
  if (isMainThread) process.env["PACT_DO_NOT_TRACK"] = "true"
  return process.env["PACT_DO_NOT_TRACK"] === "true"
}

const toCore = <R>(
  { baseUrl, headers, pacts, provider, publish, timeout = "30 seconds" }: Options<R>,
  statesUrl: string | undefined
) => ({
  provider,
  providerBaseUrl: baseUrl,
  timeout: Duration.toMillis(Duration.fromInputUnsafe(timeout)),
  logLevel: "error" as const,
  logFile: devNull,
  ...(statesUrl !== undefined && { providerStatesSetupUrl: statesUrl }),
  ...(headers !== undefined && { customProviderHeaders: { ...headers } }),
  ...(isBroker(pacts) ? fromBroker(pacts) : { pactUrls: [...pacts] }),
  ...(publish !== undefined && { publishVerificationResult: true, ...publish })
})

const fromBroker = ({
  consumerVersionSelectors,
  enablePending,
  failIfNoPactsFound,
  includeWipPactsSince,
  password,
  token,
  url,
  username
}: Broker) => ({
  pactBrokerUrl: url,
  consumerVersionSelectors: [...consumerVersionSelectors],
  failIfNoPactsFound: failIfNoPactsFound ?? true,
  ...(token !== undefined && { pactBrokerToken: Redacted.value(token) }),
  ...(username !== undefined && { pactBrokerUsername: username }),
  ...(password !== undefined && { pactBrokerPassword: Redacted.value(password) }),
  ...(enablePending !== undefined && { enablePending }),
  ...(includeWipPactsSince !== undefined && { includeWipPactsSince })
})

const isBroker = (pacts: ReadonlyArray<string> | Broker): pacts is Broker => !Array.isArray(pacts)
