/** The real client on top of a server in memory. */
import { type Connection, Credentials, GenesysCloud } from "@effect-genesys/client"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

export const over = (server: HttpClient.HttpClient, options: Pick<Connection.Options, "rateLimit"> = {}) =>
  GenesysCloud.layer({
    region: "mypurecloud.de",
    credentials: Credentials.accessToken(Redacted.make("t")),
    ...options
  }).pipe(Layer.provide(Layer.succeed(HttpClient.HttpClient, server)), Layer.orDie)
