/** A rotation with a twin, from its creation to the deletion of the old client. */
import { OAuthApi } from "@effect-genesys/client"
import { Emulator, Roles } from "@effect-genesys/emulator"
import { Plan, Rotations, SecretSink, SignIn } from "@effect-genesys/rotation"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Rehearsal from "./Rehearsal.ts"

const old = "nightly-export"

describe("a twin", () => {
  it.effect("replaces a client that nobody uses any more", () =>
    Effect.gen(function* () {
      yield* Rehearsal.clients(old)
      yield* Rehearsal.start()
      yield* Rehearsal.reach(old, "quiet")
      assert.lengthOf(yield* Rehearsal.listed, 2)
      const { newClientId } = yield* Rehearsal.reach(old, "completed")
      const clients = yield* Rehearsal.listed
      assert.deepStrictEqual(
        clients.map(({ id }) => id),
        [newClientId]
      )
      const current = yield* Rehearsal.current(old)
      assert.strictEqual(current.clientId, newClientId)
      assert.strictEqual(current.version, `test/${old}`)
      yield* SignIn.SignIn.use(({ test }) => test(current))
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("tells its steps, with days that the usage delay allows for", () =>
    Effect.gen(function* () {
      yield* Rehearsal.clients(old)
      yield* Rehearsal.start()
      yield* Rehearsal.reach(old, "completed")
      const rotations = yield* Rotations.Rotations
      const history = yield* rotations.history(Plan.rotationId("test", old))
      const done = history.flatMap(({ at, event }) => (event._tag === "Done" ? [{ at, ...event }] : []))
      assert.deepStrictEqual(
        done.map(({ step }) => step),
        ["create", "handOver", "test", "promote", "quiet", "deactivate", "confirm", "delete", "finish"]
      )
      const [quiet, deactivate, confirm] = done.slice(4)
      assert.deepInclude(quiet, { from: "1970-01-02", through: "1970-01-08" })
      // A day after the last day of the proof, and two hours for a clock that is wrong.
      assert.isAtLeast(quiet?.at.epochMilliseconds ?? 0, Date.UTC(1970, 0, 10, 2))
      const lastDay = DateTime.formatIsoDateUtc(deactivate?.at ?? assert.fail("it was not deactivated"))
      assert.isTrue((confirm?.through ?? "") >= lastDay)
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("has the settings of the old client, and its marker only until it is done", () =>
    Effect.gen(function* () {
      const api = yield* OAuthApi.OAuthApi
      const settings = {
        name: "Nightly export",
        description: "Writes reports",
        authorizedGrantType: "CLIENT-CREDENTIALS",
        accessTokenValiditySeconds: 3600,
        registeredRedirectUri: ["https://example.com/callback"],
        roleDivisions: Roles.everywhere(Roles.roles.integration)
      } as const
      const { id = "" } = yield* api.postOauthClients(settings)
      yield* Rehearsal.start()
      const { newClientId = "" } = yield* Rehearsal.reach(id, "quiet")
      const twin = yield* api.getOauthClient(newClientId)
      assert.strictEqual(twin.description, `Writes reports [rotation test/${id}]`)
      yield* Rehearsal.reach(id, "completed")
      const {
        accessTokenValiditySeconds,
        authorizedGrantType,
        description,
        name,
        registeredRedirectUri,
        roleDivisions
      } = yield* api.getOauthClient(newClientId)
      assert.deepStrictEqual(
        {
          name,
          description,
          authorizedGrantType,
          accessTokenValiditySeconds,
          registeredRedirectUri,
          roleDivisions
        },
        settings
      )
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("costs the requests that its plan estimates, and one usage query a day for the whole fleet", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const clientIds = Array.from({ length: 20 }, (_, n) => `client-${n}`)
      yield* Rehearsal.clients(...clientIds)
      const before = faults.counters().received
      const plan = yield* Rehearsal.start()
      for (const clientId of clientIds) yield* Rehearsal.reach(clientId, "completed")
      const requests = (operation: string) =>
        (faults.counters().received[operation] ?? 0) - (before[operation] ?? 0)
      assert.strictEqual(requests("postOauthClients"), 20)
      // Ten days from the promotion to the last deactivation.
      assert.isAtMost(requests("postUsageQuery"), 10)
      const total = Object.keys(faults.counters().received).reduce((sum, name) => sum + requests(name), 0)
      const { requests: estimated } = Plan.estimate(plan)
      assert.isAtMost(total, estimated)
      assert.isAtLeast(total, estimated * 0.8)
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect(
    "gets another secret if the promoted one does not sign in before the old client is deactivated",
    () =>
      Effect.gen(function* () {
        const api = yield* OAuthApi.OAuthApi
        yield* Rehearsal.clients(old)
        yield* Rehearsal.start()
        const { newClientId = "" } = yield* Rehearsal.reach(old, "quiet")
        // As a process would that was thought dead.
        yield* api.postOauthClientSecret(newClientId)
        yield* Rehearsal.reach(old, "grace")
        yield* SignIn.SignIn.use((signIn) =>
          Effect.flatMap(Rehearsal.current(old), (current) => signIn.test(current))
        )
      }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("leaves the old credentials in the sink, for the way back", () =>
    Effect.gen(function* () {
      const sink = yield* SecretSink.SecretSink
      yield* Rehearsal.clients(old)
      const original = {
        clientId: old,
        clientSecret: Redacted.make("old secret"),
        version: SecretSink.original
      }
      yield* sink.writePending(old, original)
      yield* sink.promote(old, SecretSink.original)
      yield* Rehearsal.start()
      yield* Rehearsal.reach(old, "quiet")
      assert.deepStrictEqual(yield* sink.read(old, "previous"), Option.some(original))
    }).pipe(Effect.provide(Rehearsal.layer()))
  )
})
