/** What a provider's build does: takes its pacts from the broker, calls the provider, and publishes the results. */
import { Verifier } from "@pact-foundation/pact-core"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

export interface Options {
  readonly brokerUrl: string
  readonly credentials: { readonly username: string; readonly password: Redacted.Redacted<string> }
  readonly consumer: string
  readonly provider: string
  readonly providerUrl: string
  readonly providerVersion: string
}

/** Whether the latest pact of the consumer's main branch holds. */
export const run = (options: Options) =>
  Effect.tryPromise(() =>
    new Verifier({
      provider: options.provider,
      providerBaseUrl: options.providerUrl,
      pactBrokerUrl: options.brokerUrl,
      pactBrokerUsername: options.credentials.username,
      pactBrokerPassword: Redacted.value(options.credentials.password),
      consumerVersionSelectors: [{ consumer: options.consumer, branch: "main" }],
      publishVerificationResult: true,
      providerVersion: options.providerVersion,
      providerVersionBranch: "main",
      failIfNoPactsFound: true,
      logLevel: "error"
    }).verify()
  ).pipe(Effect.isSuccess)
