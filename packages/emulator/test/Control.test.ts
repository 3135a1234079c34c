/** Control of an emulator over HTTP and in process, which does the same. */
import { Credentials, OAuthApi } from "@effect-genesys/client"
import { type Behavior, Emulator, Roles, Users } from "@effect-genesys/emulator"
import { assert, describe, it as test } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { ask, control } from "./Control.ts"
import { administrator, emulated, list, redirectUri, signedIn, tagOf } from "./SignIns.ts"

describe("behavior", () => {
  test.live("is the same by HTTP and in process", () =>
    Effect.gen(function* () {
      const { behavior } = yield* Emulator.Emulator
      const { changeBehavior, getBehavior, resetBehavior } = yield* control
      const before = yield* getBehavior()
      assert.strictEqual(before.clientLimit, Infinity)
      assert.strictEqual(before.requestsPerMinute, 300)

      yield* changeBehavior({ payload: { requestsPerMinute: Infinity, latency: Duration.seconds(2) } })
      assert.deepInclude(behavior.current(), { requestsPerMinute: Infinity, latency: 2000 })
      yield* changeBehavior({ payload: { hipaa: true } })
      assert.deepInclude(behavior.current(), { latency: 2000, hipaa: true })

      behavior.set({ latency: 0, clientLimit: 3 })
      const after = yield* getBehavior()
      assert.deepStrictEqual([after.hipaa, after.clientLimit], [true, 3])

      yield* resetBehavior()
      assert.deepStrictEqual(yield* getBehavior(), before)
    }).pipe(Effect.provide(emulated))
  )

  test.live("is sent as readable texts, and accepts them again", () =>
    Effect.gen(function* () {
      const { text } = yield* ask({ path: "/__emulator/behavior" })
      assert.deepInclude(JSON.parse(text), {
        requestsPerMinute: 300,
        clientLimit: "none",
        queryLatency: "200 millis",
        resultLifetime: "86400000 millis"
      })
      const { status } = yield* ask({ method: "PUT", path: "/__emulator/behavior", body: text })
      assert.strictEqual(status, 204)
      assert.strictEqual((yield* ask({ path: "/__emulator/behavior" })).text, text)
    }).pipe(Effect.provide(emulated))
  )

  test.live("below zero is refused", () =>
    Effect.gen(function* () {
      const { behavior } = yield* Emulator.Emulator
      assert.throws(
        () => behavior.set({ requestsPerMinute: -1 }),
        /^requestsPerMinute must be a whole number of 0 or more, or Infinity$/
      )
      behavior.set({ hipaa: true })
      assert.deepInclude(behavior.current(), { requestsPerMinute: 300, hipaa: true })
    }).pipe(Effect.provide(emulated))
  )
})

describe("a setting that is wrong", () => {
  const wrong: ReadonlyArray<readonly [Behavior.Behavior, string]> = [
    [{ requestsPerMinute: 1.5 }, "requestsPerMinute must be a whole number of 0 or more, or Infinity"],
    [
      { tokenRequestsPerMinute: NaN },
      "tokenRequestsPerMinute must be a whole number of 0 or more, or Infinity"
    ],
    [{ latency: "-1 seconds" }, "latency must be a duration of 0 or more that ends, such as"],
    [{ resultLifetime: -1 }, "resultLifetime must be a duration of 0 or more, such as"],
    [{ queryOutcome: "" }, "queryOutcome must be a text that is not empty"]
  ]
  test.live.each(wrong)("%j is refused in process, and changes nothing", ([change, sentence]) =>
    Effect.gen(function* () {
      const { behavior } = yield* Emulator.Emulator
      const before = behavior.current()
      assert.throws(() => behavior.set({ hipaa: true, ...change }), sentence)
      assert.deepStrictEqual(behavior.current(), before)
    }).pipe(Effect.provide(emulated))
  )
})

const putEndless = (name: string) =>
  ask({ method: "PUT", path: "/__emulator/behavior", body: JSON.stringify({ [name]: "Infinity" }) })

