/** Rotations that regenerate the secret of the client. */
import { Plan, Rotations, SignIn } from "@effect-genesys/rotation"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Rehearsal from "./Rehearsal.ts"

describe("a rotation in place", () => {
  it.effect("gives the client a new secret, without any wait", () =>
    Effect.gen(function* () {
      yield* Rehearsal.clients("kiosk")
      const plan = yield* Rehearsal.start({ mode: "inPlace" })
      assert.deepStrictEqual(Plan.estimate(plan), { requests: 3, days: 0 })
      const { newClientId, since } = yield* Rehearsal.reach("kiosk", "completed")
      assert.strictEqual(newClientId, "kiosk")
      assert.strictEqual(since?.epochMilliseconds, 0)
      const current = yield* Rehearsal.current("kiosk")
      assert.strictEqual(current.version, "test/kiosk")
      yield* SignIn.SignIn.use(({ test }) => test(current))
      assert.lengthOf(yield* Rehearsal.listed, 1)
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("asks for its approval before it regenerates the secret", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      const approvals = { promote: "person", deactivate: "none", delete: "none" } as const
      yield* Rehearsal.clients("kiosk")
      yield* Rehearsal.start({ mode: "inPlace", approvals })
      const { choices } = yield* Rehearsal.reach("kiosk", "awaitingApproval")
      assert.deepStrictEqual(choices, [
        { action: "approve", cost: "the old secret may stop working at once" },
        { action: "rollback", cost: "nothing has changed yet" }
      ])
      assert.notProperty(yield* Rehearsal.received, "postOauthClientSecret")
      yield* rotations.approve("test/kiosk", "promote")
      yield* Rehearsal.reach("kiosk", "completed")
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("regenerates the secret again if the login host rejects the one in the sink", () =>
    Effect.gen(function* () {
      yield* Rehearsal.clients("kiosk")
      // The administrator has a token now, so the faults meet the tests of the secret.
      yield* Rehearsal.listed
      // As if a process that was thought dead had regenerated the secret once more.
      yield* Rehearsal.faults({
        operation: "postOauthToken",
        count: 4,
        fault: { kind: "answer", status: 400, body: { error: "invalid_client" } }
      })
      yield* Rehearsal.startPlanned("inPlace", "kiosk")
      yield* Rehearsal.reach("kiosk", "completed")
      const current = yield* Rehearsal.current("kiosk")
      yield* SignIn.SignIn.use(({ test }) => test(current))
      assert.strictEqual((yield* Rehearsal.received)["postOauthClientSecret"], 2)
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("regenerates nothing if the login host refuses token requests for another reason", () =>
    Effect.gen(function* () {
      yield* Rehearsal.clients("kiosk")
      yield* Rehearsal.listed
      yield* Rehearsal.faults({
        operation: "postOauthToken",
        count: 4,
        fault: { kind: "answer", status: 400, body: { error: "invalid_request" } }
      })
      yield* Rehearsal.startPlanned("inPlace", "kiosk")
      yield* Rehearsal.reach("kiosk", "completed")
      assert.strictEqual((yield* Rehearsal.received)["postOauthClientSecret"], 1)
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("is not tested if a sign-in needs a user", () =>
    Effect.gen(function* () {
      const { seed } = yield* Rehearsal.emulator
      yield* seed({ clients: [{ clientId: "portal", name: "Portal", grantType: "CODE" }] })
      yield* Rehearsal.start({ mode: "inPlace" })
      yield* Rehearsal.reach("portal", "completed")
      const history = yield* Rotations.Rotations.use((rotations) => rotations.history("test/portal"))
      assert.deepInclude(
        history.map(({ event }) => event),
        {
          _tag: "Done",
          step: "test",
          clientId: "portal",
          note: "not tested: only client credentials can be"
        }
      )
      assert.isString(Redacted.value((yield* Rehearsal.current("portal")).clientSecret))
    }).pipe(Effect.provide(Rehearsal.layer()))
  )
})
