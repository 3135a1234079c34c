/**
 * Verifies a provider: sends it the requests of pacts, and compares its responses with the pacts. Nothing is printed, and
 * nothing is sent to anybody else.
 *
 * What is verified depends on the call alone: `PACT_*` variables of the environment are not read, redirects are not
 * followed, and requests to the provider use no proxy. A broker is reached through the proxy of the environment.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Front from "./internal/Front.ts"
import * as Given from "./internal/Given.ts"
import * as Outcome from "./internal/Outcome.ts"
import * as Plan from "./internal/Plan.ts"
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

export type { Failure, Report, Skipped, Verified } from "./internal/VerificationReport.ts"

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
