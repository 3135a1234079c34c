/** A vendor in memory: answers the login host, records what was asked, and leaves the API to the test. */
import { type Connection, Credentials, GenesysCloud, RetryPolicy } from "@effect-genesys/client"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

export const canarySecret = "canary-secret-2c1f"
export const canaryToken = "canary-token-77aa"

/** An `Error` is one of the transport. */
export type Answer = Response | Error | "reset" | "hang"

export interface Asked {
  readonly path: string
  readonly method: string
  readonly authorization: string | undefined
  /** The fields of a form. */
  readonly form: Readonly<Record<string, string>>
}

export interface Server {
  readonly asked: Array<Asked>
  /** What the login host was asked. */
  readonly tokensAsked: Array<Asked>
  readonly tokensGiven: () => number
  readonly client: HttpClient.HttpClient
}

/** `answer` is asked for every API request, with its number counted from 1. */
export const make = (
  answer: (number: number, asked: Asked) => Answer,
  token: (number: number, asked: Asked) => Answer = (number) =>
    Response.json({ access_token: `${canaryToken}-${number}`, token_type: "bearer", expires_in: 3600 })
): Server => {
  const asked: Array<Asked> = []
  const tokensAsked: Array<Asked> = []
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
    const all = login ? tokensAsked : asked
    all.push(seen)
    const given = (login ? token : answer)(all.length, seen)
    if (given === "hang") return Effect.never
    const cause = given === "reset" ? new Error("socket hang up") : given
    if (cause instanceof Error) {
      return Effect.fail(
        new HttpClientError.HttpClientError({
          reason: new HttpClientError.TransportError({ request, cause })
        })
      )
    }
    return Effect.succeed(HttpClientResponse.fromWeb(request, cause))
  })
  return { asked, tokensAsked, tokensGiven: () => tokensAsked.length, client }
}

export const layer = (server: Server, options: Partial<Connection.Options> = {}) =>
  GenesysCloud.layer({
    region: "mypurecloud.de",
    credentials: Credentials.clientCredentials("a-client", Redacted.make(canarySecret)),
    rateLimit: false,
    ...options
  }).pipe(Layer.provide(Layer.succeed(HttpClient.HttpClient, server.client)), Layer.orDie)

/** Waits of nothing, so that a test of retries needs no clock. */
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
