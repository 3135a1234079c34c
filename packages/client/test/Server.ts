/** A login host and API in memory: records requests, issues tokens, and lets the test respond to API requests. */
import { Connection, Credentials, GenesysCloud, RetryPolicy } from "@effect-genesys/client"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

export const canarySecret = "canary-secret-2c1f"
export const canaryToken = "canary-token-77aa"

/** An `Error` is a transport error. */
export type Reply = Response | Error | "reset" | "hang"

export interface ReceivedRequest {
  readonly path: string
  readonly method: string
  readonly authorization: string | undefined
  /** The fields of a form. */
  readonly form: Readonly<Record<string, string>>
}

export interface Server {
  readonly requests: Array<ReceivedRequest>
  /** Requests to the login host. */
  readonly tokenRequests: Array<ReceivedRequest>
  readonly tokenRequestCount: () => number
  readonly client: HttpClient.HttpClient
}

/** Calls `respond` for every API request, with its number from 1. */
export const make = (
  respond: (number: number, request: ReceivedRequest) => Reply,
  token: (number: number, request: ReceivedRequest) => Reply = (number) =>
    Response.json({ access_token: `${canaryToken}-${number}`, token_type: "bearer", expires_in: 3600 })
): Server => {
  const requests: Array<ReceivedRequest> = []
  const tokenRequests: Array<ReceivedRequest> = []
  const client = HttpClient.make((request, url) => {
    const login = url.pathname === "/oauth/token"
    const seen = {
      path: `${url.pathname}${url.search}`,
      method: request.method,
      authorization: request.headers["authorization"],
      form:
        request.body._tag === "Uint8Array" && login
          ? Object.fromEntries(new URLSearchParams(Buffer.from(request.body.body).toString()))
          : {}
    }
    const all = login ? tokenRequests : requests
    all.push(seen)
    const reply = (login ? token : respond)(all.length, seen)
    if (reply === "hang") return Effect.never
    const cause = reply === "reset" ? new Error("socket hang up") : reply
    if (cause instanceof Error) {
      return Effect.fail(
        new HttpClientError.HttpClientError({
          reason: new HttpClientError.TransportError({ request, cause })
        })
      )
    }
    return Effect.succeed(HttpClientResponse.fromWeb(request, cause))
  })
  return { requests, tokenRequests, tokenRequestCount: () => tokenRequests.length, client }
}

export const layer = (server: Server, options: Partial<Connection.Options> = {}) =>
  GenesysCloud.layer(optionsOf(options)).pipe(Layer.provide(transport(server)), Layer.orDie)

/** The connection alone. */
export const connection = (server: Server, options: Partial<Connection.Options> = {}) =>
  Connection.layer(optionsOf(options)).pipe(Layer.provide(transport(server)), Layer.orDie)

const optionsOf = (options: Partial<Connection.Options>): Connection.Options => ({
  region: "mypurecloud.de",
  credentials: Credentials.clientCredentials("a-client", Redacted.make(canarySecret)),
  rateLimit: false,
  ...options
})

const transport = ({ client }: Server) => Layer.succeed(HttpClient.HttpClient, client)

/** Retries at once, so that a test of retries needs no clock. */
export const impatient: RetryPolicy.RetryPolicy = {
  ...RetryPolicy.defaults,
  schedule: RetryPolicy.exponential({ base: 0 })
}

export const errorBody = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json(
    { status, code, message: `said ${code}`, contextId: "c-1", details: [], errors: [] },
    { status, headers: { "ININ-Correlation-Id": "c-1", ...headers } }
  )

export const client = { id: "c1", name: "Wallboard", authorizedGrantType: "CLIENT-CREDENTIALS" }
