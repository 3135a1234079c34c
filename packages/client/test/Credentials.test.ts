import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  Connection,
  Credentials,
  type GenesysError,
  OAuthApi,
  RetryPolicy,
  TokensApi,
  TokenStore
} from "@effect-genesys/client"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import * as Server from "./Server.ts"

const code = Credentials.authorizationCode({
  clientId: "a-client",
  clientSecret: Redacted.make("s"),
  code: Redacted.make("canary-code"),
  redirectUri: "https://example.com/callback"
})
const assertion = Credentials.saml2Bearer({
  clientId: "a-client",
  clientSecret: Redacted.make("s"),
  orgName: "acme",
  assertion: Redacted.make("canary-assertion")
})
const again = Credentials.refreshToken({ clientId: "a-client", clientSecret: Redacted.make("s") })
const key = "a-client at https://login.mypurecloud.de"
const basic = `Basic ${Buffer.from("a-client:s").toString("base64")}`

const granting =
  (tokens: (number: number) => object) =>
  (number: number): Response =>
    Response.json({ access_token: `t${number}`, token_type: "bearer", expires_in: 3600, ...tokens(number) })

const makeServer = (token: Parameters<typeof Server.make>[1]) =>
  Server.make(() => Response.json(Server.client), token)

const call = OAuthApi.OAuthApi.use((api) => api.getOauthClient("c1"))

const signedIn = (
  server: Server.Server,
  credentials: Credentials.Credentials,
  store: Layer.Layer<TokenStore.TokenStore> = Layer.effect(TokenStore.TokenStore, TokenStore.makeMemory)
) => Server.layer(server, { credentials }).pipe(Layer.provideMerge(store))

const reasonOf = (error: GenesysError.GenesysError) => error.reason._tag

const refused = () => Response.json({ error: "invalid_grant" }, { status: 400 })

describe("a grant", () => {
  const grants: ReadonlyArray<
    readonly [string, Credentials.Credentials, string | undefined, Record<string, string>]
  > = [
    [
      "client credentials",
      Credentials.clientCredentials("a-client", Redacted.make("s")),
      basic,
      { grant_type: "client_credentials" }
    ],
    [
      "authorization code",
      code,
      basic,
      {
        grant_type: "authorization_code",
        code: "canary-code",
        redirect_uri: "https://example.com/callback"
      }
    ],
    [
      "authorization code of a public client, with PKCE",
      Credentials.authorizationCode({
        clientId: "a-client",
        code: Redacted.make("canary-code"),
        redirectUri: "http://127.0.0.1:8080/",
        codeVerifier: Redacted.make("canary-verifier")
      }),
      undefined,
      {
        grant_type: "authorization_code",
        client_id: "a-client",
        code: "canary-code",
        code_verifier: "canary-verifier",
        redirect_uri: "http://127.0.0.1:8080/"
      }
    ],
    [
      "refresh token",
      Credentials.refreshToken({ ...again, refreshToken: Redacted.make("canary-refresh") }),
      basic,
      { grant_type: "refresh_token", refresh_token: "canary-refresh" }
    ],
    [
      "refresh token of a public client",
      Credentials.refreshToken({ clientId: "a-client", refreshToken: Redacted.make("canary-refresh") }),
      undefined,
      { grant_type: "refresh_token", refresh_token: "canary-refresh", client_id: "a-client" }
    ],
    [
      "SAML2 bearer",
      assertion,
      basic,
      {
        grant_type: "urn:ietf:params:oauth:grant-type:saml2-bearer",
        orgName: "acme",
        assertion: "canary-assertion"
      }
    ]
  ]
  for (const [name, credentials, authorization, form] of grants) {
    it.effect(`${name} sends the token request of the vendor's SDKs`, () =>
      Effect.gen(function* () {
        const server = makeServer(granting(() => ({})))
        yield* Effect.provide(call, signedIn(server, credentials))
        assert.deepStrictEqual(server.tokenRequests, [
          { path: "/oauth/token", method: "POST", authorization, form }
        ])
        assert.strictEqual(server.requests[0]?.authorization, "Bearer t1")
      })
    )
  }

  it.effect("access token is used as it is, and a 401 is final", () =>
    Effect.gen(function* () {
      const server = Server.make(() => Server.errorBody(401, "bad.credentials"))
      const credentials = Credentials.accessToken(Redacted.make("given"))
      const error = yield* Effect.flip(Effect.provide(call, signedIn(server, credentials)))
      assert.strictEqual(reasonOf(error), "Unauthorized")
      assert.strictEqual(server.requests.length, 1)
      assert.strictEqual(server.tokenRequestCount(), 0)
    })
  )

  // The error of `fetch` for an invalid header contains the header.
  for (const token of ["", "canary\n", "can\nary", "“canary”"]) {
    it.effect(`access token that is invalid in a header is not sent: ${JSON.stringify(token)}`, () =>
      Effect.gen(function* () {
        const credentials = Credentials.accessToken(Redacted.make(token))
        const given = makeServer(granting(() => ({})))
        const refusal = yield* Effect.flip(Effect.provide(call, signedIn(given, credentials)))
        assert.strictEqual(reasonOf(refusal), "InvalidInput")
        assert.include(refusal.message, "getOauthClient failed: the input is not valid, and nothing was sent")

        const obtained = makeServer(granting(() => ({ access_token: token })))
        const client = Credentials.clientCredentials("a-client", Redacted.make("s"))
        const failure = yield* Effect.flip(Effect.provide(call, signedIn(obtained, client)))
        assert.strictEqual(reasonOf(failure), "Decode")

        assert.deepStrictEqual([...given.requests, ...obtained.requests], [])
        assert.notInclude(`${refusal.message} ${failure.message}`, "canary")
      })
    )
  }
})

