/** A wrong wall clock, or a change of it during a poll, affects neither the deadline nor the checks. */
import {
  Cadence,
  Handle,
  Operation,
  Outcome,
  type Policy,
  Polling,
  PollTimeout
} from "@effect-genesys/polling"
import { settable } from "@effect-genesys/testing/WallClock"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"

/** A job that never ends, and its checks, in true seconds. */
const job = Effect.map(Clock.clockWith(Effect.succeed), (clock) => {
  const checkedAt: Array<number> = []
  const operation = Operation.make({
    kind: "job",
    id: Schema.String,
    check: (_id: string) =>
      Effect.sync(() => {
        checkedAt.push(clock.currentTimeMillisUnsafe() / 1000)
        return Outcome.pending("Running")
      }),
    describe: (state: string) => state
  })
  return { operation, checkedAt }
})

/** The exit of a poll that must have ended by now. */
const ended = <A, E>(poll: Fiber.Fiber<A, E>) => {
  assert.isDefined(poll.pollUnsafe(), "the poll still runs after its deadline")
  return Fiber.join(poll)
}

const hour = { forward: "1 hour", back: Duration.hours(-1) } as const

/** A poll of at most 20 s, whose clock is set before it starts, and again after some seconds. */
const setAfter = (
  seconds: number,
  by: Duration.Input,
  policy: Partial<Policy.Policy>,
  beforehand: Duration.Input = 0
) =>
  Effect.gen(function* () {
    const { checkedAt, operation } = yield* job
    const { set, wall } = yield* settable
    const poll = yield* Polling.submit(operation, Effect.succeed("j1")).pipe(
      Effect.tap(() => Effect.sync(() => set(beforehand))),
      Effect.flatMap((handle) => Polling.await(operation, handle, { deadline: "20 seconds", ...policy })),
      Effect.flip,
      Effect.provideService(Clock.Clock, wall),
      Effect.forkChild
    )
    yield* TestClock.adjust(Duration.seconds(seconds))
    set(by)
    yield* TestClock.adjust(Duration.seconds(21 - seconds))
    const error = yield* ended(poll)
    assert.instanceOf(error, PollTimeout.PollTimeout)
    return { checkedAt, error }
  })

const cadences: ReadonlyArray<readonly [string, Cadence.Cadence]> = [
  ["adaptive", Cadence.adaptive()],
  ["exponential", Cadence.exponential({ first: "1 second", factor: 2, max: "1 minute" })],
  ["fixed", Cadence.fromSchedule(Schedule.fixed("3 seconds"))],
  ["windowed", Cadence.fromSchedule(Schedule.windowed("3 seconds"))]
]

describe("a clock that is set in a process", () => {
  for (const [way, by] of Object.entries(hour)) {
    it.effect.each(cadences)(`${way} by an hour changes nothing, with the cadence %s`, ([, cadence]) =>
      Effect.gen(function* () {
        const undisturbed = yield* setAfter(7, 0, { cadence })
        const during = yield* setAfter(7, by, { cadence })
        const before = yield* setAfter(7, 0, { cadence }, by)
        const start = undisturbed.checkedAt[0] ?? 0
        for (const { checkedAt, error } of [during, before]) {
          const own = checkedAt[0] ?? 0
          assert.deepStrictEqual(
            checkedAt.map((time) => Math.round((time - own) * 1000)),
            undisturbed.checkedAt.map((time) => Math.round((time - start) * 1000))
          )
          assert.strictEqual(Duration.toSeconds(error.elapsed), 20)
        }
      })
    )
  }

  it.effect("does not change the end of a schedule", () =>
    Effect.gen(function* () {
      const cadence = Cadence.fromSchedule(
        Schedule.spaced("2 seconds").pipe(Schedule.upTo({ duration: "9 seconds" }))
      )
      for (const by of [0, hour.back, hour.forward]) {
        const { checkedAt, error } = yield* setAfter(5, by, { cadence, initialDelay: 0 })
        assert.strictEqual(error.reason, "ScheduleEnded")
        assert.strictEqual(checkedAt.length, 6)
      }
    })
  )

  it.effect("does not restart the time of a handle that timed out", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = yield* job
      const { set, wall } = yield* settable
      const poll = yield* Polling.run(operation, Effect.succeed("j1"), { deadline: "20 seconds" }).pipe(
        Effect.flip,
        Effect.tap(() => Effect.sync(() => set(hour.back))),
        Effect.flatMap(({ handle }) => Polling.await(operation, handle, { deadline: "25 seconds" })),
        Effect.flip,
        Effect.provideService(Clock.Clock, wall),
        Effect.forkChild
      )
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(Duration.toSeconds((yield* ended(poll)).elapsed), 25)
      assert.strictEqual(checkedAt.at(-1), 25)
    })
  )
})

describe("a handle of another process", () => {
  for (const ahead of ["5 minutes", "1 hour", "365 days"] as const) {
    it.effect(`whose clock is ${ahead} ahead counts as submitted now`, () =>
      Effect.gen(function* () {
        const { checkedAt, operation } = yield* job
        const submittedAt = DateTime.addDuration(yield* DateTime.now, ahead)
        const text = Handle.encode(operation, { kind: "job", id: "j1", submittedAt, attempts: 0 })
        const poll = yield* Effect.forkChild(Effect.flip(Polling.resume(operation, text)))
        yield* TestClock.adjust("10 minutes")
        assert.instanceOf(yield* ended(poll), PollTimeout.PollTimeout)
        assert.isAtMost(checkedAt.length, 45)
        for (const [index, time] of checkedAt.slice(1).entries()) {
          assert.isAtLeast(time - (checkedAt[index] ?? 0), 0.25)
        }
      })
    )
  }

  it.effect("continues with the elapsed time", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = yield* job
      const handle = yield* Polling.submit(operation, Effect.succeed("j1"))
      const text = Handle.encode(operation, handle)
      yield* TestClock.adjust("8 minutes")
      const poll = yield* Effect.forkChild(Effect.flip(Polling.resume(operation, text)))
      yield* TestClock.adjust("2 minutes")
      const error = yield* ended(poll)
      assert.instanceOf(error, PollTimeout.PollTimeout)
      assert.strictEqual(Duration.toMinutes(error.elapsed), 10)
      assert.isAtMost(checkedAt.length, 6)
    })
  )
})
