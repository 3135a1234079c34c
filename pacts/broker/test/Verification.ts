/** Does what a provider's build does: fetches its pacts from the broker, verifies them, and publishes the results. */
import * as Effect from "effect/Effect"
import * as Emulator from "../../verification/Emulator.ts"
import * as Broker from "../Broker.ts"
import { credentials } from "./World.ts"

export interface Options {
  readonly consumer: string
  readonly provider: string
  readonly providerVersion: string
}

/** Whether the provider passes the latest pact of the consumer's main branch. */
export const run = Effect.fnUntraced(function* ({ consumer, provider, providerVersion }: Options) {
  const { url } = yield* Broker.Broker
  const verified = Emulator.verify({
    provider,
    pacts: { url, ...credentials, consumerVersionSelectors: [{ consumer, branch: "main" }] },
    publish: { providerVersion, providerVersionBranch: "main" }
  })
  return yield* verified.pipe(
    Effect.as(true),
    Effect.catchTag("VerificationFailed", () => Effect.succeed(false))
  )
})