describe("a token", () => {
  it.effect("that could not be fetched is fetched by the next call", () =>
    Effect.gen(function* () {
      const server = makeServer((number) => (number === 1 ? refused() : granting(() => ({}))(number)))
      const credentials = Credentials.clientCredentials("a-client", Redacted.make("s"))
      yield* Effect.gen(function* () {
        const failures = yield* Effect.all([Effect.flip(call), Effect.flip(call)], { concurrency: 2 })
        assert.deepStrictEqual(failures.map(reasonOf), ["Auth", "Auth"])
        assert.strictEqual(server.tokenRequestCount(), 1)
        yield* call
      }).pipe(Effect.provide(signedIn(server, credentials)))
      assert.strictEqual(server.tokenRequestCount(), 2)
    })
  )
})

const asking = (body: object | string, status: number) =>
  Effect.provide(
    call,
    signedIn(
      makeServer(() =>
        typeof body === "string" ? new Response(body, { status }) : Response.json(body, { status })
      ),
      Credentials.clientCredentials("a-client", Redacted.make("s"))
    )
  )

describe("the login host", () => {
  it.effect("may send null for absent fields", () =>
    Effect.gen(function* () {
      yield* asking({ access_token: "t", expires_in: 60, refresh_token: null }, 200)
      const body = { error: "invalid_client", error_description: null, description: "client not found" }
      const { message } = yield* Effect.flip(asking(body, 400))
      assert.include(message, "invalid_client: client not found); check the client id and secret")
    })
  )

  for (const status of [400, 401, 403, 404]) {
    it.effect(`is distinguished from a proxy that responds ${status} with a page`, () =>
      Effect.gen(function* () {
        const { message } = yield* Effect.flip(asking("<html>", status))
        assert.include(message, `(HTTP ${status}); check for a proxy or gateway in between`)
      })
    )
  }
})

/** The connection ends in the middle of the response. */
const cutOff = () =>
  new Response(
    new ReadableStream({
      start: (body) => {
        body.enqueue(new TextEncoder().encode('{"access_token":"t'))
        body.error(new Error("socket hang up"))
      }
    })
  )

const breakingOffOnce = () => makeServer((number) => (number === 1 ? cutOff() : granting(() => ({}))(number)))

