/** A usage query, from its start to its rows. */
import * as Credentials from "@effect-genesys/client/Credentials"
import * as GenesysCloud from "@effect-genesys/client/GenesysCloud"
import * as Interval from "@effect-genesys/schemas/Interval"
import * as Usage from "@effect-genesys/usage/Usage"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const live = GenesysCloud.layer({
  region: "eu-central-1",
  credentials: Credentials.accessToken(Redacted.make("a token"))
}).pipe(Layer.provide(FetchHttpClient.layer))

export const main = DateTime.now.pipe(
  Effect.flatMap((now) => Usage.query("a client id", { interval: Interval.lastDays(7, now) })),
  Effect.provide(live),
  Effect.runPromise
)
