/**
 * Sends the client mutated responses, and reports defects, secrets in its output, and lost refresh tokens. The seed and
 * the number of a case determine it, so that one case can be repeated alone.
 */
import { inspect } from "node:util"
import { gunzipSync } from "node:zlib"
import {
  Connection,
  Credentials,
  GenesysCloud,
  GenesysError,
  RetryPolicy,
  TokenStore
} from "@effect-genesys/client"
import { settable } from "@effect-genesys/testing/WallClock"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { canary, errorBody, exchanges, type Json, token, tokenError } from "./FuzzExchanges.ts"
import { maxResponseBytes, mutatedResponse } from "./FuzzMutations.ts"
import { pick, random } from "./Random.ts"

export interface Options {
  readonly cases: number
  readonly seed: number
  /** The number of the first case. Default: 0. */
  readonly first?: number
}

export interface Counts {
  readonly cases: number
  readonly successes: number
  readonly typedErrors: number
  readonly defects: number
  readonly leaks: number
  readonly lost: number
  /** How many operations were called. */
  readonly operations: number
}

/** A case that went wrong. */
export interface Finding {
  readonly seed: number
  readonly case: number
  /** `leak`: a secret in the output of the client. `lost`: the refresh token of a response was not stored. */
  readonly what: "defect" | "leak" | "lost"
  readonly text: string
}

/** A case: one call, the responses of the API and the login host, and the error of the clock in milliseconds. */
const prepare = (seed: number, number: number) => {
  const dice = random(seed, number)
  const [call, success] = exchanges[dice.below(exchanges.length)] ?? nothing
  const mutatesLogin = dice.chance(0.25)
  const refreshes = dice.chance(0.5)
  const clockOffset = pick(dice, [0, 0, 3_600_000, -3_600_000, 10 ** 12, -(10 ** 12)])
  return {
    call,
    refreshes,
    clockOffset,
    api: () => (mutatesLogin ? valid(success) : mutatedResponse(dice, success, errorBody)),
    loginHost: () => (mutatesLogin ? mutatedResponse(dice, token, tokenError) : valid(token))
  }
}
type Case = ReturnType<typeof prepare>
const nothing: (typeof exchanges)[number] = [() => Effect.void, null]
const valid = (json: Json) => (json === null ? new Response(null) : Response.json(json))

/** `onToken` gets the status and body of each response of the login host. */
const httpOf = (current: () => Case, onToken: (status: number, body: Uint8Array) => void) =>
  HttpClient.make((request, url) =>
    Effect.promise(async () => {
      const { api, loginHost } = current()
      if (url.pathname !== "/oauth/token") return HttpClientResponse.fromWeb(request, api())
      const response = loginHost()
      const body = new Uint8Array(await response.arrayBuffer())
      onToken(response.status, decompressed(body, response.headers.get("content-encoding") ?? ""))
      return HttpClientResponse.fromWeb(request, new Response(body.length === 0 ? null : body, response))
    })
  )

/** The body, decompressed if it really is gzip. */
const decompressed = (body: Uint8Array, encoding: string): Uint8Array => {
  try {
    return /gzip/i.test(encoding) ? gunzipSync(body) : body
  } catch {
    return body
  }
}

/** A client over this transport. `forget` drops its token. */
const connected = (credentials: Credentials.Credentials, http: HttpClient.HttpClient) =>
  Effect.gen(function* () {
    const connection = yield* Connection.make({
      region: "mypurecloud.de",
      credentials,
      rateLimit: false,
      retryPolicy: RetryPolicy.never,
      maxResponseBytes
    }).pipe(Effect.provideService(HttpClient.HttpClient, http), Effect.orDie)
    const api = yield* Effect.provideService(GenesysCloud.make, Connection.Connection, connection)
    return { api, forget: connection.forget }
  })

const proof = { clientId: "c1", clientSecret: Redacted.make(`${canary}-client-secret`) }

/** The refresh token that the client must store: that of a complete 2xx response without an `error`. */
const refreshTokenOf = (status: number, body: Uint8Array): string | undefined => {
  if (status < 200 || status > 299 || body.length > maxResponseBytes) return undefined
  try {
    const { error, refresh_token: refreshToken }: Record<string, unknown> = Object(
      JSON.parse(new TextDecoder().decode(body))
    )
    const hasError = typeof error === "string" && error !== ""
    return !hasError && typeof refreshToken === "string" && refreshToken !== "" ? refreshToken : undefined
  } catch {
    return undefined
  }
}

/** Runs the cases one after the other, and calls `onFinding` for each that goes wrong. */
export const run = Effect.fnUntraced(function* (
  { cases, first = 0, seed }: Options,
  onFinding: (finding: Finding) => Effect.Effect<void>
): Effect.fn.Return<Counts, never, Scope.Scope> {
  let current = prepare(seed, first)
  let expected: string | undefined
  let stored: string | undefined
  const http = httpOf(
    () => current,
    (status, body) => (expected = refreshTokenOf(status, body))
  )
  const clock = yield* settable
  let skew = 0
  const store: TokenStore.TokenStore["Service"] = {
    // Every case starts with this token.
    get: () => Effect.succeedSome(Redacted.make(`${canary}-earlier`)),
    set: (_key, refreshToken) => Effect.sync(() => (stored = Redacted.value(refreshToken))),
    remove: () => Effect.void,
    isShared: false
  }
  const ofClient = yield* connected(Credentials.clientCredentials(proof.clientId, proof.clientSecret), http)
  const ofUser = yield* Effect.provideService(
    connected(Credentials.refreshToken(proof), http),
    TokenStore.TokenStore,
    store
  )
  const called = new Set<unknown>()
  let successes = 0
  let typedErrors = 0
  let defects = 0
  let leaks = 0
  let lost = 0
  for (let number = first; number < first + cases; number++) {
    current = prepare(seed, number)
    called.add(current.call)
    expected = undefined
    stored = undefined
    clock.set(current.clockOffset - skew)
    skew = current.clockOffset
    const { api, forget } = current.refreshes ? ofUser : ofClient
    // Each case starts without a token, so that it can be repeated alone.
    yield* Effect.ignore(forget)
    const exit = yield* Effect.exit(current.call(api)).pipe(Effect.provideService(Clock.Clock, clock.wall))
    const error = Exit.isFailure(exit) ? exit.cause.reasons.find(Cause.isFailReason)?.error : undefined
    const typed = error instanceof GenesysError.GenesysError
    if (Exit.isSuccess(exit)) successes += 1
    else if (typed) typedErrors += 1
    else {
      defects += 1
      yield* onFinding({ seed, case: number, what: "defect", text: Cause.pretty(exit.cause) })
    }
    const seen = Exit.isSuccess(exit)
      ? JSON.stringify(exit.value)
      : `${Cause.pretty(exit.cause)} ${JSON.stringify(exit.cause)} ${inspect(error, { depth: 4 })}`
    if (seen?.includes(canary) === true) {
      leaks += 1
      yield* onFinding({ seed, case: number, what: "leak", text: seen })
    }
    if (current.refreshes && expected !== stored) {
      lost += 1
      yield* onFinding({
        seed,
        case: number,
        what: "lost",
        text: "The refresh token of the response was not stored"
      })
    }
  }
  return { cases, successes, typedErrors, defects, leaks, lost, operations: called.size }
})