describe("an incomplete token response", () => {
  it.effect("is retried for a repeatable grant", () =>
    Effect.gen(function* () {
      const server = breakingOffOnce()
      const credentials = Credentials.clientCredentials("a-client", Redacted.make("s"))
      yield* Effect.provide(call, Server.layer(server, { credentials, retryPolicy: Server.impatient }))
      assert.strictEqual(server.tokenRequestCount(), 2)
    })
  )

  it.effect("is not retried for a code, which may be used up", () =>
    Effect.gen(function* () {
      const server = breakingOffOnce()
      const error = yield* Effect.flip(Effect.provide(call, signedIn(server, code)))
      assert.strictEqual(reasonOf(error), "Transport")
      assert.strictEqual(server.tokenRequestCount(), 1)
    })
  )
})

describe("a code", () => {
  for (const outcome of ["reset", 500, 504] as const) {
    it.effect(`is not sent again after ${outcome}, in this call or another`, () =>
      Effect.gen(function* () {
        const server = makeServer(() =>
          outcome === "reset" ? outcome : new Response("", { status: outcome })
        )
        yield* Effect.gen(function* () {
          yield* Effect.flip(call)
          const error = yield* Effect.flip(call)
          assert.strictEqual(reasonOf(error), "SignInRequired")
          assert.isTrue(error.isAuth)
        }).pipe(Effect.provide(signedIn(server, code)))
        assert.strictEqual(server.tokenRequestCount(), 1)
      })
    )
  }

  for (const credentials of [code, assertion]) {
    for (const error of ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "SELF_SIGNED_CERT_IN_CHAIN"]) {
      it.effect(`of ${credentials._tag} that was never sent for ${error} is not spent`, () =>
        Effect.gen(function* () {
          let isDown = true
          const server = makeServer((number) =>
            isDown ? Object.assign(new Error("no connection"), { code: error }) : granting(() => ({}))(number)
          )
          yield* Effect.gen(function* () {
            const failure = yield* Effect.flip(call)
            assert.strictEqual(reasonOf(failure), "Transport")
            assert.strictEqual(failure.attempts, 0)
            assert.strictEqual(server.tokenRequestCount(), 4)
            isDown = false
            yield* call
          }).pipe(Effect.provide(Server.layer(server, { credentials, retryPolicy: Server.impatient })))
          assert.strictEqual(server.tokenRequestCount(), 5)
          assert.deepStrictEqual(server.tokenRequests[4]?.form, server.tokenRequests[0]?.form)
        })
      )
    }
  }

  it.effect("is sent again after it was rate-limited", () =>
    Effect.gen(function* () {
      const limited = { error: "invalid_request", error_description: "rate limit exceeded; later" }
      const server = makeServer((number) =>
        number === 1 ? Response.json(limited, { status: 400 }) : granting(() => ({}))(number)
      )
      const fiber = yield* Effect.forkChild(Effect.provide(call, signedIn(server, code)))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      assert.strictEqual(server.tokenRequestCount(), 2)
    })
  )

  it.effect("gets a refresh token, which gets the next token and the next refresh token", () =>
    Effect.gen(function* () {
      const server = makeServer(granting((number) => ({ refresh_token: `r${number}` })))
      yield* Effect.gen(function* () {
        yield* call
        yield* TestClock.adjust("1 hour")
        yield* call
        yield* TestClock.adjust("1 hour")
        yield* call
        const stored = yield* TokenStore.TokenStore.use((store) => store.get(key))
        assert.strictEqual(Option.getOrUndefined(Option.map(stored, Redacted.value)), "r3")
      }).pipe(Effect.provide(signedIn(server, code)))
      assert.deepStrictEqual(
        server.tokenRequests.map(({ form }) => form["refresh_token"]),
        [undefined, "r1", "r2"]
      )
    })
  )

  it.effect("without a refresh token signs in once, and a 401 is final then", () =>
    Effect.gen(function* () {
      const server = Server.make(
        () => Server.errorBody(401, "bad.credentials"),
        granting(() => ({}))
      )
      const error = yield* Effect.flip(Effect.provide(call, signedIn(server, code)))
      assert.strictEqual(reasonOf(error), "Unauthorized")
      assert.strictEqual(server.requests.length, 1)
    })
  )
})

