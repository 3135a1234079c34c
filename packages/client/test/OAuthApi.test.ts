import { inspect } from "node:util"
import { type GenesysError, OAuthApi, type Reason, RetryPolicy, TokensApi } from "@effect-genesys/client"
import { Interval, type OAuthClient } from "@effect-genesys/schemas"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import * as Server from "./Server.ts"

type Call = (api: OAuthApi.Operations) => Effect.Effect<unknown, GenesysError.GenesysError>

const failing = (server: Server.Server, call: Call) => Effect.flip(succeeding(server, call))

const succeeding = (server: Server.Server, call: Call) =>
  OAuthApi.OAuthApi.use(call).pipe(Effect.provide(Server.layer(server, { retryPolicy: Server.impatient })))

const newClient = { name: "Bot", authorizedGrantType: "CLIENT-CREDENTIALS" } as const
const january = Result.getOrThrow(Interval.parse("2026-01-01/2026-01-31"))

describe("the reason of a response", () => {
  const statuses: ReadonlyArray<readonly [number, Reason.Reason["_tag"]]> = [
    [400, "BadRequest"],
    [401, "Unauthorized"],
    [403, "Forbidden"],
    [404, "NotFound"],
    [408, "Timeout"],
    [409, "Conflict"],
    [413, "PayloadTooLarge"],
    [415, "UnsupportedMediaType"],
    [418, "Unexpected"],
    [429, "RateLimited"],
    [500, "Server"],
    [502, "Unavailable"],
    [503, "Unavailable"],
    [504, "Timeout"]
  ]
  for (const [status, reason] of statuses) {
    it.effect(`${status} with the vendor's body is ${reason}`, () =>
      Effect.gen(function* () {
        const server = Server.make(() => Server.errorBody(status, "some.code"))
        const error = yield* failing(server, (api) => api.getOauthClient("c1"))
        assert.strictEqual(error.reason._tag, reason)
        assert.strictEqual(error.correlationId, "c-1")
        assert.strictEqual(error.operation, "getOauthClient")
      })
    )
    it.effect(`${status} with a proxy's HTML is ${reason}`, () =>
      Effect.gen(function* () {
        const server = Server.make(
          () => new Response("<html>", { status, headers: { "content-type": "text/html" } })
        )
        const error = yield* failing(server, (api) => api.getOauthClient("c1"))
        assert.strictEqual(error.reason._tag, reason)
      })
    )
  }

  const said = '"code":"bad.grant.type","message":"No such grant"'
  const odd: ReadonlyArray<readonly [what: string, status: number, body: string, text: string]> = [
    [
      "a parameter that is a number",
      409,
      `{${said},"messageParams":{"n":3}}`,
      "bad.grant.type: No such grant"
    ],
    [
      "a limit that is too large for a number",
      429,
      `{${said},"limit":{"value":9223372036854775807}}`,
      "bad.grant.type: No"
    ],
    ["a status that nobody declared", 422, `{${said},"status":422}`, "bad.grant.type: No such grant"],
    ["a message that is not a string", 400, '{"code":"bad.grant.type","message":["No"]}', "bad.grant.type)"],
    ["a code that is not a string", 400, '{"code":5,"message":"No such grant"}', "No such grant"]
  ]
  for (const [what, status, body, text] of odd) {
    it.effect(`an error with ${what} still has the other fields`, () =>
      Effect.gen(function* () {
        const server = Server.make(() => new Response(body, { status }))
        const error = yield* failing(server, (api) => api.getOauthClient("c1"))
        assert.include(error.message, text)
      })
    )
  }

  for (const status of [404, 422]) {
    it.effect(`the correlation id of ${status} comes from the body if the header cannot be read`, () =>
      Effect.gen(function* () {
        const server = Server.make(() => Response.json({ code: "x", contextId: "c-9" }, { status }))
        const error = yield* failing(server, (api) => api.getOauthClient("c1"))
        assert.strictEqual(error.correlationId, "c-9")
      })
    )
  }

  it.effect("an undeclared status with a body without an end is not read to its end", () =>
    Effect.gen(function* () {
      let pulled = 0
      const endless = () =>
        new ReadableStream({
          pull: (controller) => {
            pulled += 1
            controller.enqueue(new TextEncoder().encode(" ".repeat(1000)))
          }
        })
      const server = Server.make(() => new Response(endless(), { status: 422 }))
      const error = yield* failing(server, (api) => api.getOauthClient("c1"))
      assert.strictEqual(error.reason._tag, "Unexpected")
      assert.isBelow(pulled, 100)
    })
  )

  it.effect(
    "a refusal whose body never comes is read from its status after the time-out of the attempt",
    () =>
      Effect.gen(function* () {
        const server = Server.make(() => new Response(new ReadableStream(), { status: 403 }))
        const running = yield* Effect.forkChild(failing(server, (api) => api.getOauthClient("c1")))
        yield* TestClock.adjust("30 seconds")
        assert.strictEqual((yield* Fiber.join(running)).reason._tag, "Forbidden")
      })
  )

  for (const body of ["<html>", "null", '""', "[]", '{"name":', '{"name":1,"authorizedGrantType":2}', ""]) {
    it.effect(`200 with the body ${JSON.stringify(body)} is Decode`, () =>
      Effect.gen(function* () {
        const server = Server.make(
          () => new Response(body, { headers: { "content-type": "application/json" } })
        )
        const error = yield* failing(server, (api) => api.getOauthClient("c1"))
        assert.strictEqual(error.reason._tag, "Decode")
      })
    )
  }

  it.effect("a 403 names the missing permission", () =>
    Effect.gen(function* () {
      const server = Server.make(() => Server.errorBody(403, "missing.any.permissions"))
      const error = yield* failing(server, (api) => api.getOauthClients)
      assert.include(error.message, "oauth:client:view")
      assert.include(error.message, "c-1")
    })
  )

  const causes: ReadonlyArray<readonly [what: string, cause: Error, sentence: string]> = [
    ["a code", Object.assign(new Error("no"), { code: "ECONNREFUSED" }), "(ECONNREFUSED)"],
    ["a code of undefined", Object.assign(new Error("it broke"), { code: undefined }), "(it broke)"],
    ["a code of 0", Object.assign(new Error("it broke"), { code: 0 }), "(it broke)"],
    ["an empty code", Object.assign(new Error("it broke"), { code: "" }), "(it broke)"],
    ["no code and no message", new Error(""), "(TransportError)"],
    [
      "a cause with a code",
      new Error("fetch failed", { cause: Object.assign(new Error(""), { code: "ENOTFOUND" }) }),
      "(ENOTFOUND)"
    ],
    ["two lines", new Error("it\n  broke"), "(it broke)"]
  ]
  for (const [what, cause, sentence] of causes) {
    it.effect(`a failure of the transport with ${what} says ${sentence}`, () =>
      Effect.gen(function* () {
        const error = yield* failing(
          Server.make(() => cause),
          (api) => api.getOauthScopes()
        )
        assert.include(error.message, `to api.mypurecloud.de ${sentence}`)
      })
    )
  }

  it.effect("a broken connection is Transport", () =>
    Effect.gen(function* () {
      const error = yield* failing(
        Server.make(() => "reset"),
        (api) => api.getOauthScopes()
      )
      assert.strictEqual(error.reason._tag, "Transport")
      assert.strictEqual(error.attempts, 4)
    })
  )

  it.effect("a response that never comes is Timeout, within the time of the call", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(
        failing(
          Server.make(() => "hang"),
          (api) => api.getOauthScopes()
        )
      )
      yield* TestClock.adjust(Duration.minutes(2))
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error.reason._tag, "Timeout")
    })
  )

  const deletions: ReadonlyArray<
    readonly [status: number, body: string | null, type: string, done: boolean]
  > = [
    [200, null, "application/json", true],
    [202, null, "application/json", true],
    [204, null, "application/json", true],
    [200, '{"id":"c1"}', "application/json", true],
    [202, '"deleting"', "application/json", true],
    [201, null, "text/plain", true],
    [201, "{", "application/json; charset=utf-8", true],
    [200, "<html>", "text/html; charset=utf-8", false],
    [201, "<html>", "Text/HTML", false]
  ]
  for (const [status, body, type, done] of deletions) {
    it.effect(
      `a deletion with the response ${status} and ${body} as ${type} ${done ? "succeeds" : "fails"}`,
      () =>
        Effect.gen(function* () {
          const server = Server.make(() => new Response(body, { status, headers: { "content-type": type } }))
          const result = Effect.exit(
            OAuthApi.OAuthApi.use((api) => api.deleteOauthClient("c1")).pipe(
              Effect.andThen(TokensApi.TokensApi.use((api) => api.deleteToken("u1"))),
              Effect.andThen(TokensApi.TokensApi.use((api) => api.deleteTokensMe)),
              Effect.provide(Server.layer(server))
            )
          )
          assert.strictEqual((yield* result)._tag, done ? "Success" : "Failure")
        })
    )
  }
})

