/** Clients that are still used although their secret was replaced. */
import { OAuthApi } from "@effect-genesys/client"
import { Rotations } from "@effect-genesys/rotation"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Rehearsal from "./Rehearsal.ts"

const id = "test/crm-sync"

/** A rotation that is held at its deadline, for a call on the seventh day. */
const untilHeld = Effect.gen(function* () {
  yield* Rehearsal.clients("crm-sync")
  yield* Rehearsal.start({ deadlineDays: 10 })
  yield* Rehearsal.reach("crm-sync", "quiet")
  yield* Rehearsal.pass("6 days")
  yield* Rehearsal.use("crm-sync")
  return yield* Rehearsal.reach("crm-sync", "held")
})

describe("a client that is still used", () => {
  it.effect("is kept until it has been quiet for the days of the policy, in a row", () =>
    Effect.gen(function* () {
      yield* Rehearsal.clients("crm-sync")
      yield* Rehearsal.start()
      yield* Rehearsal.reach("crm-sync", "quiet")
      yield* Rehearsal.pass("5 days")
      // On the sixth day, the fifth after the promotion.
      yield* Rehearsal.use("crm-sync")
      yield* Rehearsal.reach("crm-sync", "completed")
      const history = yield* (yield* Rotations.Rotations).history(id)
      const proof = history.find(({ event }) => event._tag === "Done" && event.step === "quiet")?.event
      assert.deepInclude(proof, { from: "1970-01-07", through: "1970-01-13" })
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("holds the rotation at the deadline, which says by whom", () =>
    Effect.gen(function* () {
      yield* Rehearsal.clients("crm-sync")
      yield* Rehearsal.start({ deadlineDays: 10 })
      yield* Rehearsal.reach("crm-sync", "quiet")
      yield* Rehearsal.pass("6 days")
      yield* Rehearsal.use("crm-sync", 3)
      const { choices, hold } = yield* Rehearsal.reach("crm-sync", "held")
      assert.deepInclude(hold, {
        reason: "stillUsed",
        problem: "the client crm-sync was still used on 1970-01-07",
        calls: {
          days: [{ date: "1970-01-07", requests: 3 }],
          endpoints: [{ method: "GET", templateUri: "api/v2/users/{userId}", requests: 3 }]
        }
      })
      assert.deepStrictEqual(choices, [
        {
          action: "resume",
          cost: "the proof begins anew tomorrow; nothing is deleted before it holds"
        },
        {
          action: "rollback",
          cost: "the old secret is current again; the new client is deleted once nobody uses it"
        }
      ])
      // Both clients work.
      assert.deepStrictEqual(
        (yield* Rehearsal.listed).map(({ state }) => state),
        ["active", "active"]
      )
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("gets another deadline when a person resumes the rotation", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* untilHeld
      yield* Rehearsal.use("crm-sync")
      yield* rotations.resume(id, { by: "an engineer" })
      yield* Rehearsal.reach("crm-sync", "completed")
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("is held no more for calls before a person resumed the rotation", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* untilHeld
      for (let week = 0; week < 8; week++) {
        yield* Rehearsal.pass("7 days")
        yield* Rehearsal.use("crm-sync")
      }
      yield* rotations.resume(id, { by: "an engineer" })
      yield* Rehearsal.reach("crm-sync", "completed")
      const holds = (yield* rotations.history(id)).filter(({ event }) => event._tag === "Held")
      assert.lengthOf(holds, 1)
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("is not deleted if it was used on the day of its deactivation", () =>
    Effect.gen(function* () {
      const { getOauthClient } = yield* OAuthApi.OAuthApi
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.clients("crm-sync")
      yield* Rehearsal.start({
        approvals: { promote: "none", deactivate: "person", delete: "none" }
      })
      yield* Rehearsal.reach("crm-sync", "awaitingApproval")
      yield* Rehearsal.use("crm-sync")
      yield* rotations.approve(id, "deactivate", { by: "an engineer" })
      const { hold } = yield* Rehearsal.reach("crm-sync", "held")
      assert.deepInclude(hold, { step: "confirm", reason: "stillUsed" })
      assert.strictEqual((yield* getOauthClient("crm-sync")).state, "inactive")
      // Forward: it is inactive, so no more calls can come.
      yield* rotations.resume(id)
      yield* Rehearsal.reach("crm-sync", "completed")
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("is read alone if the usage of the organization may not be read", () =>
    Effect.gen(function* () {
      yield* Rehearsal.faults({
        operation: "postUsageQuery",
        fault: { kind: "error", status: 403, code: "missing.permissions" }
      })
      yield* Rehearsal.clients("crm-sync")
      yield* Rehearsal.start({ deadlineDays: 10 })
      yield* Rehearsal.reach("crm-sync", "quiet")
      yield* Rehearsal.pass("6 days")
      yield* Rehearsal.use("crm-sync")
      const { hold } = yield* Rehearsal.reach("crm-sync", "held")
      assert.deepInclude(hold, { reason: "stillUsed" })
    }).pipe(Effect.provide(Rehearsal.layer()))
  )

  it.effect("is kept while its usage is not known", () =>
    Effect.gen(function* () {
      const rotations = yield* Rotations.Rotations
      yield* Rehearsal.faults({
        operation: "postUsageQuery",
        fault: { kind: "error", status: 500, code: "internal.server.error" }
      })
      yield* Rehearsal.clients("crm-sync")
      yield* Rehearsal.start()
      const { hold } = yield* Rehearsal.reach("crm-sync", "held")
      assert.strictEqual(hold?.reason, "noUsageData")
      assert.match(hold?.problem ?? "", /^the usage of 1970-01-02 could not be read: postUsageQuery failed: /)
      yield* Rehearsal.faults()
      yield* rotations.resume(id)
      yield* Rehearsal.reach("crm-sync", "completed")
    }).pipe(Effect.provide(Rehearsal.layer()))
  )
})