describe("a duration without an end", () => {
  const endless = ["latency", "queryLatency", "oldSecretLifetime", "deletedLifetime"] as const
  test.live("is refused, in process and over HTTP, except for results, which can stay forever", () =>
    Effect.gen(function* () {
      const { behavior } = yield* Emulator.Emulator
      const before = behavior.current()
      for (const name of endless) {
        assert.throws(() => behavior.set({ [name]: Infinity }), `${name} must be a duration of 0 or more`)
        const { status, text } = yield* putEndless(name)
        assert.strictEqual(status, 400)
        assert.include(text, 'Expected a duration of 0 or more that ends, such as "250 millis"')
      }
      assert.deepStrictEqual(behavior.current(), before)
      assert.strictEqual((yield* putEndless("resultLifetime")).status, 204)
      assert.strictEqual(behavior.current().resultLifetime, Infinity)
      const usageDelay = yield* Effect.exit(
        Effect.scoped(Layer.build(Emulator.layer({ usageDelay: Infinity })))
      )
      assert.include(String(usageDelay), "usageDelay must be a duration of 0 or more")
    }).pipe(Effect.provide(emulated))
  )
})

describe("the time", () => {
  test.live("moves forward over HTTP and in process, and expires tokens", () =>
    Effect.gen(function* () {
      const { clock, states } = yield* Emulator.Emulator
      const { changeClock, getClock } = yield* control
      const { token } = yield* states.set("a caller with every permission")
      const program = signedIn(Credentials.accessToken(token))
      yield* clock.setSpeed(0)
      const { now } = yield* getClock()

      yield* changeClock({ payload: { advance: Duration.hours(12) } })
      yield* Effect.provide(list, program)
      yield* clock.advance("12 hours")
      assert.deepStrictEqual(yield* getClock(), { now: DateTime.add(now, { hours: 24 }), speed: 0 })
      assert.strictEqual(tagOf(yield* Effect.flip(Effect.provide(list, program))), "Unauthorized")
    }).pipe(Effect.provide(emulated))
  )

  test.effect("is the emulator's own for every caller, also over the clock of a test", () =>
    Effect.gen(function* () {
      const { clock, states } = yield* Emulator.Emulator
      yield* clock.advance("10 days")
      const { token } = yield* states.set("a caller with every permission")
      const headers = { authorization: `Bearer ${Redacted.value(token)}` }
      const lists = Effect.map(ask({ path: "/api/v2/oauth/clients", headers }), ({ status }) => status)
      assert.strictEqual(yield* lists, 200)
      yield* TestClock.adjust("12 hours")
      assert.strictEqual(yield* lists, 200)
      yield* clock.advance("12 hours")
      assert.strictEqual(yield* lists, 401)
    }).pipe(Effect.provide(emulated))
  )

  test.live("runs at the set speed until it is reset", () =>
    Effect.gen(function* () {
      const { clock } = yield* Emulator.Emulator
      const { changeClock, getClock, resetClock } = yield* control
      yield* changeClock({ payload: { advance: Duration.days(1), speed: 60 } })
      assert.strictEqual((yield* getClock()).speed, 60)
      yield* resetClock()
      assert.strictEqual(yield* clock.speed, 1)
      assert.isBelow((yield* clock.now) - Date.now(), 3_600_000)
    }).pipe(Effect.provide(emulated))
  )

  test.live("never runs backwards", () =>
    Effect.gen(function* () {
      const { clock } = yield* Emulator.Emulator
      for (const change of [clock.advance("-1 hour"), clock.setSpeed(-1), clock.advance(Infinity)]) {
        assert.strictEqual((yield* Effect.exit(change))._tag, "Failure")
      }
      assert.isAtLeast(yield* clock.now, 1)
    }).pipe(Effect.provide(emulated))
  )
})

describe("a reset", () => {
  test.live("over HTTP restores the start, including time and settings", () =>
    Effect.gen(function* () {
      const { behavior, clock, faults, seed, snapshot } = yield* Emulator.Emulator
      const { reset } = yield* control
      const before = yield* snapshot
      yield* seed({ roles: [{ id: "r", name: "R", permissions: [] }] })
      behavior.set({ hipaa: true })
      faults.set([{ operation: "*", fault: { kind: "reset" } }])
      yield* clock.advance("1 day")
      assert.notDeepEqual(yield* snapshot, before)

      yield* reset()
      assert.deepStrictEqual(yield* snapshot, before)
      assert.isFalse(behavior.current().hipaa)
      assert.isBelow((yield* clock.now) - Date.now(), 3_600_000)
      yield* Effect.provide(list, administrator)
    }).pipe(Effect.provide(emulated))
  )
})

