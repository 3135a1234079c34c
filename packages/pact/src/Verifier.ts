/**
 * Verifies a provider: sends it the requests of pacts, and compares its responses with the pacts. It prints nothing, and
 * sends nothing to any other host.
 *
 * Only the options decide what is verified: `PACT_*` environment variables are ignored, redirects are not followed, and
 * requests to the provider use no proxy. Requests to a broker use the proxy of the environment.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as CoreReport from "./internal/CoreReport.ts"
import * as ProviderStateValues from "./internal/ProviderStateValues.ts"
import * as ResolvedOptions from "./internal/ResolvedOptions.ts"
import * as ReverseProxy from "./internal/ReverseProxy.ts"
import * as StateServer from "./internal/StateServer.ts"
import type { Failure, Report } from "./internal/VerificationReport.ts"
import type { Options } from "./internal/VerifierOptions.ts"
import * as VerifierProcess from "./internal/VerifierProcess.ts"

export type {
  Broker,
  Credentials,
  Options,
  Publish,
  StateHandler,
  StateHandlers,
  Tls,
  Urls
} from "./internal/VerifierOptions.ts"

export type { Failure, Report, Skipped, VerifiedInteraction } from "./internal/VerificationReport.ts"

/**
 * The provider's responses differ from the pacts, or the verification could not run.
 *
 * @since 0.1.0
 * @category errors
 */
export class VerificationFailed extends Data.TaggedError("VerificationFailed")<{
  readonly provider: string
  /** Whether a response differs from a pact. If not, the verification could not run, and says nothing on the provider. */
  readonly responsesDiffer: boolean
  readonly failures: ReadonlyArray<Failure>
}> {
  override get message() {
    const lines = this.failures.flatMap(({ details, interaction }) => [
      `  ${interaction}`,
      ...details.map((detail) => `    ${detail}`)
    ])
    return this.responsesDiffer
      ? `${this.provider} does not match its pacts.\n${lines.join("\n")}\nFix the provider, or agree on another contract with the consumer.`
      : `${this.provider} was not verified.\n${lines.join("\n")}\nFix this, and verify again.`
  }
}

/**
 * Verifies the provider with all its pacts. Fails if a response differs, or if the verification cannot run.
 *
 * A failed interaction that is `pending` does not fail the verification; the report has it.
 *
 * @since 0.1.0
 * @category verification
 * @example
 * ```ts
 * import { Verifier } from "effect-pact"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.gen(function* () {
 *   const { interactions } = yield* Verifier.verify({
 *     provider: "bookshop",
 *     baseUrl: "http://127.0.0.1:8080",
 *     pacts: ["pacts"],
 *     // Add the book to the provider here, and return its id.
 *     states: { "a book": () => Effect.succeed({ id: "b1" }) }
 *   })
 *   yield* Console.log(`${interactions.length} interactions are verified.`)
 * })
 * ```
 */
export const verify = <R = never>(options: Options<R>): Effect.Effect<Report, VerificationFailed, R> =>
  Effect.gen(function* () {
    const { provider } = options
    const resolved = yield* Effect.mapError(Effect.fromResult(ResolvedOptions.resolve(options)), (detail) =>
      nothingSent(provider, detail)
    )
    const values = ProviderStateValues.make(resolved.task.options.pactUrls ?? [])
    const missing = Effect.sync(() => ProviderStateValues.failures(values))
    return yield* Effect.matchEffect(run(options, resolved, values), {
      onFailure: ({ failures, responsesDiffer }) =>
        Effect.flatMap(missing, (found) =>
          Effect.fail(
            new VerificationFailed({ provider, responsesDiffer, failures: [...found, ...failures] })
          )
        ),
      onSuccess: (report) =>
        Effect.flatMap(missing, (found) =>
          found.length === 0
            ? Effect.succeed(report)
            : Effect.fail(new VerificationFailed({ provider, responsesDiffer: false, failures: found }))
        )
    })
  })

const notVerified = (provider: string, interaction: string, detail: string) =>
  new VerificationFailed({ provider, responsesDiffer: false, failures: [{ interaction, details: [detail] }] })

const nothingSent = (provider: string, detail: string) => notVerified(provider, "Nothing was sent.", detail)

const run = <R>(
  options: Options<R>,
  resolved: ResolvedOptions.ResolvedOptions,
  values: ProviderStateValues.ProviderStateValues
): Effect.Effect<Report, VerificationFailed, R> =>
  Effect.scoped(
    Effect.gen(function* () {
      const { pacts, provider, states } = options
      const stateServer =
        states === undefined || typeof states === "string"
          ? undefined
          : yield* StateServer.make(ProviderStateValues.recording(states, values))
      const proxies = {
        provider: yield* ReverseProxy.make(resolved.provider),
        states: resolved.states === undefined ? undefined : yield* ReverseProxy.make(resolved.states)
      }
      const statesUrl = stateServer?.url ?? proxies.states?.url
      const task = {
        ...resolved.task,
        options: {
          ...resolved.task.options,
          providerBaseUrl: proxies.provider.url,
          ...(statesUrl !== undefined && { providerStatesSetupUrl: statesUrl })
        }
      }
      const result = yield* VerifierProcess.run(task, (pactTexts) =>
        ProviderStateValues.addRemotePacts(values, pactTexts)
      )
      const skipped = [...resolved.skipped, ...result.skipped]
      if (result.text === null) return yield* nothingSent(provider, ResolvedOptions.noPact(options, skipped))

      const withUpstreams = (text: string) =>
        [proxies.provider, proxies.states].reduce((all, proxy) => proxy?.withUpstream(all) ?? all, text)
      const report = CoreReport.decode(result.text)
      if (Option.isNone(report)) {
        const text = CoreReport.withoutQueries(withUpstreams(result.text))
        return yield* notVerified(provider, "The verification did not run.", text)
      }
      const { errors, interactionResults } = report.value
      if (!result.ok) {
        const problems = {
          "The provider could not be reached.": proxies.provider.problems,
          "The server of provider states could not be reached.": proxies.states?.problems ?? [],
          "A provider state failed.": stateServer?.problems ?? [],
          [unpublished]: result.unpublished === undefined ? [] : [result.unpublished]
        }
        const failures = yield* Effect.forEach(errors, CoreReport.failureOf)
        return yield* new VerificationFailed({
          provider,
          // Other errors are pacts that did not load, states that failed, or a provider that could not be reached.
          responsesDiffer: errors.some(({ mismatch }) => mismatch.mismatches !== undefined),
          failures: [
            ...failures.map(({ details, interaction }) => ({
              interaction,
              details: details.map(withUpstreams)
            })),
            ...Object.entries(problems).flatMap(([interaction, details]) =>
              details.length === 0 ? [] : [{ interaction, details }]
            )
          ]
        })
      }
      // The core reports success for no interactions.
      if (interactionResults.length === 0 && !ResolvedOptions.mayBeEmpty(pacts)) {
        return yield* nothingSent(provider, `The pacts with "${provider}" have no interaction.`)
      }
      if (result.unpublished !== undefined) {
        return yield* notVerified(provider, unpublished, result.unpublished)
      }
      return { interactions: interactionResults.map(CoreReport.verifiedOf), skipped }
    })
  )

const unpublished = "The results were not published to the broker."
