/** A snapshot of one emulator, restored in another. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Credentials, OAuthApi, TokensApi, UsageApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Emulator } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import { assert, it as test } from "@effect/vitest"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Storage from "../src/internal/organization/Storage.ts"
import { ask, control } from "./Control.ts"
import { created, list, redirectUri, signedIn } from "./SignIns.ts"

const one = (options: Emulator.Options = {}) =>
  Effect.map(
    Layer.build(
      Layer.orDie(Layer.merge(Emulator.layer({ queryLatency: 0, ...options }), NodeTransport.layer))
    ),
    (context) => ({ context, emulator: Context.get(context, Emulator.Emulator) })
  )

/** The clients and usage that the administrator can read. */
const seen = Effect.gen(function* () {
  const { administrator, organization } = yield* Emulator.Emulator
  const { clientId, clientSecret } = administrator
  return yield* Effect.gen(function* () {
    const { entities } = yield* list
    const { getTokensTimeout } = yield* TokensApi.TokensApi
    const { getUsageQueryExecutionIdResults, postUsageQuery } = yield* UsageApi.UsageApi
    const { executionId = "" } = yield* postUsageQuery({
      interval: Interval.lastDays(30, yield* DateTime.now),
      groupBy: ["OrganizationId", "OAuthClientId"]
    })
    const { results } = yield* getUsageQueryExecutionIdResults(executionId)
    return { id: organization.id, clientId, entities, timeout: yield* getTokensTimeout, results }
  }).pipe(Effect.provide(Layer.fresh(signedIn(Credentials.clientCredentials(clientId, clientSecret)))))
})

const ways = {
  "in process": {
    take: Effect.flatMap(Emulator.Emulator, ({ snapshot }) => snapshot),
    put: (snapshot: Storage.Snapshot) =>
      Effect.orDie(Effect.flatMap(Emulator.Emulator, ({ restore }) => restore(snapshot)))
  },
  "by HTTP": {
    take: Effect.flatMap(control, ({ getSnapshot }) => getSnapshot()),
    put: (snapshot: Storage.Snapshot) =>
      Effect.orDie(Effect.flatMap(control, ({ restoreSnapshot }) => restoreSnapshot({ payload: snapshot })))
  }
}

for (const [way, { put, take }] of Object.entries(ways)) {
  test.live(`a snapshot that is taken and restored ${way} restores history, secrets and tokens`, () =>
    Effect.gen(function* () {
      const first = yield* one({ seed: "demo" })
      const made = yield* Effect.gen(function* () {
        const { login } = yield* Emulator.Emulator
        const bot = yield* created("CLIENT-CREDENTIALS")
        const app = yield* created("CODE")
        return {
          bot,
          app,
          code: yield* login.authorizationCode({ ...app, redirectUri }),
          refreshToken: yield* login.refreshToken(app)
        }
      }).pipe(Effect.provideContext(first.context))
      const { token } = yield* first.emulator.states.set("a caller with every permission")
      const snapshot = yield* Effect.provideContext(take, first.context)
      const before = yield* Effect.provideContext(seen, first.context)
      assert.lengthOf(before.entities ?? [], 17)

      const second = yield* one()
      const own = yield* Effect.provideContext(seen, second.context)
      yield* Effect.provideContext(put(snapshot), second.context)

      yield* Effect.gen(function* () {
        const after = yield* seen
        assert.deepStrictEqual([after.id, after.clientId], [before.id, before.clientId])
        assert.notStrictEqual(after.id, own.id)
        assert.deepStrictEqual(after.entities, before.entities)
        for (const row of after.results ?? []) assert.strictEqual(row.organizationId, before.id)
        assert.isAbove(after.results?.length ?? 0, 10)

        const { app, bot, code, refreshToken } = made
        for (const credentials of [
          Credentials.accessToken(token),
          Credentials.clientCredentials(
            first.emulator.administrator.clientId,
            first.emulator.administrator.clientSecret
          ),
          Credentials.clientCredentials(bot.clientId, bot.clientSecret),
          Credentials.authorizationCode({ ...app, code, redirectUri }),
          Credentials.refreshToken({ ...app, refreshToken })
        ]) {
          yield* Effect.provide(list, signedIn(credentials))
        }
      }).pipe(Effect.provideContext(second.context))

      const { getTokensMe } = yield* Effect.provide(
        TokensApi.TokensApi,
        signedIn(Credentials.accessToken(token))
      ).pipe(Effect.provideContext(second.context))
      assert.strictEqual((yield* getTokensMe()).organization?.id, before.id)

      // A reset restores the start of the second emulator, not the snapshot.
      yield* second.emulator.states.reset
      const again = yield* Effect.provideContext(seen, second.context)
      assert.deepStrictEqual(again.entities, own.entities)
      assert.deepStrictEqual([again.id, again.clientId], [own.id, own.clientId])
    }).pipe(Effect.scoped)
  )
}

