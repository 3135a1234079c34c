/** The status that follows from a history. */
import { type History, Policy, Status } from "@effect-genesys/rotation"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"

const rotation = { clientId: "a", clientName: "A", secretName: "a", mode: "twin", isTestable: true } as const

/** An hour between two events. */
const statusOf = (...events: ReadonlyArray<History.Event>) =>
  Status.of(
    "fleet/a",
    rotation,
    Policy.defaults,
    events.map((event, hour) => ({
      rotationId: "fleet/a",
      key: `${hour}`,
      at: DateTime.makeUnsafe(hour * 3_600_000),
      event
    }))
  )

const began = (step: History.Step): History.Event => ({ _tag: "Began", step })
const done = (step: History.Step, clientId = "a"): History.Event => ({ _tag: "Done", step, clientId })

const resumed = (hold: string): History.Event => ({ _tag: "Resumed", hold, by: "an engineer" })

const promoted = [
  { _tag: "Started" },
  began("create"),
  done("create", "twin"),
  done("handOver"),
  done("test"),
  began("promote"),
  done("promote")
] as const satisfies ReadonlyArray<History.Event>

describe("the status of a rotation", () => {
  it("is waiting until a runner begins it", () => {
    const { choices, since, state } = statusOf()
    assert.deepStrictEqual([state, since], ["waiting", undefined])
    assert.deepStrictEqual(
      choices.map(({ action }) => action),
      ["rollback"]
    )
  })

  it("is quiet from the promotion on, with the client of the twin", () => {
    const { newClientId, since, state, step } = statusOf(...promoted)
    assert.deepStrictEqual([state, step, newClientId], ["quiet", "quiet", "twin"])
    assert.deepStrictEqual(since, DateTime.makeUnsafe(6 * 3_600_000))
  })

  it("does not change by an approval that nobody waits for", () => {
    const status = statusOf(...promoted, { _tag: "Approved", step: "delete", by: "an engineer" })
    assert.strictEqual(status.state, "quiet")
  })

  it("does not change by a step that another process has done", () => {
    assert.strictEqual(statusOf(...promoted, began("promote")).state, "quiet")
    const failed: History.Event = { _tag: "Failed", step: "promote", problem: "late", willRetry: true }
    assert.isUndefined(statusOf(...promoted, failed).problem)
  })

  it("ends a hold only by its own resumption", () => {
    const held: History.Event = {
      _tag: "Held",
      hold: "quiet/2",
      step: "quiet",
      reason: "stillUsed",
      problem: "used"
    }
    assert.strictEqual(statusOf(...promoted, held, resumed("quiet/1")).state, "held")
    assert.strictEqual(statusOf(...promoted, held, resumed("quiet/2")).state, "running")
  })

  it("ends the grace when the policy says", () => {
    const { state, until } = statusOf(...promoted, done("quiet"), began("deactivate"), done("deactivate"))
    assert.strictEqual(state, "grace")
    assert.deepStrictEqual(until, DateTime.makeUnsafe(9 * 3_600_000 + 7 * 86_400_000))
  })

  it("has no way back once the deletion began", () => {
    const deleting = statusOf(...promoted, done("deactivate"), done("confirm"), began("delete"))
    assert.isFalse(Status.canRollBack(deleting))
    assert.deepStrictEqual(deleting.choices, [])
  })
})