describe("a retry", () => {
  it.effect("of a read, after 503, returns its response", () =>
    Effect.gen(function* () {
      const server = Server.make((number) =>
        number < 3 ? Server.errorBody(503, "service.unavailable") : Response.json(Server.client)
      )
      yield* succeeding(server, (api) => api.getOauthClient("c1"))
      assert.strictEqual(server.requests.length, 3)
    })
  )

  const unsafe: ReadonlyArray<readonly [string, Call]> = [
    ["postOauthClients", (api) => api.postOauthClients(newClient)],
    ["postOauthClientSecret", (api) => api.postOauthClientSecret("c1")]
  ]
  for (const [name, use] of unsafe) {
    for (const outcome of ["reset", 500, 502, 503, 504, 408] as const) {
      it.effect(`does not follow ${outcome} of ${name}, whose outcome is unknown`, () =>
        Effect.gen(function* () {
          const server = Server.make(() => (outcome === "reset" ? outcome : Server.errorBody(outcome, "x")))
          const error = yield* failing(server, use)
          assert.strictEqual(server.requests.length, 1)
          assert.isTrue(error.isUnknownOutcome)
          assert.match(error.message, /may have been/)
        })
      )
    }
    it.effect(`follows a 429 of ${name}, because it was refused`, () =>
      Effect.gen(function* () {
        const server = Server.make((number) =>
          number === 1 ? Server.errorBody(429, "too.many.requests") : Response.json(Server.client)
        )
        yield* succeeding(server, use)
        assert.strictEqual(server.requests.length, 2)
      })
    )
  }

  const noConnection = [
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "UND_ERR_CONNECT_TIMEOUT",
    "CERT_HAS_EXPIRED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "ERR_TLS_CERT_ALTNAME_INVALID"
  ]
  for (const code of noConnection) {
    for (const [name, use] of unsafe) {
      it.effect(`follows ${code} of ${name}, because it was not sent`, () =>
        Effect.gen(function* () {
          const server = Server.make((number) =>
            number === 1 ? Object.assign(new Error("no connection"), { code }) : Response.json(Server.client)
          )
          yield* succeeding(server, use)
          assert.strictEqual(server.requests.length, 2)
          const never = Server.make(() => Object.assign(new Error("no connection"), { code }))
          const error = yield* failing(never, use)
          assert.isFalse(error.isUnknownOutcome)
          assert.strictEqual(error.attempts, 0)
          assert.notMatch(error.message, /may have been/)
        })
      )
    }
  }
  for (const code of ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_HEADERS_TIMEOUT"]) {
    it.effect(`does not follow ${code} of a creation`, () =>
      Effect.gen(function* () {
        const server = Server.make(() => Object.assign(new Error("cut"), { code }))
        const error = yield* failing(server, (api) => api.postOauthClients(newClient))
        assert.strictEqual(server.requests.length, 1)
        assert.isTrue(error.isUnknownOutcome)
      })
    )
  }

  it.effect("follows an error of a query, because it only starts a read", () =>
    Effect.gen(function* () {
      const server = Server.make((number) => (number === 1 ? "reset" : Response.json({ executionId: "e1" })))
      yield* succeeding(server, (api) => api.postOauthClientUsageQuery("c1", { interval: january }))
      assert.strictEqual(server.requests.length, 2)
    })
  )

  it.effect("of a deletion that finds nothing counts as success", () =>
    Effect.gen(function* () {
      const server = Server.make((number) => (number === 1 ? "reset" : Server.errorBody(404, "not.found")))
      yield* succeeding(server, (api) => api.deleteOauthClient("c1"))
      assert.strictEqual(server.requests.length, 2)
    })
  )

  it.effect("does not follow a 404 of the first deletion, which fails", () =>
    Effect.gen(function* () {
      const server = Server.make(() => Server.errorBody(404, "not.found"))
      const error = yield* failing(server, (api) => api.deleteOauthClient("c1"))
      assert.strictEqual(error.reason._tag, "NotFound")
    })
  )

  it.effect("waits for Retry-After", () =>
    Effect.gen(function* () {
      const server = Server.make((number) =>
        number === 1
          ? Server.errorBody(429, "too.many.requests", { "Retry-After": "20" })
          : Response.json(Server.client)
      )
      const fiber = yield* Effect.forkChild(succeeding(server, (api) => api.getOauthClient("c1")))
      yield* TestClock.adjust("19 seconds")
      assert.strictEqual(server.requests.length, 1)
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.join(fiber)
      assert.strictEqual(server.requests.length, 2)
    })
  )

  it.effect("does not follow too long a Retry-After: the call fails at once", () =>
    Effect.gen(function* () {
      const server = Server.make(() => Server.errorBody(429, "too.many.requests", { "Retry-After": "181" }))
      const error = yield* failing(server, (api) => api.getOauthClient("c1"))
      assert.strictEqual(server.requests.length, 1)
      assert.strictEqual(error.reason._tag, "RateLimited")
    })
  )
})

