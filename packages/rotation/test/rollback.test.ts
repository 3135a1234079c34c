/** The way back from each state, and the states that have none. */
import { OAuthApi } from "@effect-genesys/client"
import { Rotations, SecretSink } from "@effect-genesys/rotation"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Rehearsal from "./Rehearsal.ts"

const id = "test/reports"

const approvals = { promote: "none", deactivate: "none", delete: "none" } as const

/** Puts the credentials of the client in the sink, as its users have them. */
const keepOriginal = Effect.gen(function* () {
  const sink = yield* SecretSink.SecretSink
  yield* sink.writePending("reports", {
    clientId: "reports",
    clientSecret: Redacted.make("the old secret"),
    version: SecretSink.original
  })
  yield* sink.promote("reports", SecretSink.original)
})

/** The old client is as it was, and nothing else is left. */
const assertAsBefore = Effect.gen(function* () {
  const sink = yield* SecretSink.SecretSink
  assert.deepStrictEqual(
    (yield* Rehearsal.listed).map((client) => `${client.id} ${client.state}`),
    ["reports active"]
  )
  const { clientId, version } = yield* Rehearsal.current("reports")
  assert.deepStrictEqual({ clientId, version }, { clientId: "reports", version: SecretSink.original })
  assert.isTrue(Option.isNone(yield* sink.read("reports", "pending")))
})

describe("a rollback", () => {
  it.effect("before the promotion deletes the twin", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("reports")
      yield* keepOriginal
      yield* Rehearsal.start({ approvals: { ...approvals, promote: "person" } })
      yield* Rehearsal.reach("reports", "awaitingApproval")
      yield* rotations.rollback(id, { by: "an engineer" })
      yield* Rehearsal.reach("reports", "rolledBack")
      yield* assertAsBefore
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect(
    "ends if the response of the deletion is lost, and the twin so old that it is listed as deleted",
    () =>
      Effect.gen(function* () {
        const rotations = yield* Rotations.Rotations
        yield* Rehearsal.clients("reports")
        yield* keepOriginal
        yield* Rehearsal.start({ approvals: { ...approvals, promote: "person" } })
        yield* Rehearsal.reach("reports", "awaitingApproval")
        yield* Rehearsal.pass("31 days", "1 day")
        yield* Rehearsal.faults({
          operation: "deleteOauthClient",
          count: 1,
          executes: true,
          fault: { kind: "reset" }
        })
        yield* rotations.rollback(id)
        const { hold } = yield* Rehearsal.reach("reports", "rolledBack", "held")
        assert.isUndefined(hold)
        yield* assertAsBefore
      }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("after the promotion keeps the twin until nobody uses it", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("reports")
      yield* keepOriginal
      yield* Rehearsal.start()
      const { newClientId: twinId = "" } = yield* Rehearsal.reach("reports", "quiet")
      yield* Rehearsal.pass("3 days")
      yield* rotations.rollback(id)
      yield* Rehearsal.reach("reports", "quiet")
      const { clientId } = yield* Rehearsal.current("reports")
      assert.strictEqual(clientId, "reports")
      yield* Rehearsal.pass("4 days")
      yield* Rehearsal.use(twinId)
      const { state } = yield* Effect.andThen(Rehearsal.pass("6 days"), Rehearsal.statusOf("reports"))
      assert.strictEqual(state, "quiet")
      assert.lengthOf(yield* Rehearsal.listed, 2)
      yield* Rehearsal.reach("reports", "rolledBack")
      yield* assertAsBefore
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("after the deactivation activates the old client again", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      const { getOauthClient } = yield* OAuthApi.OAuthApi
      yield* Rehearsal.clients("reports")
      yield* keepOriginal
      yield* Rehearsal.start()
      yield* Rehearsal.reach("reports", "grace")
      assert.strictEqual((yield* getOauthClient("reports")).state, "inactive")
      yield* rotations.rollback(id)
      yield* Rehearsal.reach("reports", "rolledBack")
      yield* assertAsBefore
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("waits for a person if the sink has no previous secret", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("reports")
      yield* Rehearsal.start()
      yield* Rehearsal.reach("reports", "quiet")
      yield* rotations.rollback(id)
      const { hold } = yield* Rehearsal.reach("reports", "held")
      assert.strictEqual(
        hold?.problem,
        'the secret "reports" was not stored or read: it has no previous version to go back to; put the old credentials in its place yourself'
      )
      yield* keepOriginal
      yield* rotations.resume(id)
      yield* Rehearsal.reach("reports", "rolledBack")
      yield* assertAsBefore
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("restores the secret again if a process that was thought dead promoted the twin meanwhile", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      const sink = yield* SecretSink.SecretSink
      yield* Rehearsal.clients("reports")
      yield* keepOriginal
      yield* Rehearsal.start()
      yield* Rehearsal.reach("reports", "quiet")
      const twin = yield* Rehearsal.current("reports")
      yield* rotations.rollback(id)
      yield* Rehearsal.reach("reports", "quiet")
      assert.strictEqual((yield* Rehearsal.current("reports")).clientId, "reports")
      yield* sink.writePending("reports", twin)
      yield* sink.promote("reports", twin.version)
      yield* Rehearsal.reach("reports", "rolledBack")
      yield* assertAsBefore
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("is refused once the old client is deleted", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("reports")
      yield* Rehearsal.start()
      yield* Rehearsal.reach("reports", "completed")
      const error = yield* Effect.flip(rotations.rollback(id))
      assert.strictEqual(
        error.message,
        "cannot roll back test/reports: it is completed, where there is no way back any more"
      )
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("of a rotation in place is possible until the secret is regenerated", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("reports")
      yield* keepOriginal
      yield* Rehearsal.start({ mode: "inPlace", approvals: { ...approvals, promote: "person" } })
      yield* Rehearsal.reach("reports", "awaitingApproval")
      yield* rotations.rollback(id)
      yield* Rehearsal.reach("reports", "rolledBack")
      yield* assertAsBefore
    }).pipe(Effect.provide(Rehearsal.layer()))
  )
})