describe("the refresh token of an earlier sign-in", () => {
  const earlier = Effect.tap(TokenStore.makeMemory, (store) => store.set(key, Redacted.make("r0")))

  it.effect("is not used if the new sign-in fails", () =>
    Effect.gen(function* () {
      const store = Layer.succeed(TokenStore.TokenStore, yield* earlier)
      const server = makeServer((number) => (number === 1 ? refused() : granting(() => ({}))(number)))
      yield* Effect.gen(function* () {
        assert.strictEqual(reasonOf(yield* Effect.flip(call)), "Auth")
        assert.strictEqual(reasonOf(yield* Effect.flip(call)), "SignInRequired")
      }).pipe(Effect.provide(signedIn(server, code, store)))
      assert.strictEqual(server.tokenRequestCount(), 1)
    })
  )

  it.effect("is forgotten if the new sign-in has none", () =>
    Effect.gen(function* () {
      const store = yield* earlier
      const server = makeServer(granting(() => ({})))
      yield* Effect.provide(call, signedIn(server, code, Layer.succeed(TokenStore.TokenStore, store)))
      assert.isTrue(Option.isNone(yield* store.get(key)))
    })
  )

  it.effect("from the options is forgotten by signing out", () =>
    Effect.gen(function* () {
      const server = Server.make(
        (_, { method }) => new Response(method === "DELETE" ? null : JSON.stringify(Server.client)),
        granting(() => ({}))
      )
      const given = Credentials.refreshToken({ ...again, refreshToken: Redacted.make("r0") })
      yield* Effect.gen(function* () {
        yield* call
        yield* TokensApi.TokensApi.use((api) => api.signOut)
        assert.strictEqual(reasonOf(yield* Effect.flip(call)), "SignInRequired")
      }).pipe(Effect.provide(signedIn(server, given)))
    })
  )
})

describe("a refresh token", () => {
  it.effect("that is refused ends the sign-in, unless another process has stored a newer one", () =>
    Effect.gen(function* () {
      const store = yield* TokenStore.makeMemory
      const shared = Layer.succeed(TokenStore.TokenStore, store)
      yield* store.set(key, Redacted.make("r1"))

      const context = yield* Effect.context()
      const server = makeServer((number, { form }) => {
        if (form["refresh_token"] === "r2") return granting(() => ({ refresh_token: "r3" }))(number)
        // Another process stores its token between the two requests.
        Effect.runSyncWith(context)(Effect.ignore(store.set(key, Redacted.make("r2"))))
        return refused()
      })
      yield* Effect.provide(call, signedIn(server, again, shared))
      assert.strictEqual(server.tokenRequestCount(), 2)

      const error = yield* Effect.flip(Effect.provide(call, signedIn(makeServer(refused), again, shared)))
      assert.strictEqual(reasonOf(error), "SignInRequired")
      assert.match(error.message, /let the user sign in again/)
    })
  )

  it.effect("is stored before its access token is used, and kept if the store fails", () =>
    Effect.gen(function* () {
      const memory = yield* TokenStore.makeMemory
      let broken = true
      const store = Layer.succeed(TokenStore.TokenStore, {
        ...memory,
        set: (name, token) =>
          broken
            ? Effect.fail(new TokenStore.TokenStoreError({ problem: "the disk is full" }))
            : memory.set(name, token)
      })
      const server = makeServer(granting(() => ({ refresh_token: "r1" })))
      yield* Effect.gen(function* () {
        const error = yield* Effect.flip(call)
        assert.strictEqual(reasonOf(error), "TokenStoreFailed")
        assert.match(error.message, /the disk is full/)
        assert.strictEqual(server.requests.length, 0)
        broken = false
        yield* call
      }).pipe(Effect.provide(signedIn(server, code, store)))
      assert.strictEqual(server.tokenRequestCount(), 1)
      assert.isTrue(Option.isSome(yield* memory.get(key)))
    })
  )
})

const opened = (path: string) =>
  TokenStore.TokenStore.pipe(
    Effect.provide(TokenStore.layerFile(path).pipe(Layer.provide(NodeFileSystem.layer)))
  )