describe("the only response with a secret", () => {
  const whole = { ...Server.client, id: "c1", secret: "canary-new-secret" }
  const oddities: ReadonlyArray<readonly [odd: string, fields: Record<string, unknown>]> = [
    ["dateCreated", { dateCreated: "" }],
    ["accessTokenValiditySeconds", { accessTokenValiditySeconds: "a day" }],
    ["roleDivisions", { roleDivisions: [{ roleId: "r1" }] }],
    ["createdBy", { createdBy: "somebody" }],
    ["name", { name: 5 }],
    ["authorizedGrantType", { authorizedGrantType: null }],
    ["state, scope, modifiedBy", { state: 1, scope: "oauth", modifiedBy: [] }]
  ]
  const calls: Record<
    string,
    (api: OAuthApi.Operations) => Effect.Effect<OAuthClient.OAuthClient, GenesysError.GenesysError>
  > = {
    postOauthClients: (api) => api.postOauthClients(newClient),
    postOauthClientSecret: (api) => api.postOauthClientSecret("c1")
  }
  const logged: Array<unknown> = []
  const logger = Logger.layer([Logger.make(({ message }) => void logged.push(message))])

  for (const [name, use] of Object.entries(calls)) {
    for (const [odd, fields] of oddities) {
      it.effect(`${name} returns id and secret, and warns of an invalid ${odd}`, () =>
        Effect.gen(function* () {
          logged.length = 0
          const server = Server.make(() => Response.json({ ...whole, ...fields }))
          const client = yield* OAuthApi.OAuthApi.use(use).pipe(
            Effect.provide(Layer.merge(Server.layer(server), logger))
          )
          assert.strictEqual(client.id, "c1")
          assert.strictEqual(client.secret && Redacted.value(client.secret), "canary-new-secret")
          assert.deepStrictEqual(logged, [
            [`The response of ${name} has fields that could not be read: ${odd}`]
          ])
          assert.strictEqual(server.requests.length, 1)
        })
      )
    }

    for (const secret of ["", null, undefined, 5]) {
      it.effect(`${name} fails for invalid fields if there is no secret: ${secret}`, () =>
        Effect.gen(function* () {
          const server = Server.make(() => Response.json({ ...whole, secret, dateCreated: "" }))
          const error = yield* Effect.flip(OAuthApi.OAuthApi.use(use)).pipe(
            Effect.provide(Server.layer(server))
          )
          assert.strictEqual(error.reason._tag, "Decode")
          assert.isTrue(error.isUnknownOutcome)
        })
      )
    }

    for (const status of [201, 202, 299]) {
      it.effect(`${name} returns them with the status ${status}`, () =>
        Effect.gen(function* () {
          const server = Server.make(() => Response.json(whole, { status }))
          const client = yield* OAuthApi.OAuthApi.use(use).pipe(Effect.provide(Server.layer(server)))
          assert.strictEqual(client.secret && Redacted.value(client.secret), "canary-new-secret")
          assert.strictEqual(client.name, Server.client.name)
        })
      )
    }

    for (const body of [
      { ...whole, secret: 5 },
      { ...whole, secret: undefined, name: 5 },
      ["canary-new-secret"],
      null
    ]) {
      it.effect(`${name} fails without a secret: ${Object.keys(body ?? {}).length} fields`, () =>
        Effect.gen(function* () {
          const error = yield* failing(
            Server.make(() => Response.json(body)),
            use
          )
          assert.strictEqual(error.reason._tag, "Decode")
          assert.isTrue(error.isUnknownOutcome)
          assert.notInclude(inspect(error, { depth: 8 }), "canary")
        })
      )
    }
  }

  it.effect("does not change how other responses are read", () =>
    Effect.gen(function* () {
      const error = yield* failing(
        Server.make(() => Response.json({ ...whole, dateCreated: "" })),
        (api) => api.getOauthClient("c1")
      )
      assert.strictEqual(error.reason._tag, "Decode")
    })
  )
})

