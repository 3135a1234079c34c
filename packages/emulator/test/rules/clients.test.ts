/** OAuth clients, from creation to deletion: the vendor's rules, each with the vendor's code. */
import { Emulator, Roles } from "@effect-genesys/emulator"
import { assert, describe } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { administrator, ask, create, desktop, pass, rule, service, signIn, timeOf } from "./Rule.ts"

describe("the life of a client", () => {
  rule(
    "only an inactive client is deleted: 400 cannot.delete.client",
    Effect.gen(function* () {
      const call = yield* administrator
      const { path } = yield* create()
      const refused = yield* call("DELETE", path)
      assert.deepInclude(refused, { status: 400, code: "cannot.delete.client" })
      yield* call("PUT", path, { ...service, state: "inactive" })
      assert.deepInclude(yield* call("DELETE", path), { status: 204 })
      assert.deepInclude(yield* call("GET", path), { status: 404, code: "client.not.found" })
    })
  )

  rule(
    "a client of more than 30 days can be restored for a week after its deletion",
    Effect.gen(function* () {
      const { clock } = yield* Emulator.Emulator
      const { id, path, secret } = yield* create()
      yield* pass("31 days")
      const { token } = yield* signIn(id, secret)
      const call = yield* administrator
      const deleted = Effect.andThen(
        call("PUT", path, { ...service, state: "inactive" }),
        call("DELETE", path)
      )
      yield* deleted
      const shown = yield* call("GET", path)
      assert.deepInclude(shown.body, { state: "deleted" })
      assert.strictEqual(timeOf(shown.body["dateToDelete"]), (yield* clock.now) + 7 * 86_400_000)
      assert.deepInclude(yield* signIn(id, secret), { error: "invalid_client" })

      const back = yield* call("PUT", path, service)
      assert.deepInclude(back.body, { state: "active" })
      assert.notProperty(back.body, "dateToDelete")
      assert.deepInclude(yield* ask(token, "GET", path), { status: 401, code: "bad.credentials" })
      assert.deepInclude(yield* signIn(id, secret), { status: 200 })

      yield* deleted
      yield* pass("7 days")
      const later = yield* administrator
      assert.deepInclude(yield* later("GET", path), { status: 404, code: "client.not.found" })
      assert.deepInclude(yield* later("PUT", path, service), { status: 404, code: "client.not.found" })
    })
  )

  rule(
    "a client of 30 days or less is removed at once, and cannot be restored",
    Effect.gen(function* () {
      const { path } = yield* create()
      yield* pass("30 days")
      const call = yield* administrator
      yield* call("PUT", path, { ...service, state: "inactive" })
      assert.deepInclude(yield* call("DELETE", path), { status: 204 })
      assert.deepInclude(yield* call("GET", path), { status: 404, code: "client.not.found" })
      assert.deepInclude(yield* call("PUT", path, service), { status: 404, code: "client.not.found" })
    })
  )

  rule(
    "removal can be delayed: a deleted client can still be read, with the state `deleted`",
    Effect.gen(function* () {
      const call = yield* administrator
      const { id, path } = yield* create()
      yield* call("PUT", path, { ...service, state: "inactive" })
      yield* call("DELETE", path)
      assert.deepInclude((yield* call("GET", path)).body, { state: "deleted" })
      assert.deepInclude(yield* call("PUT", path, service), { status: 404, code: "client.not.found" })
      yield* pass("10 seconds")
      const now = yield* Emulator.Emulator.use(({ clock }) => clock.now)
      const interval = `${new Date(now - 86_400_000).toISOString()}/${new Date(now).toISOString()}`
      const job = yield* call("POST", `/usage/client/${id}/aggregates/query/jobs`, { interval })
      assert.deepInclude(job, { status: 404, code: "client.not.found" })
      assert.deepInclude(yield* call("GET", path), { status: 404, code: "client.not.found" })
    }),
    { deletedLifetime: "10 seconds" }
  )

  rule(
    "a removed client gets no credentials, and its id can be used again, even if nobody has read it since",
    Effect.gen(function* () {
      const call = yield* administrator
      const { login, seed } = yield* Emulator.Emulator
      const { id: clientId, path } = yield* create(desktop)
      yield* call("PUT", path, { ...desktop, state: "inactive" })
      yield* call("DELETE", path)
      yield* pass("10 seconds")
      const calls = [
        { clientId, templateUri: "api/v2/users", httpMethod: "GET", status: 200, day: "2026-01-31" } as const
      ]
      const refused = [
        yield* Effect.flip(login.refreshToken({ clientId })),
        yield* Effect.flip(login.authorizationCode({ clientId, redirectUri: "https://example.com" })),
        yield* Effect.flip(seed({ calls }))
      ]
      for (const { message } of refused) assert.include(message, `the client "${clientId}" does not exist`)
      const { clients } = yield* seed({ clients: [{ name: "Other", grantType: "CODE", clientId }], calls })
      assert.strictEqual(clients[0]?.clientId, clientId)
    }),
    { deletedLifetime: "10 seconds" }
  )

  rule(
    "a disabled client is not changed, and is not deleted: 400 bad.client.state",
    Effect.gen(function* () {
      const { states } = yield* Emulator.Emulator
      const call = yield* administrator
      const { clientId } = yield* states.set("an OAuth client exists", { state: "disabled" })
      const path = `/oauth/clients/${clientId}`
      assert.deepInclude(yield* call("PUT", path, service), { status: 400, code: "bad.client.state" })
      assert.deepInclude(yield* call("DELETE", path), { status: 400, code: "cannot.delete.client" })
    })
  )

  rule(
    "only the vendor disables a client: 400 bad.client.state",
    Effect.gen(function* () {
      const call = yield* administrator
      const { path } = yield* create()
      const refused = yield* call("PUT", path, { ...service, state: "disabled" })
      assert.deepInclude(refused, { status: 400, code: "bad.client.state" })
    })
  )

  rule(
    "a new client is active: 400 bad.client.state",
    Effect.gen(function* () {
      const call = yield* administrator
      for (const state of ["inactive", "disabled"]) {
        const refused = yield* call("POST", "/oauth/clients", { ...service, state })
        assert.deepInclude(refused, { status: 400, code: "bad.client.state" })
      }
    })
  )

  rule(
    "an inactive client gets no token, and its tokens are refused until it is active again",
    Effect.gen(function* () {
      const call = yield* administrator
      const { id, path, secret } = yield* create()
      const { token } = yield* signIn(id, secret)
      yield* call("PUT", path, { ...service, state: "inactive" })
      assert.deepInclude(yield* signIn(id, secret), { error: "invalid_client" })
      assert.deepInclude(yield* ask(token, "GET", path), { status: 401, code: "bad.credentials" })
      yield* call("PUT", path, { ...service, state: "active" })
      assert.deepInclude(yield* ask(token, "GET", path), { status: 200 })
    })
  )

  rule(
    "a change of the grant type keeps the id, and drops the roles or scopes of the old type",
    Effect.gen(function* () {
      const call = yield* administrator
      const { id, path } = yield* create()
      yield* call("PUT", path, desktop)
      const { body } = yield* call("GET", path)
      assert.deepInclude(body, { id, authorizedGrantType: "CODE", scope: ["oauth:readonly"] })
      assert.notProperty(body, "roleDivisions")
      assert.notProperty((yield* call("PUT", path, service)).body, "scope")
    }),
    { omittedFields: "keep" }
  )

  const refusals: ReadonlyArray<readonly [what: string, request: object, code: string]> = [
    ["a service has roles", { ...service, roleDivisions: [] }, "missing.client.roles"],
    ["any other client has scopes", { ...desktop, scope: [] }, "missing.client.scope"],
    ["a scope exists", { ...desktop, scope: ["nonsense"] }, "auth.invalid.scope"],
    ["a client has a grant type", { name: "X" }, "grant.type.required"],
    ["the grant type is one", { ...service, authorizedGrantType: "X" }, "bad.grant.type"]
  ]
  for (const [what, request, code] of refusals) {
    rule(
      `${what}: 400 ${code}`,
      Effect.gen(function* () {
        const call = yield* administrator
        const { path } = yield* create()
        assert.deepInclude(yield* call("POST", "/oauth/clients", request), { status: 400, code })
        assert.deepInclude(yield* call("PUT", path, request), { status: 400, code })
      })
    )
  }

  rule(
    "older spellings of grant types are accepted, and returned in the newer spelling",
    Effect.gen(function* () {
      const call = yield* administrator
      for (const [older, newer] of [
        ["CLIENT_CREDENTIALS", "CLIENT-CREDENTIALS"],
        ["SAML2BEARER", "SAML2-BEARER"]
      ]) {
        const request = newer === "CLIENT-CREDENTIALS" ? service : desktop
        const { body } = yield* call("POST", "/oauth/clients", { ...request, authorizedGrantType: older })
        assert.deepInclude(body, { authorizedGrantType: newer })
      }
    })
  )

  rule(
    "a client as it was read can be sent back to make it inactive",
    Effect.gen(function* () {
      const call = yield* administrator
      const { path } = yield* create()
      const { body } = yield* call("GET", path)
      assert.deepInclude(yield* call("PUT", path, { ...body, state: "inactive" }), { status: 200 })
    })
  )

  rule(
    "a role is granted for a division, and * means all divisions: 400 constraint.validation",
    Effect.gen(function* () {
      const call = yield* administrator
      const [everywhere] = service.roleDivisions
      const roleId = everywhere?.roleId
      const { body } = yield* call("POST", "/oauth/clients", service)
      assert.deepInclude(body, { roleDivisions: [{ roleId, divisionId: "*" }] })
      const nowhere = { ...service, roleDivisions: [{ roleId }] }
      const refused = yield* call("POST", "/oauth/clients", nowhere)
      assert.deepInclude(refused, { status: 400, code: "constraint.validation" })
    })
  )

  rule(
    "a client-credentials client can also have redirect URIs",
    Effect.gen(function* () {
      const call = yield* administrator
      const registeredRedirectUri = ["https://example.com/callback"]
      const { body } = yield* call("POST", "/oauth/clients", { ...service, registeredRedirectUri })
      assert.deepInclude(body, { registeredRedirectUri })
    })
  )

  rule(
    "the caller must hold every role that it grants, to create, change and rotate: 400 bad.client.role",
    Effect.gen(function* () {
      const { admin, viewer } = Roles.roles
      const { path } = yield* create()
      const holder = yield* create({ ...service, roleDivisions: Roles.everywhere(admin) })
      const { token } = yield* signIn(holder.id, holder.secret)
      const gives = { ...service, roleDivisions: Roles.everywhere(admin, viewer) }
      for (const refused of [
        yield* ask(token, "POST", "/oauth/clients", gives),
        yield* ask(token, "PUT", path, gives),
        yield* ask(token, "POST", `${path}/secret`)
      ]) {
        assert.deepInclude(refused, { status: 400, code: "bad.client.role" })
      }
    })
  )

  rule(
    "all clients are in one page",
    Effect.gen(function* () {
      const call = yield* administrator
      for (let index = 0; index < 200; index++) yield* create()
      const { body } = yield* call("GET", "/oauth/clients")
      assert.deepInclude(body, { total: 201, pageSize: 201, pageNumber: 1, pageCount: 1 })
      assert.notProperty(body, "nextUri")
      assert.lengthOf(yield* Schema.decodeUnknownEffect(Schema.Array(Schema.Unknown))(body["entities"]), 201)
    })
  )

  rule(
    "the number of clients is limited: 400 auth.too.many.clients",
    Effect.gen(function* () {
      const call = yield* administrator
      yield* create()
      const refused = yield* call("POST", "/oauth/clients", service)
      assert.deepInclude(refused, { status: 400, code: "auth.too.many.clients" })
    }),
    { clientLimit: 2 }
  )

  for (const [omittedFields, expected] of [
    ["reset", undefined],
    ["keep", "Answers"]
  ] as const) {
    rule(
      `a change can ${omittedFields} omitted fields`,
      Effect.gen(function* () {
        const call = yield* administrator
        const { path } = yield* create({ ...service, description: "Answers" })
        const { body } = yield* call("PUT", path, service)
        assert.strictEqual(body["description"], expected)
      }),
      { omittedFields }
    )
  }
})
