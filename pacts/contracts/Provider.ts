/** The two hosts of Genesys Cloud as providers, and the real client connected to a mock server. */
import { type Credentials, GenesysCloud, RetryPolicy } from "@effect-genesys/client"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Pact } from "effect-pact"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"

const consumer = "effect-genesys-client"

/** `https://api.…` */
export const api = Pact.make({ consumer, provider: "genesys-cloud-api" })

/** `https://login.…` */
export const login = Pact.make({ consumer, provider: "genesys-cloud-login" })

/** Sends every request once: retries are not part of a contract. */
export const connected = (
  url: string,
  credentials: Credentials.Credentials,
  transformClient?: (client: HttpClient.HttpClient) => HttpClient.HttpClient
) =>
  GenesysCloud.layer({
    region: url,
    credentials,
    rateLimit: false,
    retryPolicy: RetryPolicy.never,
    transformClient
  }).pipe(Layer.provide(NodeHttpClient.layerUndici), Layer.orDie)