describe("the token", () => {
  it.effect("is fetched once for 1,000 fibers", () =>
    Effect.gen(function* () {
      const server = Server.make(() => Response.json(Server.client))
      yield* succeeding(server, (api) =>
        Effect.all(
          Array.from({ length: 1000 }, () => api.getOauthClient("c1")),
          { concurrency: "unbounded" }
        )
      )
      assert.strictEqual(server.tokenRequestCount(), 1)
      assert.strictEqual(server.requests[0]?.authorization, `Bearer ${Server.canaryToken}-1`)
    })
  )

  it.effect("is renewed before it expires", () =>
    Effect.gen(function* () {
      const server = Server.make(() => Response.json(Server.client))
      yield* succeeding(server, (api) =>
        Effect.gen(function* () {
          yield* api.getOauthClient("c1")
          yield* TestClock.adjust("3539 seconds")
          yield* api.getOauthClient("c1")
          assert.strictEqual(server.tokenRequestCount(), 1)
          yield* TestClock.adjust("1 second")
          yield* api.getOauthClient("c1")
          assert.strictEqual(server.tokenRequestCount(), 2)
        })
      )
    })
  )

  it.effect("is renewed once, and the call repeated once, after a 401", () =>
    Effect.gen(function* () {
      const server = Server.make((_, { authorization }) =>
        authorization?.endsWith("-1") === true
          ? Server.errorBody(401, "bad.credentials")
          : Response.json(Server.client)
      )
      yield* succeeding(server, (api) =>
        Effect.all(
          Array.from({ length: 1000 }, () => api.getOauthClient("c1")),
          { concurrency: "unbounded" }
        )
      )
      assert.strictEqual(server.tokenRequestCount(), 2)
      const refused = Server.make(() => Server.errorBody(401, "bad.credentials"))
      const error = yield* failing(refused, (api) => api.getOauthClient("c1"))
      assert.strictEqual(refused.requests.length, 2)
      assert.strictEqual(error.reason._tag, "Unauthorized")
    })
  )

  it.effect("is still fetched for other fibers if the fiber that started the fetch is interrupted", () =>
    Effect.gen(function* () {
      const server = Server.make(
        () => Response.json(Server.client),
        (number) => (number === 1 ? "hang" : Response.json({ access_token: "t", expires_in: 60 }))
      )
      yield* succeeding(server, (api) =>
        Effect.gen(function* () {
          const first = yield* Effect.forkChild(api.getOauthClient("c1"))
          const second = yield* Effect.forkChild(api.getOauthClient("c1"))
          yield* TestClock.adjust("1 second")
          yield* Fiber.interrupt(first)
          yield* TestClock.adjust("30 seconds")
          yield* Fiber.join(second)
        })
      )
      assert.strictEqual(server.tokenRequestCount(), 2)
    })
  )

  it.effect("is fetched with the policy of the connection, not with that of the call", () =>
    Effect.gen(function* () {
      const server = Server.make(
        () => Response.json(Server.client),
        (number) => (number === 1 ? "hang" : Response.json({ access_token: "t", expires_in: 3600 }))
      )
      const [first, second] = yield* OAuthApi.OAuthApi.use((api) =>
        Effect.gen(function* () {
          const impatient = yield* Effect.forkChild(
            Effect.exit(
              api.getOauthClient("c1").pipe(
                RetryPolicy.provide({
                  ...RetryPolicy.never,
                  attemptTimeout: "50 millis",
                  deadline: "50 millis"
                })
              )
            )
          )
          yield* TestClock.adjust("10 millis")
          const patient = yield* Effect.forkChild(Effect.exit(api.getOauthClient("c1")))
          yield* TestClock.adjust("50 millis")
          const ended = yield* Fiber.join(impatient)
          yield* TestClock.adjust("1 minute")
          return [ended, yield* Fiber.join(patient)] as const
        })
      ).pipe(Effect.provide(Server.layer(server)))
      assert.strictEqual((yield* Effect.flip(first)).reason._tag, "Timeout")
      assert.strictEqual(second._tag, "Success")
      assert.strictEqual(server.tokenRequestCount(), 2)
    })
  )

  it.effect("that is refused names the region as a likely cause, once", () =>
    Effect.gen(function* () {
      const server = Server.make(
        () => Response.json(Server.client),
        () =>
          Response.json({ error: "invalid_client", description: "authentication failed" }, { status: 400 })
      )
      const error = yield* failing(server, (api) => api.getOauthClient("c1"))
      assert.strictEqual(error.reason._tag, "Auth")
      assert.match(error.message, /region/)
      assert.strictEqual(server.tokenRequestCount(), 1)
      assert.strictEqual(server.requests.length, 0)
    })
  )

  it.effect("that is refused with a 400 of a rate limit is retried", () =>
    Effect.gen(function* () {
      const server = Server.make(
        () => Response.json(Server.client),
        (number) =>
          number === 1
            ? Response.json(
                { error: "invalid_request", error_description: "rate limit exceeded; try later" },
                { status: 400 }
              )
            : Response.json({ access_token: "t", expires_in: 60 })
      )
      yield* succeeding(server, (api) => api.getOauthClient("c1"))
      assert.strictEqual(server.tokenRequestCount(), 2)
    })
  )
})

