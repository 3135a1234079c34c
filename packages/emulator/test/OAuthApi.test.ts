/** The real client over a real socket: every operation, and its failures. */
import { Credentials, type GenesysError, OAuthApi } from "@effect-genesys/client"
import { Emulator, Roles } from "@effect-genesys/emulator"
import { Interval, OAuthGroup, OAuthScope } from "@effect-genesys/schemas"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"

type Call<A = unknown> = (api: OAuthApi.Operations) => Effect.Effect<A, GenesysError.GenesysError>

const { admin, integration, viewer } = Roles.roles
const nothing = Redacted.make("")

const service = (name: string, ...roles: ReadonlyArray<Roles.Role>) => ({
  name,
  authorizedGrantType: "CLIENT-CREDENTIALS" as const,
  roleDivisions: Roles.everywhere(...roles)
})

const today = Effect.map(DateTime.now, Interval.today)

/** The API as a program with these credentials sees it. */
const signedIn = (credentials: Credentials.Credentials) =>
  Layer.unwrap(Emulator.Emulator.useSync(({ url }) => OAuthApi.layer({ region: url, credentials }))).pipe(
    Layer.provide(NodeHttpClient.layerUndici),
    Layer.orDie
  )

const administrator = Layer.unwrap(
  Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret } }) =>
    signedIn(Credentials.clientCredentials(clientId, clientSecret))
  )
)

const created = (name: string, ...roles: ReadonlyArray<Roles.Role>) =>
  Effect.map(
    OAuthApi.OAuthApi.use(({ postOauthClients }) => postOauthClients(service(name, ...roles))),
    ({ id = "", secret = nothing }) => ({ id, secret })
  )

/** The API as a new client with these roles sees it. */
const holding = (...roles: ReadonlyArray<Roles.Role>) =>
  Layer.unwrap(
    Effect.map(Effect.orDie(created("Caller", ...roles)), ({ id, secret }) =>
      signedIn(Credentials.clientCredentials(id, secret))
    )
  )

const callers = {
  viewer: holding(viewer),
  editor: holding(admin),
  nobody: holding(integration),
  stranger: signedIn(Credentials.accessToken(Redacted.make("a-token")))
}

const emulated = administrator.pipe(Layer.provideMerge(Emulator.layer()), Layer.orDie)

