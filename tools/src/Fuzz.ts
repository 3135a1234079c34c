/**
 * Feeds the client responses that are almost the vendor's. The seed and the number of a case determine it, so that one
 * case can be repeated alone.
 */
import { inspect } from "node:util"
import { gunzipSync, gzipSync } from "node:zlib"
import {
  Connection,
  Credentials,
  GenesysCloud,
  GenesysError,
  RetryPolicy,
  TokenStore
} from "@effect-genesys/client"
import { GenesysCloudApi, Interval } from "@effect-genesys/schemas"
import { settable } from "@effect-genesys/testing/WallClock"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import { pick, type Random, random } from "./Random.ts"

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
  /** `lost`: the refresh token of a response was not stored. */
  readonly what: "defect" | "leak" | "lost"
  readonly text: string
}

export type Api = GenesysCloud.Operations
type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

const canary = "canary-5d1f0c"
const january = Result.getOrThrow(Interval.parse("2026-01-01/2026-01-31"))
const request = { name: "Bot", authorizedGrantType: "CLIENT-CREDENTIALS" } as const

const client = {
  id: "c1",
  name: "Bot",
  accessTokenValiditySeconds: 86_400,
  registeredRedirectUri: ["https://example.com/callback"],
  secret: `${canary}-secret`,
  dateCreated: "2026-03-01T08:00:00.250Z",
  createdBy: { id: "u1", name: "", selfUri: "/api/v2/users/u1" },
  authorizedGrantType: "CLIENT-CREDENTIALS",
  roleDivisions: [{ roleId: "r1", divisionId: "*" }],
  state: "active",
  selfUri: "/api/v2/oauth/clients/c1"
}
const { secret: _, ...shown } = client
const authorization = {
  client: shown,
  scope: ["oauth"],
  roles: [],
  dateCreated: "2026-03-01T08:00:00Z",
  pending: false
}
const scope = { id: "oauth", description: "Everything", selfUri: "/api/v2/oauth/scopes/oauth" }
const timeout = {
  idleTokenTimeoutSeconds: 900,
  enableIdleTokenTimeout: true,
  inactivityTimeoutUnit: "Minutes"
}
const row = {
  clientId: "c1",
  clientName: "",
  organizationId: "o1",
  userId: "",
  templateUri: "api/v2/users/{userId}",
  httpMethod: "GET",
  status200: 7,
  status400: 2,
  status500: 1,
  status429: 1,
  requests: 10,
  date: "2026-01-02T00:00:00Z"
}

const jobRow = {
  date: "2026-01-02",
  platform: "Developer",
  httpMethod: "GET",
  templateUri: "api/v2/users/{userId}",
  requestCount: 10,
  status200: 10,
  organizationId: "o1",
  oauthClient: { id: "c1", name: "Bot" },
  user: { id: "u1" }
}
const jobPage = { queryStatus: "Succeeded", entities: [jobRow], nextUri: "/api/v2/usage/x?after=1" }
const failedJob = { queryStatus: "Failed", errorBody: { message: "no", code: "query.error", status: 500 } }

type Operation = readonly [
  call: (api: Api) => Effect.Effect<unknown, GenesysError.GenesysError>,
  success: Json
]