describe("input that breaks a rule is refused before anything is sent", () => {
  const role = { roleId: "r", divisionId: "*" }
  const bad: ReadonlyArray<readonly [string, RegExp, Call]> = [
    ["an id with a slash", /an id/, (api) => api.getOauthClient("a/b")],
    ["an empty id", /an id/, (api) => api.getOauthClient("")],
    ["an id of dots", /an id/, (api) => api.deleteOauthClient("..")],
    ["a blank name", /blank/, (api) => api.postOauthClients({ ...newClient, name: " \t" })],
    ["no name", /blank/, (api) => api.putOauthClient("c1", { ...newClient, name: "" })],
    [
      "a lifetime too short",
      /300 to 172800/,
      (api) => api.postOauthClients({ ...newClient, accessTokenValiditySeconds: 299 })
    ],
    [
      "a lifetime too long",
      /scim: true/,
      (api) => api.postOauthClients({ ...newClient, accessTokenValiditySeconds: 172_801 })
    ],
    [
      "a lifetime too long for SCIM",
      /38880000/,
      (api) => api.postOauthClients({ ...newClient, accessTokenValiditySeconds: 38_880_001 }, { scim: true })
    ],
    [
      "roles on a code client",
      /scopes/,
      (api) => api.postOauthClients({ name: "x", authorizedGrantType: "CODE", roleDivisions: [role] })
    ],
    ["no days", /whole number of days/, (api) => api.getOauthClientUsageSummary("c1", { days: 0 })],
    [
      "an interval that ends before it starts",
      /must end after/,
      (api) => api.postOauthClientUsageQuery("c1", { interval: { start: january.end, end: january.start } })
    ]
  ]
  for (const [name, message, use] of bad) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const server = Server.make(() => Response.json({}))
        const error = yield* failing(server, use)
        assert.strictEqual(error.reason._tag, "InvalidInput")
        assert.match(error.message, message)
        assert.strictEqual(server.requests.length, 0)
        assert.isFalse(error.isUnknownOutcome)
      })
    )
  }

  it.effect("except a long lifetime of a SCIM client", () =>
    succeeding(
      Server.make(() => Response.json(Server.client)),
      (api) => api.postOauthClients({ ...newClient, accessTokenValiditySeconds: 200_000 }, { scim: true })
    )
  )
})