test.live("a snapshot restored in its own emulator undoes later changes", () =>
  Effect.gen(function* () {
    const { context, emulator } = yield* one({ requestsPerMinute: 3 })
    const before = yield* emulator.snapshot
    yield* Effect.gen(function* () {
      const {
        administrator: { clientId, clientSecret }
      } = emulator
      const { token } = yield* emulator.states.set("a caller with every permission")
      const withToken = yield* emulator.snapshot
      const headers = { authorization: `Bearer ${Redacted.value(token)}` }
      const lists = Effect.map(ask({ path: "/api/v2/oauth/clients", headers }), ({ status }) => status)
      for (const status of [200, 200, 200, 429]) assert.strictEqual(yield* lists, status)
      yield* emulator.restore(withToken)
      assert.strictEqual(yield* lists, 200)

      yield* OAuthApi.OAuthApi.use((api) => api.postOauthClientSecret(clientId)).pipe(
        Effect.provide(signedIn(Credentials.clientCredentials(clientId, clientSecret)))
      )
      yield* emulator.restore(before)
      assert.strictEqual(yield* lists, 401)
      assert.deepStrictEqual(yield* emulator.snapshot, before)
      yield* Effect.provide(
        list,
        Layer.fresh(signedIn(Credentials.clientCredentials(clientId, clientSecret)))
      )
    }).pipe(Effect.provideContext(context))
  }).pipe(Effect.scoped)
)

test.live("a snapshot restored with a data file is stored in the file", () =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "emulator-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true }))
    )
    const data = join(folder, "emulator.db")
    const { emulator } = yield* one({ seed: "demo" })
    const snapshot = yield* emulator.snapshot
    yield* Effect.scoped(Effect.flatMap(one({ data }), (kept) => kept.emulator.restore(snapshot)))

    const { context, emulator: next } = yield* one({ data })
    assert.strictEqual(next.organization.id, emulator.organization.id)
    const { clientId, clientSecret } = emulator.administrator
    const { entities } = yield* Effect.provide(
      list,
      signedIn(Credentials.clientCredentials(clientId, clientSecret))
    ).pipe(Effect.provideContext(context))
    assert.lengthOf(entities ?? [], 15)
  }).pipe(Effect.scoped)
)

test.live("a snapshot shows no secret and no token", () =>
  Effect.gen(function* () {
    const { context, emulator } = yield* one({ seed: "demo" })
    const { token } = yield* emulator.states.set("a caller with every permission")
    const { text } = yield* Effect.provideContext(ask({ path: "/__emulator/snapshot" }), context)
    for (const { clientSecret } of [emulator.administrator, ...emulator.clients]) {
      assert.notInclude(text, Redacted.value(clientSecret))
    }
    assert.notInclude(text, Redacted.value(token))
    assert.isAbove(text.length, 10_000)
  }).pipe(Effect.scoped)
)

test.live("an invalid snapshot is refused, and changes nothing", () =>
  Effect.gen(function* () {
    const { emulator } = yield* one()
    const before = yield* emulator.snapshot
    for (const [snapshot, problem] of [
      [{}, /it has no organizationId/],
      [{ ...before, moons: [] }, /this version has no table moons; use/],
      [
        { ...before, client: [["id", { secret: "x" }]] },
        /the table client has a value that this version cannot read/
      ]
    ] as const) {
      const error = yield* Effect.flip(emulator.restore(snapshot))
      assert.strictEqual(error._tag, "NotRestored")
      assert.match(error.message, problem)
      assert.deepStrictEqual(yield* emulator.snapshot, before)
    }
  }).pipe(Effect.scoped)
)