/** Each operation of the API with a body that is right. */
const byName: Record<GenesysCloudApi.OperationName, Operation> = {
  getOauthClients: [
    (api) => api.getOauthClients,
    { entities: [shown], pageSize: 1, total: 1, selfUri: "/api/v2/oauth/clients" }
  ],
  postOauthClients: [(api) => api.postOauthClients(request), client],
  getOauthClient: [(api) => api.getOauthClient("c1"), shown],
  putOauthClient: [(api) => api.putOauthClient("c1", request), shown],
  deleteOauthClient: [(api) => api.deleteOauthClient("c1"), null],
  postOauthClientSecret: [(api) => api.postOauthClientSecret("c1"), client],
  postOauthClientUsageQuery: [
    (api) => api.postOauthClientUsageQuery("c1", { interval: january }),
    { executionId: "e1", resultsUri: "/x/e1" }
  ],
  getOauthClientUsageQueryResult: [
    (api) => api.getOauthClientUsageQueryResult("c1", "e1"),
    { queryStatus: "Complete", results: [row] }
  ],
  getOauthClientUsageSummary: [(api) => api.getOauthClientUsageSummary("c1"), { executionId: "e1" }],
  getOauthAuthorizations: [(api) => api.getOauthAuthorizations(), { total: 1, entities: [authorization] }],
  getOauthAuthorization: [(api) => api.getOauthAuthorization("c1"), authorization],
  getOauthScopes: [(api) => api.getOauthScopes(), { total: 1, entities: [scope] }],
  getOauthScope: [(api) => api.getOauthScope("oauth"), scope],
  getTokensMe: [
    (api) => api.getTokensMe(),
    { organization: { id: "o1", name: "O" }, OAuthClient: shown, authorizedScope: [] }
  ],
  headTokensMe: [(api) => api.headTokensMe, null],
  deleteTokensMe: [(api) => api.deleteTokensMe, null],
  deleteToken: [(api) => api.deleteToken("u1"), null],
  getTokensTimeout: [(api) => api.getTokensTimeout, timeout],
  putTokensTimeout: [(api) => api.putTokensTimeout({ enableIdleTokenTimeout: true }), timeout],
  postUsageQuery: [(api) => api.postUsageQuery({ interval: january }), { executionId: "e1" }],
  getUsageQueryExecutionIdResults: [
    (api) => api.getUsageQueryExecutionIdResults("e1"),
    { queryStatus: "Complete", results: [row], cursors: { after: "1" } }
  ],
  postUsageSimplesearch: [(api) => api.postUsageSimplesearch({ interval: january }), { executionId: "e1" }],
  getUsageSimplesearchExecutionIdResults: [
    (api) => api.getUsageSimplesearchExecutionIdResults("e1", { pageSize: 10 }),
    { queryStatus: "Complete", results: [row] }
  ],
  postUsageClientClientIdAggregatesQueryJobs: [
    (api) => api.postUsageClientClientIdAggregatesQueryJobs("c1", { interval: january }),
    { id: "j1" }
  ],
  getUsageClientClientIdAggregatesQueryJob: [
    (api) => api.getUsageClientClientIdAggregatesQueryJob("c1", "j1"),
    jobPage
  ],
  postUsageAggregatesQueryJobs: [
    (api) => api.postUsageAggregatesQueryJobs({ interval: january }),
    { id: "j1", resultsUri: "/x" }
  ],
  getUsageAggregatesQueryJob: [(api) => api.getUsageAggregatesQueryJob("j1"), failedJob]
}
export const operations: ReadonlyArray<Operation> = Object.values(byName)

// Scripts run without the compiler, which would say so too.
const missed = Object.values(GenesysCloudApi.GenesysCloudApi.groups)
  .flatMap((group) => Object.keys(group.endpoints))
  .filter((name) => !(name in byName))
if (missed.length > 0) throw new Error(`No answer is made up for ${missed.join(", ")}`)

const errorBody = {
  message: "No such thing",
  code: "not.found",
  status: 404,
  messageParams: { permissions: "oauth:client:view" },
  contextId: "0c0f1b4e-6f4a-4f8e-9d3e-000000000000",
  details: [{ errorCode: "x", fieldName: "name" }],
  errors: [{ message: "inner", status: 400 }],
  limit: { key: "k", namespace: "platform.api", value: 300 }
}
const token = {
  access_token: `${canary}-token`,
  token_type: "bearer",
  expires_in: 86_400,
  refresh_token: `${canary}-refresh`
}
const tokenError = { error: "invalid_client", description: "authentication failed" }

const oddities: readonly [Json, ...ReadonlyArray<Json>] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 53,
  1e308,
  "",
  " ",
  "\u0000",
  "\uD800",
  "LATER",
  "2026-02-30T00:00:00Z",
  "2026-01-01",
  "x".repeat(2000),
  [],
  [[]],
  [null],
  {},
  { __proto__: null },
  { constructor: 1, toString: 2, _tag: "NotFound" }
]

