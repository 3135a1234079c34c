/** The refresh token of a response is never lost, even if other fields are invalid. A code is used up only by a request that was read. */
import { Credentials, OAuthApi, TokenStore } from "@effect-genesys/client"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Server from "./Server.ts"

const key = "a-client at https://login.mypurecloud.de"
const client = { clientId: "a-client", clientSecret: Redacted.make("s") }
const code = Credentials.authorizationCode({
  ...client,
  code: Redacted.make("canary-code"),
  redirectUri: "https://example.com/callback"
})
const assertion = Credentials.saml2Bearer({ ...client, orgName: "acme", assertion: Redacted.make("canary") })
const earlier = Credentials.refreshToken({ ...client, refreshToken: Redacted.make("r0") })

const call = OAuthApi.OAuthApi.use((api) => api.getOauthClient("c1"))

/** Runs calls without retries, and returns the content of the store. */
const over = Effect.fnUntraced(function* (server: Server.Server, credentials: Credentials.Credentials) {
  const store = yield* TokenStore.makeMemory
  const context = yield* Layer.build(
    Server.layer(server, { credentials, retryPolicy: Server.impatient }).pipe(
      Layer.provide(Layer.succeed(TokenStore.TokenStore, store))
    )
  )
  return {
    read: Effect.provideContext(call, context),
    stored: Effect.map(store.get(key), (found) => Option.getOrUndefined(Option.map(found, Redacted.value)))
  }
})

const usable = { access_token: "t", token_type: "bearer", expires_in: 3600 }

const odd: ReadonlyArray<readonly [what: string, answer: object]> = [
  ["no access token", { token_type: "bearer" }],
  ["null as access token", { ...usable, access_token: null }],
  ["a number as access token", { ...usable, access_token: 7 }],
  ["an access token that no header can hold", { ...usable, access_token: "canary\n" }],
  ["an empty access token", { ...usable, access_token: "" }],
  ["the token type mac", { ...usable, token_type: "mac" }],
  ["the token type DPoP", { ...usable, token_type: "DPoP" }],
  ["a number as token type", { ...usable, token_type: 1 }]
]

for (const [name, credentials] of Object.entries({ code, assertion, "refresh token": earlier })) {
  describe(`the response to a ${name}`, () => {
    for (const [what, answer] of odd) {
      it.effect(`can have ${what}: the refresh token is stored, and used by the next call`, () =>
        Effect.gen(function* () {
          const server = Server.make(
            () => Response.json(Server.client),
            (number) => Response.json({ ...(number === 1 ? answer : usable), refresh_token: `r${number}` })
          )
          const { read, stored } = yield* over(server, credentials)
          const error = yield* Effect.flip(read)
          assert.strictEqual(error.reason._tag, "Decode")
          assert.notInclude(error.message, "canary")
          assert.strictEqual(yield* stored, "r1")
          assert.lengthOf(server.requests, 0)
          yield* read
          assert.strictEqual(server.tokenRequests[1]?.form["refresh_token"], "r1")
          assert.strictEqual(yield* stored, "r2")
        })
      )
    }

    for (const refresh_token of [null, "", 42, ["r"], { r: 1 }, true]) {
      it.effect(`can have the refresh token ${JSON.stringify(refresh_token)}, which is ignored`, () =>
        Effect.gen(function* () {
          const server = Server.make(
            () => Response.json(Server.client),
            () => Response.json({ ...usable, refresh_token })
          )
          const { read, stored } = yield* over(server, credentials)
          yield* read
          assert.isUndefined(yield* stored)
          assert.lengthOf(server.requests, 1)
        })
      )
    }

    it.effect("with an error is a failure, and its refresh token is not stored", () =>
      Effect.gen(function* () {
        const server = Server.make(
          () => Response.json(Server.client),
          () => Response.json({ ...usable, error: "invalid_scope", refresh_token: "r1" })
        )
        const { read, stored } = yield* over(server, credentials)
        assert.strictEqual((yield* Effect.flip(read)).reason._tag, "Auth")
        assert.isUndefined(yield* stored)
      })
    )
  })
}

