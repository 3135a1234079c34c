/** The full client of this repository, as a user builds it: token, retries, rate limit, schemas, metrics and spans. */
import { Credentials, OAuthApi } from "@effect-genesys/client"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import { idOf, requestOf } from "../Samples.ts"
import { type Contender, credentials, runEffects } from "./Contender.ts"
import * as Recording from "./Recording.ts"
import { transports } from "./Transports.ts"

export interface Options {
  readonly transport: keyof typeof transports
  /** `made`: created and dropped, as without a tracer. `recorded`: collected by a tracer. `off`: not created. */
  readonly spans: "made" | "recorded" | "off"
}

export const layer = (region: string, transport: Options["transport"]) =>
  OAuthApi.layer({
    region,
    credentials: Credentials.clientCredentials(credentials.clientId, Redacted.make(credentials.clientSecret)),
    // Enforced, but too high to delay a call.
    rateLimit: { limit: 1_000_000_000 }
  }).pipe(Layer.provide(transports[transport]))

export const make = async (url: string, { spans, transport }: Options): Promise<Contender> => {
  const runtime = ManagedRuntime.make(layer(url, transport))
  const api = await runtime.runPromise(OAuthApi.OAuthApi)
  const client = {
    getOauthClient: (call: number) => api.getOauthClient(idOf(call)),
    getOauthClients: Effect.map(api.getOauthClients, ({ entities = [] }) => entities),
    postOauthClients: (call: number) => api.postOauthClients(requestOf(call))
  }
  const tracer = Recording.make()
  return {
    run: (plan) => {
      const calls = runEffects(client, plan)
      switch (spans) {
        case "made":
          return runtime.runPromise(calls)
        case "recorded":
          return runtime.runPromise(Effect.withTracer(calls, tracer))
        case "off":
          return runtime.runPromise(Effect.withTracerEnabled(calls, false))
      }
    }
  }
}
