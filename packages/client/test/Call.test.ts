/** The input of a call, its response, and its spans. */
import { ApiResponse, OAuthApi, RetryPolicy, TokensApi } from "@effect-genesys/client"
import { OAuthClient, UnknownFields } from "@effect-genesys/schemas"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as TestClock from "effect/testing/TestClock"
import * as Tracer from "effect/Tracer"
import * as Server from "./Server.ts"

const makeServer = () => Server.make(() => Response.json(Server.client))

describe("input that breaks a rule", () => {
  it.effect("is refused before a token is fetched", () =>
    Effect.gen(function* () {
      const server = makeServer()
      const error = yield* Effect.flip(OAuthApi.OAuthApi.use((api) => api.getOauthClient("a b"))).pipe(
        Effect.provide(Server.layer(server))
      )
      assert.strictEqual(error.reason._tag, "InvalidInput")
      assert.strictEqual(error.attempts, 0)
      assert.strictEqual(server.tokenRequestCount(), 0)
      assert.lengthOf(server.requests, 0)
    })
  )

  it.effect("uses no slot of the rate limit", () =>
    Effect.gen(function* () {
      const server = makeServer()
      yield* OAuthApi.OAuthApi.use((api) =>
        Effect.gen(function* () {
          for (let call = 0; call < 20; call++) yield* Effect.ignore(api.getOauthClient(""))
          // Both slots are free, so the clock need not advance.
          yield* api.getOauthClient("c1")
          yield* api.getOauthClient("c1")
        })
      ).pipe(Effect.provide(Server.layer(server, { rateLimit: { limit: 2, window: "1 minute" } })))
      assert.lengthOf(server.requests, 2)
    })
  )
})

const sentHeaders = {
  "ININ-Correlation-Id": "c-7",
  "inin-ratelimit-allowed": "300",
  "inin-ratelimit-count": "12",
  "inin-ratelimit-reset": "40"
}

describe("the response of a success", () => {
  it.effect("comes with the result of the call", () =>
    Effect.gen(function* () {
      const server = Server.make(() => Response.json(Server.client, { headers: sentHeaders }))
      const [client, response] = yield* OAuthApi.OAuthApi.use((api) =>
        ApiResponse.withResponse(api.getOauthClient("c1"))
      ).pipe(Effect.provide(Server.layer(server)))
      assert.strictEqual(client.name, Server.client.name)
      assert.strictEqual(response?.operation, "getOauthClient")
      assert.strictEqual(response?.status, 200)
      assert.strictEqual(response?.correlationId, "c-7")
      assert.deepStrictEqual(response?.rateLimit, { allowed: 300, count: 12, reset: Duration.seconds(40) })
      assert.strictEqual(response?.headers["inin-ratelimit-allowed"], "300")
    })
  )

  it.effect("has no rate limit if the server sends none", () =>
    Effect.gen(function* () {
      const [, response] = yield* OAuthApi.OAuthApi.use((api) =>
        ApiResponse.withResponse(api.getOauthClient("c1"))
      ).pipe(Effect.provide(Server.layer(makeServer())))
      assert.isUndefined(response?.rateLimit)
    })
  )

  it.effect("is the response of the last attempt, and each error has its own response", () =>
    Effect.gen(function* () {
      const server = Server.make((number) =>
        number === 1
          ? Server.errorBody(503, "service.unavailable")
          : Response.json(Server.client, { headers: { "ININ-Correlation-Id": "c-2" } })
      )
      const seen: Array<string | undefined> = []
      yield* OAuthApi.OAuthApi.use((api) => api.getOauthClient("c1")).pipe(
        ApiResponse.observe(({ correlationId }) => Effect.sync(() => void seen.push(correlationId))),
        RetryPolicy.provide({ schedule: RetryPolicy.exponential({ base: 0 }) }),
        Effect.provide(Server.layer(server))
      )
      assert.deepStrictEqual(seen, ["c-2"])
    })
  )

  it.effect("reaches every observer around the call, the outermost first", () =>
    Effect.gen(function* () {
      const seen: Array<string> = []
      const note = (who: string) =>
        ApiResponse.observe(({ operation }) => Effect.sync(() => void seen.push(`${who} ${operation}`)))
      const [, response] = yield* OAuthApi.OAuthApi.use((api) =>
        note("inner")(api.getOauthClient("c1")).pipe(
          Effect.andThen(api.postOauthClientSecret("c1")),
          note("outer"),
          ApiResponse.withResponse
        )
      ).pipe(Effect.provide(Server.layer(makeServer())))
      assert.deepStrictEqual(seen, [
        "outer getOauthClient",
        "inner getOauthClient",
        "outer postOauthClientSecret"
      ])
      assert.strictEqual(response?.operation, "postOauthClientSecret")
    })
  )

  it.effect("exists for an operation that returns nothing", () =>
    Effect.gen(function* () {
      const server = Server.make(() => new Response(null, { status: 204, headers: sentHeaders }))
      const [, response] = yield* TokensApi.TokensApi.use((api) =>
        ApiResponse.withResponse(api.headTokensMe)
      ).pipe(Effect.provide(Server.layer(server)))
      assert.strictEqual(response?.status, 204)
      assert.strictEqual(response?.correlationId, "c-7")
    })
  )
})