/** A copy with something changed somewhere in it. */
const mutated = (dice: Random, json: Json): Json => {
  if (json === null || typeof json !== "object" || dice.chance(0.1)) return pick(dice, oddities)
  if (Array.isArray(json)) {
    const items: ReadonlyArray<Json> = json
    if (items.length === 0 || dice.chance(0.3)) return [...items, ...items, pick(dice, oddities)]
    const at = dice.below(items.length)
    return items.map((item, index) => (index === at ? mutated(dice, item) : item))
  }
  const entries = Object.entries(json)
  if (entries.length === 0 || dice.chance(0.1)) return { ...json, later: pick(dice, oddities) }
  const at = dice.below(entries.length)
  if (dice.chance(0.25)) return Object.fromEntries(entries.filter((_entry, index) => index !== at))
  return Object.fromEntries(
    entries.map(([key, value], index) => [key, index === at ? mutated(dice, value) : value])
  )
}

const statuses: readonly [number, ...ReadonlyArray<number>] = [
  200, 200, 200, 200, 200, 201, 202, 204, 206, 301, 302, 304, 400, 401, 402, 403, 404, 405, 408, 409, 410,
  413, 415, 418, 422, 429, 500, 501, 502, 503, 504, 505, 511, 599
]
const headerNames: readonly [string, ...ReadonlyArray<string>] = [
  "retry-after",
  "inin-correlation-id",
  "inin-ratelimit-allowed",
  "inin-ratelimit-count",
  "inin-ratelimit-reset",
  "content-type",
  "content-encoding",
  "content-length",
  "date",
  "location",
  "set-cookie"
]
const headerValues: readonly [string, ...ReadonlyArray<string>] = [
  "",
  "0",
  "-1",
  "1e9",
  "99999999999999999999",
  "Wed, 21 Oct 2026 07:28:00 GMT",
  "Sunday, 06-Nov-94 08:49:37 GMT",
  "Sun Nov  6 08:49:37 1994",
  "Thu, 31 Dec 9999 23:59:59 GMT",
  "soon",
  "text/html",
  "gzip",
  "br, later",
  "a,b"
]

const maxResponseBytes = 50_000

const texts = (dice: Random, json: Json): string => {
  const text = JSON.stringify(json)
  switch (dice.below(12)) {
    case 0:
      return text.slice(0, dice.below(text.length + 1))
    case 1:
      return `\uFEFF${text}`
    case 2:
      return `<html><body>${dice.below(1000)}</body></html>`
    case 3:
      return text.replaceAll('"', "'")
    case 4:
    case 6:
      return deepened(dice, text)
    case 5:
      return text.padEnd(maxResponseBytes - 1 + dice.below(3), " ")
    default:
      return text
  }
}

/** The same with something in it that is nested deeper than a stack can take. */
const deepened = (dice: Random, text: string): string => {
  const [opening, closing] = pick(dice, [
    ['{"errors":[', "]}"],
    ['{"errors":[', "]}"],
    ["[", "]"],
    ['{"later":', "}"]
  ])
  const depth = dice.below(2500)
  const name = pick(dice, [
    "errorBody",
    "errorBody",
    "errorBody",
    "errors",
    "later",
    "details",
    "access_token",
    "roleDivisions"
  ])
  const inner = `${opening.repeat(depth)}1${closing.repeat(dice.chance(0.9) ? depth : 0)}`
  return text.endsWith("}") ? `${text.slice(0, -1)},"${name}":${inner}}` : inner
}

/** As bytes: most often UTF-8, else something that is not. */
const bytes = (dice: Random, text: string): BodyInit => {
  switch (dice.below(12)) {
    case 0:
      return new Uint8Array(gzipSync(text))
    case 1:
      return new Uint8Array(Buffer.from(text, "utf16le"))
    case 2:
      return new Uint8Array([...Buffer.from(text.slice(0, 20)), 0xff, 0xc0, 0xed, 0xa0, 0x80])
    default:
      return text
  }
}