/** A client that signed in earlier, and whose store blocks in one method. */
const heldUp = (method: "set" | "remove") =>
  Effect.gen(function* () {
    const memory = yield* TokenStore.makeMemory
    yield* memory.set(key, Redacted.make("r1"))
    const reached = yield* Deferred.make<void>()
    const release = yield* Deferred.make<void>()
    const held = Deferred.succeed(reached, undefined).pipe(Effect.andThen(Deferred.await(release)))
    const server = makeServer(granting(() => ({ refresh_token: "r2" })))
    const connection = yield* Connection.make({ region: "mypurecloud.de", credentials: again }).pipe(
      Effect.provideService(HttpClient.HttpClient, server.client),
      Effect.provideService(TokenStore.TokenStore, {
        ...memory,
        [method]: (name: string, token: Redacted.Redacted<string>) =>
          Effect.andThen(held, memory[method](name, token))
      })
    )
    const api = yield* Effect.provideService(OAuthApi.make, Connection.Connection, connection)
    return {
      read: api.getOauthClient("c1"),
      forget: connection.forget,
      reached: Deferred.await(reached),
      release: Deferred.succeed(release, undefined),
      stored: memory.get(key)
    }
  })

describe("signing out", () => {
  for (const status of [200, 401, 503]) {
    it.effect(`forgets everything, even if the server responds ${status}`, () =>
      Effect.gen(function* () {
        const server = Server.make(
          (_, { method }) =>
            method === "DELETE" && status !== 200
              ? Server.errorBody(status, "x")
              : new Response(method === "DELETE" ? null : JSON.stringify(Server.client)),
          granting(() => ({ refresh_token: "r1" }))
        )
        yield* Effect.gen(function* () {
          yield* call
          const exit = yield* Effect.exit(TokensApi.TokensApi.use((api) => api.signOut))
          assert.strictEqual(exit._tag, status === 200 ? "Success" : "Failure")
          assert.isTrue(Option.isNone(yield* TokenStore.TokenStore.use((store) => store.get(key))))
          const error = yield* Effect.flip(call)
          assert.strictEqual(reasonOf(error), "SignInRequired")
        }).pipe(
          Effect.provide(signedIn(server, code)),
          Effect.provideService(RetryPolicy.Current, RetryPolicy.never)
        )
      })
    )
  }

  it.effect("forgets a refresh token that is being fetched", () =>
    Effect.gen(function* () {
      const { forget, read, reached, release, stored } = yield* heldUp("set")
      const calling = yield* Effect.forkChild(read)
      yield* reached
      const forgetting = yield* Effect.forkChild(forget)
      yield* TestClock.adjust("1 second")
      yield* release
      yield* Fiber.join(forgetting)
      yield* Fiber.await(calling)
      assert.isTrue(Option.isNone(yield* stored))
      assert.strictEqual(reasonOf(yield* Effect.flip(read)), "SignInRequired")
    })
  )

  it.effect("lets no call use the refresh token while it is being forgotten", () =>
    Effect.gen(function* () {
      const { forget, read, reached, release } = yield* heldUp("remove")
      const forgetting = yield* Effect.forkChild(forget)
      yield* reached
      const calling = yield* Effect.forkChild(Effect.flip(read))
      yield* TestClock.adjust("1 second")
      yield* release
      yield* Fiber.join(forgetting)
      assert.strictEqual(reasonOf(yield* Fiber.join(calling)), "SignInRequired")
    })
  )
})

const platformIs = (value: string) =>
  Effect.sync(() => void Object.defineProperty(process, "platform", { value }))

