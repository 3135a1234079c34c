/** Steps that wait for a person, or for a time in which a person can stop them. */
import { Rotations } from "@effect-genesys/rotation"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Rehearsal from "./Rehearsal.ts"

const id = "test/kiosk"

const approvals = { promote: "none", deactivate: "none", delete: "none" } as const

describe("an approval", () => {
  it.effect("is waited for, whatever time passes", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("kiosk")
      yield* Rehearsal.start({ approvals: { ...approvals, promote: "person" } })
      const { choices, step, until } = yield* Rehearsal.reach("kiosk", "awaitingApproval")
      assert.strictEqual(step, "promote")
      assert.isUndefined(until)
      assert.deepStrictEqual(
        choices.map(({ action }) => action),
        ["approve", "rollback"]
      )
      yield* Rehearsal.pass("60 days", "1 day")
      assert.strictEqual((yield* Rehearsal.statusOf("kiosk")).state, "awaitingApproval")
      yield* rotations.approve(id, "promote", { by: "an engineer" })
      yield* Rehearsal.reach("kiosk", "completed")
      const history = yield* rotations.history(id)
      assert.deepInclude(
        history.map(({ event }) => event),
        { _tag: "Approved", step: "promote", by: "an engineer" }
      )
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("can be given before it is asked for", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("kiosk")
      yield* Rehearsal.start({ approvals: { ...approvals, deactivate: "person" } })
      yield* Rehearsal.reach("kiosk", "quiet")
      yield* rotations.approve(id, "deactivate")
      yield* Rehearsal.reach("kiosk", "completed")
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("comes by itself after the time of the policy", () =>
    Effect.gen(function* () {
      yield* Rehearsal.clients("kiosk")
      yield* Rehearsal.start({ approvals: { ...approvals, promote: { after: Duration.days(2) } } })
      const { until } = yield* Rehearsal.reach("kiosk", "awaitingApproval")
      assert.deepStrictEqual(until, DateTime.makeUnsafe("1970-01-03T00:00:00Z"))
      yield* Rehearsal.pass("47 hours")
      assert.strictEqual((yield* Rehearsal.statusOf("kiosk")).state, "awaitingApproval")
      yield* Rehearsal.reach("kiosk", "quiet")
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("before its time is over ends the wait", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("kiosk")
      yield* Rehearsal.start({ approvals: { ...approvals, promote: { after: Duration.days(200) } } })
      yield* Rehearsal.reach("kiosk", "awaitingApproval")
      yield* rotations.approve(id, "promote")
      yield* Rehearsal.reach("kiosk", "quiet")
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("is refused once the rotation has ended", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("kiosk")
      yield* Rehearsal.start()
      yield* Rehearsal.reach("kiosk", "completed")
      const error = yield* Effect.flip(rotations.approve(id, "delete"))
      assert.strictEqual(error.message, "cannot approve test/kiosk: it is completed")
    }).pipe(Effect.provide(Rehearsal.layer()))
  )
})