const answer = (dice: Random, success: Json, failure: Json): Response => {
  const status = dice.chance(0.5) ? 200 : pick(dice, statuses)
  let body = status < 300 ? success : failure
  for (let change = dice.below(3); change > 0; change--) body = mutated(dice, body)
  const headers = new Headers({ "content-type": "application/json" })
  for (let header = dice.below(3); header > 0; header--)
    headers.set(pick(dice, headerNames), pick(dice, headerValues))
  const isEmpty = status === 204 || status === 304 || success === null
  return new Response(isEmpty ? null : bytes(dice, texts(dice, body)), { status, headers })
}

/** What a case asks, what the API and the login host answer, and how wrong the clock is, in milliseconds. */
const prepare = (seed: number, number: number) => {
  const dice = random(seed, number)
  const [call, success] = operations[dice.below(operations.length)] ?? nothing
  const login = dice.chance(0.25)
  const refreshes = dice.chance(0.5)
  const clockOffset = pick(dice, [0, 0, 3_600_000, -3_600_000, 10 ** 12, -(10 ** 12)])
  return {
    call,
    refreshes,
    clockOffset,
    api: () => (login ? proper(success) : answer(dice, success, errorBody)),
    loginHost: () => (login ? answer(dice, token, tokenError) : proper(token))
  }
}
type Case = ReturnType<typeof prepare>
const nothing: (typeof operations)[number] = [() => Effect.void, null]
const proper = (json: Json) => (json === null ? new Response(null) : Response.json(json))

/** `onToken` gets the status and body of each answer of the login host. */
const clientOf = (current: () => Case, onToken: (status: number, body: Uint8Array) => void) =>
  HttpClient.make((asked, url) =>
    Effect.promise(async () => {
      const { api, loginHost } = current()
      if (url.pathname !== "/oauth/token") return HttpClientResponse.fromWeb(asked, api())
      const given = loginHost()
      const body = new Uint8Array(await given.arrayBuffer())
      onToken(given.status, plain(body, given.headers.get("content-encoding") ?? ""))
      return HttpClientResponse.fromWeb(asked, new Response(body.length === 0 ? null : body, given))
    })
  )

/** The body, decompressed where it is in the encoding of its header. */
const plain = (body: Uint8Array, encoding: string): Uint8Array => {
  try {
    return /gzip/i.test(encoding) ? gunzipSync(body) : body
  } catch {
    return body
  }
}

/** A client, over a transport that answers as the case says that is under way. */
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

/** The refresh token that an answer must not lose: that of a success which is whole, and names no error. */
const refreshTokenOf = (status: number, body: Uint8Array): string | undefined => {
  if (status < 200 || status > 299 || body.length > maxResponseBytes) return undefined
  try {
    const { error, refresh_token: given }: Record<string, unknown> = Object(
      JSON.parse(new TextDecoder().decode(body))
    )
    const isNamed = typeof error === "string" && error !== ""
    return !isNamed && typeof given === "string" && given !== "" ? given : undefined
  } catch {
    return undefined
  }
}

/** Runs the cases one after the other. `onFinding` is told at once, since a case may be repeated by its number. */
export const run = Effect.fnUntraced(function* (
  { cases, first = 0, seed }: Options,
  onFinding: (finding: Finding) => Effect.Effect<void>
): Effect.fn.Return<Counts, never, Scope.Scope> {
  let current = prepare(seed, first)
  let due: string | undefined
  let stored: string | undefined
  const http = clientOf(
    () => current,
    (status, body) => (due = refreshTokenOf(status, body))
  )
  const clock = yield* settable
  let skew = 0
  const store: TokenStore.TokenStore["Service"] = {
    // The same one at the start of every case.
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
    due = undefined
    stored = undefined
    clock.set(current.clockOffset - skew)
    skew = current.clockOffset
    const { api, forget } = current.refreshes ? ofUser : ofClient
    // What a case learns, another must not know: it may be repeated alone.
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
    if (current.refreshes && due !== stored) {
      lost += 1
      yield* onFinding({
        seed,
        case: number,
        what: "lost",
        text: "A refresh token was not stored as it came"
      })
    }
  }
  return { cases, successes, typedErrors, defects, leaks, lost, operations: called.size }
})