describe("the token store in a file", () => {
  const folder = Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "tokens-"))),
    (made) => Effect.sync(() => rmSync(made, { recursive: true }))
  )
  it.effect("outlives the process, and only its owner can read it", () =>
    Effect.gen(function* () {
      const inside = yield* folder
      const path = join(inside, "tokens.json")
      const store = yield* opened(path)
      assert.isTrue(Option.isNone(yield* store.get("a")))
      yield* Effect.forEach(
        ["a", "b", "c", "d"],
        (name) => store.set(name, Redacted.make(`token of ${name}`)),
        { concurrency: "unbounded" }
      )
      assert.strictEqual(statSync(path).mode & 0o777, 0o600)
      yield* store.remove("d")

      const later = yield* opened(path)
      const found = yield* later.get("b")
      assert.strictEqual(Option.getOrUndefined(Option.map(found, Redacted.value)), "token of b")
      assert.deepStrictEqual(Object.keys(JSON.parse(readFileSync(path, "utf8"))), ["a", "b", "c"])
      // No incomplete file remains.
      assert.deepStrictEqual(readdirSync(inside), ["tokens.json"])
    })
  )

  for (const [what, content, mode, message] of [
    ["that others can read", '{"a":"canary"}', 0o644, /others can read .*revoke/],
    ["that holds something else", "canary", 0o600, /is not the JSON/]
  ] as const) {
    it.effect(`refuses a file ${what}, and leaves it as it is`, () =>
      Effect.gen(function* () {
        const path = join(yield* folder, "tokens.json")
        writeFileSync(path, content, { mode })
        const store = yield* opened(path)
        for (const use of [store.get("a"), store.set("a", Redacted.make("b")), store.remove("a")]) {
          const error = yield* Effect.flip(use)
          assert.match(error.message, message)
          assert.notInclude(error.message, "canary")
        }
        assert.strictEqual(readFileSync(path, "utf8"), content)
      })
    )
  }

  it.effect("reads its file on Windows, where every mode is open to all", () =>
    Effect.gen(function* () {
      const { platform } = process
      yield* Effect.acquireRelease(platformIs("win32"), () => platformIs(platform))
      const path = join(yield* folder, "tokens.json")
      writeFileSync(path, '{"a":"t"}', { mode: 0o666 })
      const store = yield* opened(path)
      assert.isTrue(Option.isSome(yield* store.get("a")))
    })
  )

  it.effect("names the file that it could not write", () =>
    Effect.gen(function* () {
      const store = yield* opened(join(yield* folder, "no", "such", "folder"))
      const error = yield* Effect.flip(store.set("a", Redacted.make("canary")))
      assert.match(error.message, /^The token store failed: .*folder: NotFound\.$/)
    })
  )
})

/** The outcome of two calls, `later` apart, with this token response. */
const calls = (body: Record<string, unknown>, later: Duration.Input = "1 second", status = 200) =>
  Effect.gen(function* () {
    const server = Server.make(
      () => Response.json(Server.client),
      (number) => Response.json({ access_token: `t-${number}`, ...body }, { status })
    )
    const store = yield* TokenStore.makeMemory
    const exit = yield* OAuthApi.OAuthApi.use((api) =>
      api
        .getOauthClient("c1")
        .pipe(Effect.andThen(TestClock.adjust(later)), Effect.andThen(api.getOauthClient("c1")))
    ).pipe(
      Effect.provide(
        Layer.provide(
          Server.layer(server, { credentials: code }),
          Layer.succeed(TokenStore.TokenStore, store)
        )
      ),
      Effect.provideService(RetryPolicy.Current, RetryPolicy.never),
      Effect.exit
    )
    return { exit, server }
  })