layer(emulated, { excludeTestServices: true })("the emulator, called by the client", (it) => {
  describe("a client's life", () => {
    it.effect("is created, read, updated, rotated, deactivated, deleted", () =>
      Effect.gen(function* () {
        const api = yield* OAuthApi.OAuthApi
        const first = yield* api.postOauthClients({ ...service("Bot", viewer), description: "Answers" })
        const id = first.id ?? ""
        assert.strictEqual(first.accessTokenValiditySeconds, 86_400)
        assert.strictEqual(first.state, "active")
        assert.isTrue(Redacted.isRedacted(first.secret))

        const read = yield* api.getOauthClient(id)
        const { secret: _, ...shown } = first
        assert.deepStrictEqual(read, shown)

        const listed = yield* Stream.runCollect(api.clients)
        assert.includeDeepMembers([...listed], [read])

        const changed = yield* api.putOauthClient(id, { ...service("Bot 2", viewer), state: "inactive" })
        assert.deepInclude(changed, { name: "Bot 2", state: "inactive" })
        assert.notProperty(changed, "description")
        assert.notProperty(changed, "secret")

        const rotated = yield* api.postOauthClientSecret(id)
        assert.isTrue(Redacted.isRedacted(rotated.secret))
        assert.notStrictEqual(
          Redacted.value(rotated.secret ?? nothing),
          Redacted.value(first.secret ?? nothing)
        )

        yield* api.deleteOauthClient(id)
        const error = yield* Effect.flip(api.getOauthClient(id))
        assert.deepInclude(error.reason, { _tag: "NotFound", code: "client.not.found" })
      })
    )

    it.effect("its secret returns tokens until it is replaced", () =>
      Effect.gen(function* () {
        const { id, secret } = yield* created("Rotated", viewer)
        const list = OAuthApi.OAuthApi.use((api) => api.getOauthClients)
        yield* Effect.provide(list, signedIn(Credentials.clientCredentials(id, secret)))
        const { secret: replaced = nothing } = yield* OAuthApi.OAuthApi.use((api) =>
          api.postOauthClientSecret(id)
        )
        const error = yield* Effect.flip(
          Effect.provide(list, signedIn(Credentials.clientCredentials(id, secret)))
        )
        assert.deepInclude(error.reason, { _tag: "Auth", error: "invalid_client" })
        yield* Effect.provide(list, signedIn(Credentials.clientCredentials(id, replaced)))
      })
    )
  })

  describe("usage", () => {
    it.effect("is counted, and returned by a query or a summary", () =>
      Effect.gen(function* () {
        const api = yield* OAuthApi.OAuthApi
        const { id } = yield* created("Counted", viewer)
        const interval = yield* today
        for (const start of [
          api.postOauthClientUsageQuery(id, { interval }),
          api.getOauthClientUsageSummary(id, { days: 3 })
        ]) {
          const { executionId = "" } = yield* start
          const { queryStatus } = yield* api.getOauthClientUsageQueryResult(id, executionId)
          assert.strictEqual(queryStatus, "Running")
        }
      })
    )
  })

  describe("authorizations and scopes", () => {
    it.effect("code clients are authorized", () =>
      Effect.gen(function* () {
        const api = yield* OAuthApi.OAuthApi
        const { id = "" } = yield* api.postOauthClients({
          name: "Desktop",
          authorizedGrantType: "CODE",
          scope: ["users:readonly"],
          registeredRedirectUri: ["https://example.com/callback"]
        })
        const one = yield* api.getOauthAuthorization(id)
        assert.deepInclude(one, { state: "Authorized", scope: ["users:readonly"] })
        const all = yield* api.getOauthAuthorizations({ acceptLanguage: "de" })
        assert.includeDeepMembers([...(all.entities ?? [])], [one])
      })
    )

    it.effect("scopes are listed, and found by name", () =>
      Effect.gen(function* () {
        const api = yield* OAuthApi.OAuthApi
        const { entities = [], total } = yield* api.getOauthScopes()
        assert.strictEqual(entities.length, total)
        const one = yield* api.getOauthScope("oauth:readonly")
        assert.isTrue(Schema.is(OAuthScope.OAuthScope)(one))
        assert.includeDeepMembers([...entities], [one])
      })
    )
  })

  const refusals: ReadonlyArray<{
    readonly operation: keyof typeof OAuthGroup.OAuthGroup.endpoints
    readonly because: string
    readonly call: (active: string) => Call
    readonly reason: GenesysError.GenesysError["reason"]["_tag"]
    readonly code: string
    /** The caller. Default: the administrator. */
    readonly by?: keyof typeof callers
  }> = [
    {
      operation: "getOauthClients",
      because: "the permission is missing",
      by: "nobody",
      call: () => (api) => api.getOauthClients,
      reason: "Forbidden",
      code: "missing.any.permissions"
    },
    {
      operation: "getOauthClient",
      because: "there is no such client",
      call: () => (api) => api.getOauthClient("no-such-client"),
      reason: "NotFound",
      code: "client.not.found"
    },
    {
      operation: "postOauthClients",
      because: "the permission is missing",
      by: "viewer",
      call: () => (api) => api.postOauthClients(service("X", viewer)),
      reason: "Forbidden",
      code: "missing.any.permissions"
    },
    {
      operation: "postOauthClients",
      because: "a service has no roles",
      call: () => (api) => api.postOauthClients(service("X")),
      reason: "BadRequest",
      code: "missing.client.roles"
    },
    {
      operation: "postOauthClients",
      because: "a code client has no scopes",
      call: () => (api) => api.postOauthClients({ name: "X", authorizedGrantType: "CODE" }),
      reason: "BadRequest",
      code: "missing.client.scope"
    },
    {
      operation: "postOauthClients",
      because: "a scope does not exist",
      call: () => (api) =>
        api.postOauthClients({ name: "X", authorizedGrantType: "CODE", scope: ["nonsense"] }),
      reason: "BadRequest",
      code: "auth.invalid.scope"
    },
    {
      operation: "postOauthClients",
      because: "it is to begin inactive",
      call: () => (api) => api.postOauthClients({ ...service("X", viewer), state: "inactive" }),
      reason: "BadRequest",
      code: "bad.client.state"
    },
    {
      operation: "postOauthClients",
      because: "the caller does not hold the role it gives",
      by: "editor",
      call: () => (api) => api.postOauthClients(service("X", viewer)),
      reason: "BadRequest",
      code: "bad.client.role"
    },
    {
      operation: "putOauthClient",
      because: "there is no such client",
      call: () => (api) => api.putOauthClient("no-such-client", service("X", viewer)),
      reason: "NotFound",
      code: "client.not.found"
    },
    {
      operation: "putOauthClient",
      because: "its roles are taken away",
      call: (active) => (api) => api.putOauthClient(active, service("X")),
      reason: "BadRequest",
      code: "missing.client.roles"
    },
    {
      operation: "deleteOauthClient",
      because: "it is active",
      call: (active) => (api) => api.deleteOauthClient(active),
      reason: "BadRequest",
      code: "cannot.delete.client"
    },
    {
      operation: "postOauthClientSecret",
      because: "the caller does not hold the client's roles",
      by: "editor",
      call: (active) => (api) => api.postOauthClientSecret(active),
      reason: "BadRequest",
      code: "bad.client.role"
    },
    {
      operation: "postOauthClientUsageQuery",
      because: "there is no such client",
      call: () => (api) =>
        Effect.flatMap(today, (interval) => api.postOauthClientUsageQuery("no-such-client", { interval })),
      reason: "NotFound",
      code: "client.not.found"
    },
    {
      operation: "getOauthClientUsageQueryResult",
      because: "there is no such query",
      call: (active) => (api) => api.getOauthClientUsageQueryResult(active, "no-such-query"),
      reason: "NotFound",
      code: "not.found"
    },
    {
      operation: "getOauthClientUsageSummary",
      because: "the permission is missing",
      by: "nobody",
      call: (active) => (api) => api.getOauthClientUsageSummary(active),
      reason: "Forbidden",
      code: "missing.any.permissions"
    },
    {
      operation: "getOauthAuthorizations",
      because: "the permission is missing",
      by: "viewer",
      call: () => (api) => api.getOauthAuthorizations(),
      reason: "Forbidden",
      code: "missing.any.permissions"
    },
    {
      operation: "getOauthAuthorization",
      because: "there is no such client",
      call: () => (api) => api.getOauthAuthorization("no-such-client"),
      reason: "NotFound",
      code: "client.not.found"
    },
    {
      operation: "getOauthScopes",
      because: "the token is not of this organization",
      by: "stranger",
      call: () => (api) => api.getOauthScopes(),
      reason: "Unauthorized",
      code: "bad.credentials"
    },
    {
      operation: "getOauthScope",
      because: "there is no such scope",
      call: () => (api) => api.getOauthScope("nonsense"),
      reason: "NotFound",
      code: "not.found"
    }
  ]

  describe("refuses", () => {
    for (const { because, by, call, code, operation, reason } of refusals) {
      it.effect(`${operation}, because ${because}`, () =>
        Effect.gen(function* () {
          const { id } = yield* created("Active", viewer)
          const attempt = OAuthApi.OAuthApi.use(call(id))
          const error = yield* Effect.flip(by === undefined ? attempt : Effect.provide(attempt, callers[by]))
          assert.deepInclude(error.reason, { _tag: reason, code })
          assert.strictEqual(error.operation, operation)
          assert.match(error.correlationId ?? "", /^[0-9a-f-]{36}$/)
        })
      )
    }

    it("every operation in at least one case", () => {
      assert.deepStrictEqual(
        [...new Set<string>(refusals.map(({ operation }) => operation))].toSorted(),
        Object.keys(OAuthGroup.OAuthGroup.endpoints).toSorted(),
        "Add a failing call for each missing operation to `refusals` in packages/emulator/test/OAuthApi.test.ts"
      )
    })
  })
})
