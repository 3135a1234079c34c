/** A resumed poll continues with its time, its checks and its initial delay. */
import { Handle, Operation, Outcome, Policy, Polling, PollTimeout } from "@effect-genesys/polling"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import { after, check } from "./Bounded.ts"

const now = DateTime.makeUnsafe("2026-04-10T12:00:00Z")

/** A job that never ends, and its checks, in seconds from the start of the test. */
const job = Effect.gen(function* () {
  // At the epoch, sums and differences of times would be the same.
  yield* TestClock.setTime(DateTime.toEpochMillis(now))
  const checkedAt: Array<number> = []
  const operation = Operation.make({
    kind: "job",
    id: Schema.String,
    check: (_id: string) =>
      Effect.flatMap(Clock.currentTimeMillis, (time) => {
        const before = checkedAt.push((time - DateTime.toEpochMillis(now)) / 1000) - 1
        return check(before, Effect.succeed(Outcome.pending("Running")))
      }),
    describe: (state: string) => state
  })
  return { operation, checkedAt }
})

type Jobs = Effect.Success<typeof job>["operation"]

/** The time-out of a job that another process submitted this many seconds ago. */
const resumed = (
  operation: Jobs,
  submitted: { readonly secondsAgo: number; readonly attempts: number },
  policy: Partial<Policy.Policy> = {}
) =>
  Effect.gen(function* () {
    const submittedAt = DateTime.subtract(now, { seconds: submitted.secondsAgo })
    const handle = { kind: "job", id: "j1", submittedAt, attempts: submitted.attempts }
    const error = yield* after(
      "1 hour",
      Effect.flip(
        Polling.resume(operation, Handle.encode(operation, handle), {
          cadence: Policy.spaced("4 seconds"),
          initialDelay: "3 seconds",
          deadline: "10 seconds",
          ...policy
        })
      )
    )
    assert.instanceOf(error, PollTimeout.PollTimeout)
    return error
  })

describe("a handle of another process", () => {
  const cases: ReadonlyArray<
    readonly [what: string, secondsAgo: number, attempts: number, checkedAt: ReadonlyArray<number>]
  > = [
    ["of this moment", 0, 0, [3, 7, 10]],
    ["with a part of the initial delay gone", 2, 0, [1, 5, 8]],
    ["with exactly the initial delay gone", 3, 0, [0, 4, 7]],
    ["with more than the initial delay gone", 5, 0, [0, 4, 5]],
    ["that was checked before, within the initial delay", 1, 1, [0, 4, 8, 9]],
    ["that was checked before, after it", 5, 2, [0, 4, 5]],
    ["whose deadline is now", 10, 2, [0]],
    ["whose deadline has passed", 3600, 2, [0]],
    ["from the future counts as of this moment", -300, 0, [3, 7, 10]],
    ["from a far future counts as of this moment", -10_000_000, 0, [3, 7, 10]],
    ["from the future that was checked before", -300, 3, [0, 4, 8, 10]]
  ]
  it.effect.each(cases)("%s: the times of its checks", ([, secondsAgo, attempts, times]) =>
    Effect.gen(function* () {
      const { checkedAt, operation } = yield* job
      const error = yield* resumed(operation, { secondsAgo, attempts })
      assert.deepStrictEqual(checkedAt, times)
      assert.strictEqual(error.handle.attempts, attempts + times.length)
      assert.strictEqual(Duration.toSeconds(error.elapsed), Math.max(secondsAgo, 10))
    })
  )

  it.effect("from the future never has a negative time", () =>
    Effect.gen(function* () {
      const { operation } = yield* job
      const elapsed: Array<number> = []
      yield* resumed(
        operation,
        { secondsAgo: -300, attempts: 0 },
        {
          cadence: (situation) => {
            elapsed.push(Duration.toSeconds(situation.elapsed))
            return "4 seconds"
          }
        }
      )
      assert.deepStrictEqual(elapsed, [3, 7, 10])
    })
  )
})

describe("the handle of a time-out in this process", () => {
  it.effect("does not wait for the initial delay again", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = yield* job
      const policy = { cadence: Policy.spaced("4 seconds"), initialDelay: "3 seconds" } as const
      const first = yield* after(
        "10 seconds",
        Effect.flip(Polling.run(operation, Effect.succeed("j1"), { ...policy, deadline: "10 seconds" }))
      )
      assert.instanceOf(first, PollTimeout.PollTimeout)
      const second = yield* after(
        "10 seconds",
        Effect.flip(Polling.await(operation, first.handle, { ...policy, deadline: "20 seconds" }))
      )
      assert.instanceOf(second, PollTimeout.PollTimeout)
      assert.deepStrictEqual(checkedAt, [3, 7, 10, 10, 14, 18, 20])
      assert.strictEqual(second.handle.attempts, 7)
    })
  )

  it.effect("makes one check if it is resumed after its deadline", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = yield* job
      const handle = yield* Polling.submit(operation, Effect.succeed("j1"))
      yield* TestClock.adjust("1 hour")
      const error = yield* after("1 second", Effect.flip(Polling.await(operation, handle)))
      assert.instanceOf(error, PollTimeout.PollTimeout)
      assert.deepStrictEqual(checkedAt, [3600])
    })
  )
})