describe("a token response", () => {
  const lifetimes: ReadonlyArray<readonly [what: string, body: Record<string, unknown>, seconds: number]> = [
    ["of 3600", { expires_in: 3600 }, 3540],
    ['of "3600"', { expires_in: "3600" }, 3540],
    ["that is absent", {}, 270],
    ["of null", { expires_in: null }, 270],
    ["that is a word", { expires_in: "soon" }, 270],
    ["that is an object", { expires_in: {} }, 270]
  ]
  for (const [what, body, seconds] of lifetimes) {
    it.effect(`with a lifetime ${what} gives a token that is renewed after ${seconds} seconds`, () =>
      Effect.gen(function* () {
        const rotating = { ...body, refresh_token: "canary-refresh-2" }
        const early = yield* calls(rotating, `${seconds - 1} seconds`)
        assert.strictEqual(early.exit._tag, "Success")
        assert.strictEqual(early.server.tokenRequestCount(), 1)
        const late = yield* calls(rotating, `${seconds} seconds`)
        assert.strictEqual(late.exit._tag, "Success")
        assert.strictEqual(late.server.tokenRequestCount(), 2)
        // The session continues, because the new refresh token was kept.
        assert.strictEqual(late.server.tokenRequests[1]?.form["refresh_token"], "canary-refresh-2")
      })
    )
  }

  for (const seconds of [0, -1, -3600]) {
    it.effect(`with a lifetime of ${seconds} gives a token for the call that fetched it`, () =>
      Effect.gen(function* () {
        const { exit, server } = yield* calls({ expires_in: seconds, refresh_token: "canary-refresh-2" })
        assert.strictEqual(exit._tag, "Success")
        assert.strictEqual(server.tokenRequestCount(), 2)
        assert.deepStrictEqual(
          server.requests.map(({ authorization }) => authorization),
          ["Bearer t-1", "Bearer t-2"]
        )
      })
    )
  }

  it.effect("with an empty refresh token has no refresh token", () =>
    Effect.gen(function* () {
      const { exit } = yield* calls({ expires_in: 60, refresh_token: "" }, "10 seconds")
      assert.strictEqual(exit._tag, "Success")
    })
  )

  it.effect("with an empty error is a success", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* calls({ expires_in: 3600, error: "" })).exit._tag, "Success")
    })
  )

  it.effect("of 201 is a success", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* calls({ expires_in: 3600 }, "1 second", 201)).exit._tag, "Success")
    })
  )

  for (const type of ["mac", "DPoP"]) {
    it.effect(`with a token of type ${type} is refused, and the token is not used`, () =>
      Effect.gen(function* () {
        const { exit, server } = yield* calls({ expires_in: 3600, token_type: type })
        assert.strictEqual(exit._tag, "Failure")
        assert.lengthOf(server.requests, 0)
      })
    )
  }

  it.effect("of a refusal with a long description makes a short message, and keeps the description", () =>
    Effect.gen(function* () {
      const description = "x".repeat(100_000)
      const server = Server.make(
        () => Response.json(Server.client),
        () => Response.json({ error: "invalid_grant", error_description: description }, { status: 400 })
      )
      const error = yield* Effect.flip(OAuthApi.OAuthApi.use((api) => api.getOauthClient("c1"))).pipe(
        Effect.provide(Server.layer(server))
      )
      assert.isBelow(error.message.length, 800)
      assert.strictEqual(error.reason._tag === "Auth" && error.reason.description, description)
    })
  )
})

const secret = (text: string) => Redacted.make(text)

describe("credentials with a blank or line break around them", () => {
  const padded: ReadonlyArray<readonly [what: string, credentials: Credentials.Credentials]> = [
    ["client_id", Credentials.clientCredentials(" a-client", secret("canary-s"))],
    ["client_id", Credentials.clientCredentials("", secret("canary-s"))],
    ["client_secret", Credentials.clientCredentials("a-client", secret("canary-s\r\n"))],
    ["client_secret", Credentials.clientCredentials("a-client", secret("\tcanary-s"))],
    ["client_secret", Credentials.clientCredentials("a-client", secret(""))],
    ["refresh_token", Credentials.refreshToken({ clientId: "a-client", refreshToken: secret("canary-r\n") })],
    [
      "code",
      Credentials.authorizationCode({
        clientId: "a-client",
        code: secret("canary-c "),
        redirectUri: "https://example.com"
      })
    ]
  ]
  for (const [what, credentials] of padded) {
    it.effect(`are refused before anything is sent: ${what}`, () =>
      Effect.gen(function* () {
        const server = Server.make(() => Response.json(Server.client))
        const error = yield* Effect.flip(OAuthApi.OAuthApi.use((api) => api.getOauthClient("c1"))).pipe(
          Effect.provide(Server.layer(server, { credentials }))
        )
        assert.strictEqual(reasonOf(error), "InvalidInput")
        assert.include(error.message, what)
        assert.notInclude(error.message, "canary")
        assert.strictEqual(server.tokenRequestCount(), 0)
      })
    )
  }

  it.effect("are sent if the blank is inside, and an assertion may end with a line break", () =>
    Effect.gen(function* () {
      const server = Server.make(() => Response.json(Server.client))
      yield* OAuthApi.OAuthApi.use((api) => api.getOauthClient("c1")).pipe(
        Effect.provide(
          Server.layer(server, {
            credentials: Credentials.saml2Bearer({
              clientId: "a-client",
              clientSecret: secret("two words"),
              orgName: "acme",
              assertion: secret("canary-assertion\n")
            })
          })
        )
      )
      assert.strictEqual(server.tokenRequestCount(), 1)
    })
  )
})