describe("the directory", () => {
  test.live("is the same by HTTP and in process", () =>
    Effect.gen(function* () {
      const { directory } = yield* Emulator.Emulator
      const { deleteUser, getRoles, getUser, getUsers, putRole, putUser } = yield* control
      assert.deepStrictEqual(yield* getRoles(), Object.values(Roles.roles))
      assert.deepStrictEqual(yield* getUsers(), Object.values(Users.users))

      yield* putRole({ params: { roleId: "r" }, payload: { name: "R", permissions: ["moon:phase:view"] } })
      assert.deepStrictEqual(yield* directory.roles.get("r"), {
        id: "r",
        name: "R",
        permissions: ["moon:phase:view"]
      })
      yield* directory.users.set({ id: "u", name: "U", roleIds: ["r"] })
      assert.deepStrictEqual(yield* getUser({ params: { userId: "u" } }), {
        id: "u",
        name: "U",
        roleIds: ["r"]
      })
      yield* putUser({ params: { userId: "u" }, payload: { name: "Uma", roleIds: [] } })
      assert.strictEqual((yield* directory.users.get("u"))?.name, "Uma")
      yield* deleteUser({ params: { userId: "u" } })
      assert.deepStrictEqual(yield* directory.users.all, Object.values(Users.users))
      assert.strictEqual(
        (yield* Effect.flip(directory.users.set({ id: "u", name: "U", roleIds: ["none"] }))).message,
        'Nothing has changed: the role "none" does not exist, so add it first or use another id.'
      )
    }).pipe(Effect.provide(emulated))
  )

  test.live("changes the permissions of a caller, from the next request on", () =>
    Effect.gen(function* () {
      const { directory, seed } = yield* Emulator.Emulator
      const role = { id: "r", name: "R", permissions: [] }
      const { clients } = yield* seed({
        roles: [role],
        clients: [{ name: "Bot", grantType: "CLIENT-CREDENTIALS", roles: ["r"] }]
      })
      const { clientId = "", clientSecret = Redacted.make("") } = clients[0] ?? {}
      const lists = Effect.provide(list, signedIn(Credentials.clientCredentials(clientId, clientSecret)))
      assert.strictEqual(tagOf(yield* Effect.flip(lists)), "Forbidden")
      yield* directory.roles.set({ ...role, permissions: ["oauth:client:view"] })
      yield* lists
      yield* directory.roles.remove("r")
      assert.strictEqual(tagOf(yield* Effect.flip(lists)), "Forbidden")
      const found = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClient(clientId)).pipe(
        Effect.provide(administrator)
      )
      assert.deepStrictEqual(found.roleDivisions, [])
    }).pipe(Effect.provide(emulated))
  )

  test.live("revokes all sign-ins of a removed user", () =>
    Effect.gen(function* () {
      const { directory, login, seed } = yield* Emulator.Emulator
      const { clients } = yield* seed({
        users: [{ id: "u", name: "U", roleIds: [Roles.roles.viewer.id] }],
        clients: [
          { name: "App", grantType: "CODE", redirectUris: [redirectUri] },
          { name: "Portal", grantType: "SAML2-BEARER" }
        ]
      })
      const [app, portal] = clients.map(({ clientId, clientSecret }) => ({ clientId, clientSecret }))
      assert.isDefined(app)
      assert.isDefined(portal)
      const request = { clientId: app.clientId, redirectUri, userId: "u" }
      const session = yield* Layer.build(
        signedIn(
          Credentials.authorizationCode({
            ...app,
            redirectUri,
            code: yield* login.authorizationCode(request)
          })
        )
      )
      yield* Effect.provideContext(list, session)
      const others = [
        Credentials.authorizationCode({ ...app, redirectUri, code: yield* login.authorizationCode(request) }),
        Credentials.refreshToken({ ...app, refreshToken: yield* login.refreshToken(request) }),
        Credentials.saml2Bearer({ ...portal, ...(yield* login.assertion({ userId: "u" })) })
      ]

      yield* directory.users.remove("u")
      const tags = [tagOf(yield* Effect.flip(Effect.provideContext(list, session)))]
      for (const credentials of others) {
        tags.push(tagOf(yield* Effect.flip(Effect.provide(list, signedIn(credentials)))))
      }
      // None of them is "Forbidden", the error of a user who is signed in without roles.
      assert.deepStrictEqual(tags, ["SignInRequired", "Auth", "SignInRequired", "Auth"])
    }).pipe(Effect.scoped, Effect.provide(emulated))
  )
})