describe("secrets", () => {
  it.effect("are in no rendering of an error or a response", () =>
    Effect.gen(function* () {
      const renderings: Array<string> = []
      for (const answer of ["reset", "hang", 400, 401, 403, 500] as const) {
        const server = Server.make(() =>
          typeof answer === "number" ? Server.errorBody(answer, "x") : answer
        )
        const fiber = yield* Effect.forkChild(failing(server, (api) => api.getOauthClient("c1")))
        yield* TestClock.adjust("3 minutes")
        const error = yield* Fiber.join(fiber)
        renderings.push(String(error), JSON.stringify(error), inspect(error, { depth: 10 }), error.message)
      }
      const created = yield* OAuthApi.OAuthApi.use((api) => api.postOauthClients(newClient)).pipe(
        Effect.provide(
          Server.layer(Server.make(() => Response.json({ ...Server.client, secret: Server.canarySecret })))
        )
      )
      renderings.push(JSON.stringify(created), inspect(created), String(created.secret))
      assert.strictEqual(created.secret && Redacted.value(created.secret), Server.canarySecret)
      for (const rendering of renderings) assert.notInclude(rendering, "canary")
    })
  )
})

describe("the lifetime of a client's tokens", () => {
  for (const [accessTokenValiditySeconds, isAccepted] of [
    [299, false],
    [300, true],
    [172_800, true],
    [172_801, false]
  ] as const) {
    it.effect(`${isAccepted ? "can" : "cannot"} be ${accessTokenValiditySeconds} seconds`, () =>
      Effect.gen(function* () {
        const server = Server.make(() => Response.json(Server.client))
        const exit = yield* Effect.exit(
          OAuthApi.OAuthApi.use((api) => api.postOauthClients({ ...newClient, accessTokenValiditySeconds }))
        ).pipe(Effect.provide(Server.layer(server)))
        assert.strictEqual(exit._tag, isAccepted ? "Success" : "Failure")
        assert.strictEqual(server.requests.length, isAccepted ? 1 : 0)
      })
    )
  }
})