it.effect(
  "a refresh token that could not be stored is stored and used by the next call, even after an invalid response",
  () =>
    Effect.gen(function* () {
      const memory = yield* TokenStore.makeMemory
      let broken = true
      const full = new TokenStore.TokenStoreError({ problem: "the disk is full" })
      const server = Server.make(
        () => Response.json(Server.client),
        (number) =>
          Response.json({
            ...usable,
            ...(number === 1 && { token_type: "mac" }),
            refresh_token: `r${number}`
          })
      )
      yield* Effect.gen(function* () {
        assert.strictEqual((yield* Effect.flip(call)).reason._tag, "TokenStoreFailed")
        broken = false
        yield* call
      }).pipe(
        Effect.provide(
          Server.layer(server, { credentials: code }).pipe(
            Layer.provide(
              Layer.succeed(TokenStore.TokenStore, {
                ...memory,
                set: (name, token) => (broken ? Effect.fail(full) : memory.set(name, token))
              })
            )
          )
        )
      )
      assert.deepStrictEqual(
        server.tokenRequests.map(({ form }) => form["refresh_token"]),
        [undefined, "r1"]
      )
    })
)

const noConnection = (name: string) => Object.assign(new Error("no connection"), { code: name })
const limited = () =>
  Response.json({ error: "invalid_request", error_description: "rate limit exceeded" }, { status: 400 })

for (const [name, credentials] of Object.entries({ code, assertion })) {
  describe(`a one-time ${name}`, () => {
    const unread: ReadonlyArray<readonly [string, ReadonlyArray<() => Server.Reply>]> = [
      ["rate-limited, and then there was no connection", [limited, () => noConnection("ECONNREFUSED")]],
      ["never sent, and then rate-limited", [() => noConnection("ENOTFOUND"), limited]]
    ]
    for (const [what, answers] of unread) {
      it.effect(`is not used up if it was ${what}`, () =>
        Effect.gen(function* () {
          let isDown = true
          const server = Server.make(
            () => Response.json(Server.client),
            (number) =>
              isDown ? (answers[Math.min(number, answers.length) - 1] ?? limited)() : Response.json(usable)
          )
          const { read } = yield* over(server, credentials)
          yield* Effect.flip(read)
          isDown = false
          yield* read
          assert.deepStrictEqual(server.tokenRequests.at(-1)?.form, server.tokenRequests[0]?.form)
        })
      )
    }

    const spending: ReadonlyArray<readonly [string, () => Server.Reply]> = [
      ["a reset", () => "reset"],
      ["an answer of 500", () => new Response("", { status: 500 })],
      ["a refusal", () => Response.json({ error: "invalid_grant" }, { status: 400 })]
    ]
    for (const [what, then] of spending) {
      it.effect(`is used up by ${what}, even after it was rate-limited`, () =>
        Effect.gen(function* () {
          const server = Server.make(
            () => Response.json(Server.client),
            (number) => (number === 1 ? limited() : then())
          )
          const { read } = yield* over(server, credentials)
          yield* Effect.flip(read)
          assert.strictEqual((yield* Effect.flip(read)).reason._tag, "SignInRequired")
          assert.strictEqual(server.tokenRequestCount(), 2)
        })
      )
    }
  })
}

describe("a token response", () => {
  for (const token_type of ["bearer", "Bearer", "BEARER", null, undefined]) {
    it.effect(`with the token type ${token_type} has a token`, () =>
      Effect.gen(function* () {
        const server = Server.make(
          () => Response.json(Server.client),
          () => Response.json({ ...usable, token_type })
        )
        yield* (yield* over(server, code)).read
        assert.strictEqual(server.requests[0]?.authorization, "Bearer t")
      })
    )
  }

  it.effect("of 300 has no token", () =>
    Effect.gen(function* () {
      const server = Server.make(
        () => Response.json(Server.client),
        () => Response.json(usable, { status: 300 })
      )
      const { read } = yield* over(server, code)
      assert.strictEqual((yield* Effect.flip(read)).reason._tag, "Unexpected")
      assert.lengthOf(server.requests, 0)
    })
  )
})

it.effect("a code that cannot be sent is not used up", () =>
  Effect.gen(function* () {
    const server = Server.make(() => Response.json(Server.client))
    const padded = Credentials.authorizationCode({ ...code, code: Redacted.make("canary-code\n") })
    const { read } = yield* over(server, padded)
    for (const attempt of [1, 2]) {
      assert.strictEqual((yield* Effect.flip(read)).reason._tag, "InvalidInput", `attempt ${attempt}`)
    }
    assert.strictEqual(server.tokenRequestCount(), 0)
  })
)
