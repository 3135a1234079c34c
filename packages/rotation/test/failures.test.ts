/** Steps that fail: they are tried again, or they wait for a person, and nothing is lost or made twice. */
import { Rotations } from "@effect-genesys/rotation"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Rehearsal from "./Rehearsal.ts"

const unavailable = { kind: "error", status: 503, code: "service.unavailable" } as const

const eventsOf = (clientId: string) =>
  Rotations.Rotations.use(({ history }) =>
    Effect.map(history(`test/${clientId}`), (entries) => entries.map(({ event }) => event))
  )

describe("a step that fails", () => {
  it.effect("is tried again, with a delay that doubles", () =>
    Effect.gen(function* () {
      yield* Rehearsal.clients("crm")
      // The connection tries each of them four times.
      yield* Rehearsal.faults({ operation: "putOauthClient", count: 8, fault: unavailable })
      yield* Rehearsal.start()
      yield* Rehearsal.reach("crm", "completed")
      const failures = (yield* eventsOf("crm")).filter(({ _tag }) => _tag === "Failed")
      assert.isAtLeast(failures.length, 1)
      assert.isTrue(failures.every((event) => event._tag === "Failed" && event.willRetry))
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("waits for a person at once if it cannot succeed", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("crm")
      yield* Rehearsal.faults({
        operation: "postOauthClients",
        fault: { kind: "error", status: 400, code: "auth.too.many.clients" }
      })
      yield* Rehearsal.start()
      const { choices, hold, step } = yield* Rehearsal.reach("crm", "held")
      assert.strictEqual(step, "create")
      assert.match(hold?.problem ?? "", /auth\.too\.many\.clients/)
      assert.deepStrictEqual(choices, [
        { action: "resume", cost: "the step is tried again" },
        { action: "rollback", cost: "the new client, which nobody uses yet, is deleted" }
      ])
      yield* Rehearsal.faults()
      yield* rotations.resume("test/crm")
      yield* Rehearsal.reach("crm", "completed")
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("waits for a person once it has failed too often", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("crm")
      yield* Rehearsal.faults({ operation: "getOauthClient", fault: unavailable })
      yield* Rehearsal.start({ retry: { times: 2, delay: Duration.minutes(1) } })
      yield* Rehearsal.reach("crm", "held")
      assert.lengthOf(
        (yield* eventsOf("crm")).filter(({ _tag }) => _tag === "Failed"),
        3
      )
      yield* Rehearsal.faults()
      yield* rotations.resume("test/crm")
      yield* Rehearsal.reach("crm", "completed")
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("makes no second twin after a response that was lost", () =>
    Effect.gen(function* () {
      yield* Rehearsal.clients("crm")
      yield* Rehearsal.faults({
        operation: "postOauthClients",
        count: 1,
        executes: true,
        fault: { kind: "reset" }
      })
      yield* Rehearsal.start()
      const { newClientId } = yield* Rehearsal.reach("crm", "completed")
      assert.deepStrictEqual(
        (yield* Rehearsal.listed).map(({ id, state }) => `${id} ${state}`),
        [`${newClientId} active`]
      )
      assert.strictEqual((yield* Rehearsal.received)["postOauthClients"], 1)
      assert.strictEqual((yield* Rehearsal.current("crm")).clientId, newClientId)
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("pauses the fleet once too many have failed", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      const clientIds = Array.from({ length: 10 }, (_, n) => `client-${n}`)
      yield* Rehearsal.clients(...clientIds)
      yield* Rehearsal.faults({
        operation: "postOauthClients",
        fault: { kind: "error", status: 400, code: "auth.too.many.clients" }
      })
      yield* Rehearsal.start({ maxFailureShare: 0.2 })
      yield* Rehearsal.pass("1 day")
      const { pause, rotations: all } = yield* rotations.status("test")
      assert.match(pause?.reason ?? "", /^\d+ of 10 rotations failed$/)
      yield* Rehearsal.faults()
      for (const { rotationId, state } of all) if (state === "held") yield* rotations.resume(rotationId)
      yield* rotations.unpause("test")
      for (const clientId of clientIds) yield* Rehearsal.reach(clientId, "completed")
      assert.lengthOf(yield* Rehearsal.listed, 10)
    }).pipe(Effect.provide(Rehearsal.layer()))
  )
})

describe("a paused fleet", () => {
  it.effect("begins no step until a person ends the pause", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("crm")
      yield* Rehearsal.start()
      yield* Rehearsal.reach("crm", "quiet")
      yield* rotations.pause("test", { by: "an engineer", reason: "a release" })
      yield* Rehearsal.pass("30 days", "6 hours")
      assert.strictEqual((yield* rotations.status("test")).pause?.reason, "a release (an engineer)")
      assert.strictEqual((yield* Rehearsal.statusOf("crm")).state, "quiet")
      yield* rotations.unpause("test")
      yield* Rehearsal.reach("crm", "completed")
    }).pipe(Effect.provide(Rehearsal.layer()))
  )
})

describe("the start of a plan", () => {
  it.effect("can be repeated", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("crm")
      const plan = yield* Rehearsal.start()
      yield* rotations.start(plan)
      yield* Rehearsal.reach("crm", "completed")
      assert.lengthOf(yield* Rehearsal.listed, 1)
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("refuses another plan of the same name", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("crm")
      const plan = yield* Rehearsal.start()
      const error = yield* Effect.flip(rotations.start({ ...plan, rotations: [] }))
      assert.strictEqual(
        error.message,
        "there is another fleet test: give this plan another name, or look at that one"
      )
    }).pipe(Effect.provide(Rehearsal.layer()))
  )
})