describe("a success whose body does not arrive", () => {
  const headers = { "ININ-Correlation-Id": "c-8" }
  const bodies: Record<string, () => ReadableStream> = {
    "breaks off": () => new ReadableStream({ start: (controller) => controller.error(new Error("cut")) }),
    "never ends": () => new ReadableStream()
  }
  for (const [what, body] of Object.entries(bodies)) {
    it.effect(`because it ${what} has its correlation id in the error`, () =>
      Effect.gen(function* () {
        const server = Server.make(() => new Response(body(), { headers }))
        const fiber = yield* OAuthApi.OAuthApi.use((api) => Effect.flip(api.getOauthClient("c1"))).pipe(
          RetryPolicy.provide(RetryPolicy.never),
          Effect.provide(Server.layer(server)),
          Effect.forkChild
        )
        yield* TestClock.adjust("30 seconds")
        const { correlationId, reason } = yield* Fiber.join(fiber)
        assert.strictEqual(reason.category, "outage")
        assert.strictEqual(correlationId, "c-8")
      })
    )
  }
})

/** Runs one call, and returns its spans and the headers of its request. */
const traced = (tracer: Tracer.Tracer | undefined) =>
  Effect.gen(function* () {
    const server = Server.make((number) =>
      number === 1 ? Server.errorBody(503, "service.unavailable") : Response.json(Server.client)
    )
    const sent: Array<HttpClientRequest.HttpClientRequest> = []
    const noting = (http: HttpClient.HttpClient) =>
      HttpClient.transformResponse(http, (effect) =>
        Effect.tap(effect, ({ request }) => Effect.sync(() => void sent.push(request)))
      )
    const call = OAuthApi.OAuthApi.use((api) => api.getOauthClient("c1")).pipe(
      RetryPolicy.provide({ schedule: RetryPolicy.exponential({ base: 0 }) }),
      Effect.provide(Server.layer(server, { transformClient: noting }))
    )
    yield* tracer === undefined ? call : Effect.provideService(call, Tracer.Tracer, tracer)
    return sent.map(({ headers }) => headers["traceparent"])
  })

describe("spans", () => {
  it.effect("are one per call and one per attempt, if a tracer is installed", () =>
    Effect.gen(function* () {
      const spans: Array<Tracer.Span> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = Tracer.nativeTracer.span(options)
          spans.push(span)
          return span
        }
      })
      const parents = yield* traced(tracer)
      assert.deepStrictEqual(
        spans.map(({ name }) => name),
        [
          "OAuthApi.getOauthClient",
          "POST /oauth/token",
          "POST",
          "GET /api/v2/oauth/clients/{clientId}",
          "GET /api/v2/oauth/clients/{clientId}"
        ]
      )
      const [call, , , first, second] = spans
      assert.strictEqual(call?.attributes.get("attempts"), 2)
      assert.strictEqual(call?.attributes.get("server.address"), "api.mypurecloud.de")
      assert.strictEqual(first?.attributes.get("url.template"), "/api/v2/oauth/clients/{clientId}")
      assert.isUndefined(first?.attributes.get("http.request.resend_count"))
      assert.strictEqual(second?.attributes.get("http.request.resend_count"), 1)
      assert.isTrue(parents.every((parent) => parent !== undefined))
    })
  )

  it.effect("are neither created nor propagated without a tracer", () =>
    Effect.gen(function* () {
      const parents = yield* traced(undefined)
      assert.lengthOf(parents, 3)
      assert.isUndefined(parents[1])
      assert.isUndefined(parents[2])
    })
  )

  it.effect("of the program around a call stay as they are without a tracer", () =>
    Effect.gen(function* () {
      const attributes = yield* traced(undefined).pipe(
        Effect.andThen(Effect.map(Effect.currentSpan, (span) => [...span.attributes.keys()])),
        Effect.withSpan("the program's own")
      )
      assert.deepStrictEqual(attributes, [])
    })
  )
})

describe("unknown fields", () => {
  const stored = {
    ...Server.client,
    secret: "canary",
    dateCreated: "2026-03-01T08:00:00Z",
    allowedIpAddresses: ["203.0.113.7"],
    roleDivisions: [{ roleId: "r1", divisionId: "*", until: null }]
  }

  /** Reads a client, changes it, and writes it; returns the body of the last request. */
  const written = (change: (request: OAuthClient.OAuthClientRequest) => OAuthClient.OAuthClientRequest) =>
    Effect.gen(function* () {
      const bodies: Array<string> = []
      const transformClient = HttpClient.mapRequest((request) => {
        if (request.body._tag === "Uint8Array" && request.method === "PUT") {
          bodies.push(new TextDecoder().decode(request.body.body))
        }
        return request
      })
      const exit = yield* OAuthApi.OAuthApi.use((api) =>
        Effect.gen(function* () {
          const client = yield* api.getOauthClient("c1")
          const request = yield* Effect.orDie(OAuthClient.toRequest(client))
          return yield* api.putOauthClient("c1", change(request))
        })
      ).pipe(
        Effect.provide(
          Server.layer(
            Server.make(() => Response.json(stored)),
            { transformClient }
          )
        ),
        Effect.exit
      )
      return { bodies, exit }
    })

  it.effect("are written back as they were read, without the fields that only the server writes", () =>
    Effect.gen(function* () {
      const { bodies } = yield* written((request) => ({ ...request, description: "Answers" }))
      const { id: _, ...client } = Server.client
      assert.deepStrictEqual(JSON.parse(bodies[0] ?? ""), {
        ...client,
        description: "Answers",
        allowedIpAddresses: ["203.0.113.7"],
        roleDivisions: stored.roleDivisions
      })
    })
  )

  it.effect("are invalid input if JSON cannot express them", () =>
    Effect.gen(function* () {
      const circular: Record<string, unknown> = {}
      circular["itself"] = circular
      for (const value of [circular, 1n]) {
        const { bodies, exit } = yield* written((request) => UnknownFields.having(request, { value }))
        assert.lengthOf(bodies, 0)
        const error = yield* Effect.flip(exit)
        assert.strictEqual(error.reason._tag, "InvalidInput")
      }
    })
  )
})
