/**
 * Verifies a provider: sends it the requests of pacts, and compares its responses with the pacts. Nothing is printed, and
 * nothing is sent to anybody else.
 *
 * What is verified depends on the call alone: `PACT_*` variables of the environment are not read, redirects are not
 * followed, and requests to the provider use no proxy. A broker is reached through the proxy of the environment.
 */
import type { ConsumerVersionSelector } from "@pact-foundation/pact-core"
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import * as Front from "./internal/Front.ts"
import * as Given from "./internal/Given.ts"
import * as Outcome from "./internal/Outcome.ts"
import * as Plan from "./internal/Plan.ts"
import * as StateServer from "./internal/StateServer.ts"
import * as VerifierProcess from "./internal/VerifierProcess.ts"

export interface Options<R = never> {
  /** Its name in the pacts. Pacts with other providers are skipped; no pact with this one is a failure. */
  readonly provider: string
  /** Where it runs. */
  readonly baseUrl: string
  /** Files and folders, URLs of pacts, or a broker. */
  readonly pacts: ReadonlyArray<string> | Urls | Broker
  /**
   * How provider states are set up, by their names, or the URL of a server that does. What a handler gives fills the
   * `${name}`s of `Matcher.fromProviderState`.
   */
  readonly states?: StateHandlers<R> | string
  /** Added to every request. They replace headers of the pact of the same name, whatever its case. */
  readonly headers?: { readonly [name: string]: string }
  /** How a provider with https is trusted, and so is the URL of `states`. Default: by the authorities that Node trusts. */
  readonly tls?: Tls
  /** For one response. Default: 30 s. */
  readonly timeout?: Duration.Input
  /** Sends the results to the broker of the pacts. */
  readonly publish?: Publish
}

/**
 * As of Node's `tls.connect`: `ca` is the certificate of the authority that signed, or of the server if it signs itself;
 * `cert` and `key` are those of a client. All of them are PEM texts. `rejectUnauthorized: false` accepts any certificate.
 */
export type Tls = Front.Tls

/** A token, or a username and a password. Whitespace around a token and a line break at its end are removed. */
export interface Credentials {
  readonly token?: Redacted.Redacted
  readonly username?: string
  readonly password?: Redacted.Redacted
  /** The certificate of the authority of the server, as PEM, where this machine does not trust it. */
  readonly ca?: string
}

/** Pacts at URLs that need credentials, such as the one that a webhook of a broker gives. */
export interface Urls extends Credentials {
  readonly urls: ReadonlyArray<string>
}

export interface Broker extends Credentials {
  readonly url: string
  /** Which pacts, such as `[{ mainBranch: true }, { deployedOrReleased: true }]`. */
  readonly consumerVersionSelectors: ReadonlyArray<ConsumerVersionSelector>
  /** Whether pacts that were never verified may fail. Default: false. */
  readonly enablePending?: boolean
  /** A day such as `2026-03-01`. */
  readonly includeWipPactsSince?: string
  /** Whether it is a failure that there is no pact with the provider. Default: true. */
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
  /** Pacts that are with other providers. None of their requests was sent. */
  readonly skipped: ReadonlyArray<Skipped>
}

export interface Skipped {
  /** The file or URL. */
  readonly pact: string
  readonly provider: string
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
      ? `${this.provider} does not do what its pacts say.\n${lines.join("\n")}\nFix the provider, or agree on another contract with the consumer.`
      : `${this.provider} was not verified.\n${lines.join("\n")}\nFix what is in the way, and verify again.`
  }
}

export interface Failure {
  /** With its consumer and its states. */
  readonly interaction: string
  readonly details: ReadonlyArray<string>
}

export const verify = <R = never>(options: Options<R>): Effect.Effect<Report, VerificationFailed, R> =>
  Effect.gen(function* () {
    const { provider } = options
    const plan = yield* Effect.mapError(Effect.fromResult(Plan.of(options)), (detail) =>
      nothingSent(provider, detail)
    )
    const given = Given.make(plan.task.options.pactUrls ?? [])
    const missing = Effect.sync(() => Given.failures(given))
    return yield* Effect.matchEffect(verified(options, plan, given), {
      onFailure: ({ asked, failures }) =>
        Effect.flatMap(missing, (found) =>
          Effect.fail(new VerificationFailed({ provider, asked, failures: [...found, ...failures] }))
        ),
      onSuccess: (report) =>
        Effect.flatMap(missing, (found) =>
          found.length === 0
            ? Effect.succeed(report)
            : Effect.fail(new VerificationFailed({ provider, asked: false, failures: found }))
        )
    })
  })

const notAsked = (provider: string, interaction: string, detail: string) =>
  new VerificationFailed({ provider, asked: false, failures: [{ interaction, details: [detail] }] })

const nothingSent = (provider: string, detail: string) => notAsked(provider, "Nothing was sent.", detail)

const verified = <R>(
  options: Options<R>,
  plan: Plan.Plan,
  given: Given.Given
): Effect.Effect<Report, VerificationFailed, R> =>
  Effect.scoped(
    Effect.gen(function* () {
      const { pacts, provider, states } = options
      const handled =
        states === undefined || typeof states === "string"
          ? undefined
          : yield* StateServer.make(Given.recording(states, given))
      const fronts = {
        provider: yield* Front.make(plan.target),
        states: plan.states === undefined ? undefined : yield* Front.make(plan.states)
      }
      const statesUrl = handled?.url ?? fronts.states?.url
      const task = {
        ...plan.task,
        options: {
          ...plan.task.options,
          providerBaseUrl: fronts.provider.url,
          ...(statesUrl !== undefined && { providerStatesSetupUrl: statesUrl })
        }
      }
      const result = yield* VerifierProcess.run(task, (contents) => Given.fetched(given, contents))
      const skipped = [...plan.skipped, ...result.skipped]
      if (result.text === null) return yield* nothingSent(provider, Plan.noPact(options, skipped))

      const named = (text: string) =>
        [fronts.provider, fronts.states].reduce((all, front) => front?.named(all) ?? all, text)
      const outcome = Outcome.decode(result.text)
      if (Option.isNone(outcome)) {
        const text = Outcome.withoutQueries(named(result.text))
        return yield* notAsked(provider, "The verification did not run.", text)
      }
      const { errors, interactionResults } = outcome.value
      if (!result.ok) {
        const problems = {
          "The provider could not be reached.": fronts.provider.problems,
          "The server of provider states could not be reached.": fronts.states?.problems ?? [],
          "A provider state failed.": handled?.problems ?? [],
          [unpublished]: result.unpublished === undefined ? [] : [result.unpublished]
        }
        const failures = yield* Effect.forEach(errors, Outcome.failureOf)
        return yield* new VerificationFailed({
          provider,
          // Otherwise a pact could not be loaded, a state not be set up, or the provider not be reached.
          asked: errors.some(({ mismatch }) => mismatch.mismatches !== undefined),
          failures: [
            ...failures.map(({ details, interaction }) => ({ interaction, details: details.map(named) })),
            ...Object.entries(problems).flatMap(([interaction, details]) =>
              details.length === 0 ? [] : [{ interaction, details }]
            )
          ]
        })
      }
      // The core takes it for a success.
      if (interactionResults.length === 0 && !Plan.mayBeEmpty(pacts)) {
        return yield* nothingSent(provider, `The pacts with "${provider}" have no interaction.`)
      }
      if (result.unpublished !== undefined) return yield* notAsked(provider, unpublished, result.unpublished)
      return { interactions: interactionResults.map(Outcome.verifiedOf), skipped }
    })
  )

const unpublished = "The results were not published to the broker."
