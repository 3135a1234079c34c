import { Handle, Operation, Outcome, Policy, Polling, PollTimeout } from "@effect-genesys/polling"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { after, check } from "./Bounded.ts"

class Broken extends Data.TaggedError("Broken")<{ readonly passes: boolean }> {}

type Found = Outcome.Outcome<string, string>

/** A job of which each check finds the next of `outcomes`, and the last one from then on. */
const job = (...outcomes: ReadonlyArray<Effect.Effect<Found, Broken>>) => {
  const checkedAt: Array<number> = []
  const canceled: Array<string> = []
  const operation = Operation.make({
    kind: "job",
    id: Schema.String,
    check: () =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const before = checkedAt.push(now) - 1
        return check(before, outcomes[Math.min(before, outcomes.length - 1)] ?? done)
      }),
    describe: (state: string) => state,
    isTransient: (error: Broken) => error.passes,
    cancel: (id) => Effect.sync(() => canceled.push(id))
  })
  return { operation, checkedAt, canceled }
}

const running: Effect.Effect<Found> = Effect.succeed(Outcome.pending("Running"))
const queued: Effect.Effect<Found> = Effect.succeed(Outcome.pending("Queued"))
const done: Effect.Effect<Found> = Effect.succeed(Outcome.succeeded("rows"))
const passing: Effect.Effect<Found, Broken> = Effect.fail(new Broken({ passes: true }))
const lasting: Effect.Effect<Found, Broken> = Effect.fail(new Broken({ passes: false }))
const retryIn = (retryAfter: Duration.Input): Effect.Effect<Found> =>
  Effect.succeed(Outcome.pending("Running", { retryAfter }))

const everySecond = { cadence: Policy.spaced("1 second"), initialDelay: 0 }

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

/** The list, repeated. */
const at = <A>(list: ReadonlyArray<A>, index: number) => list[index % Math.max(1, list.length)]

const seconds = (times: ReadonlyArray<number>) => times.map((time) => time / 1000)

describe("a poll checks", () => {
  it.effect("at once, and ends if there is a result", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(done)
      assert.strictEqual(yield* Polling.run(operation, Effect.succeed("j1"), everySecond), "rows")
      assert.deepStrictEqual(checkedAt, [0])
    })
  )

  it.effect("after the initial delay, then by the cadence", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(running, running, running, done)
      const cadence = Policy.exponential({ first: "1 second", factor: 2, max: "3 seconds" })
      yield* after(
        "10 seconds",
        Polling.run(operation, Effect.succeed("j1"), { cadence, initialDelay: "500 millis" })
      )
      assert.deepStrictEqual(seconds(checkedAt), [0.5, 1.5, 3.5, 6.5])
    })
  )

  it.effect("later than the cadence if the server requests it, up to a limit", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(
        retryIn("5 seconds"),
        retryIn("10 millis"),
        retryIn("1 hour"),
        done
      )
      yield* after(
        "1 minute",
        Polling.run(operation, Effect.succeed("j1"), { ...everySecond, maxServerDelay: "10 seconds" })
      )
      assert.deepStrictEqual(seconds(checkedAt), [0, 5, 6, 16])
    })
  )
})

/** The adaptive wait in milliseconds, after so many seconds. */
const wait = (gone: number, fraction?: number) =>
  Duration.toMillis(
    Duration.fromInputUnsafe(
      Policy.adaptive()({
        attempts: 1,
        elapsed: Duration.seconds(gone),
        ...(fraction !== undefined && { fraction })
      })
    )
  )

describe("the adaptive cadence", () => {
  it("waits a part of the time at first, and its square root later", () => {
    assert.strictEqual(wait(0), 250)
    assert.strictEqual(wait(1), 800)
    assert.strictEqual(wait(100), 12_000)
    assert.strictEqual(wait(900), 36_000)
  })

  it("waits no longer than the rest of the job, if that is known", () => {
    assert.strictEqual(wait(100, 0.99), 1011)
    assert.strictEqual(wait(100, 1), 250)
    assert.strictEqual(wait(100, 0.1), 12_000)
    assert.strictEqual(wait(100, 0), 12_000)
  })

  it("ignores an invalid fraction", () => {
    for (const fraction of [NaN, Infinity, -1, 1.01, 50]) assert.strictEqual(wait(100, fraction), 12_000)
  })
})

describe("the defaults", () => {
  it.effect("are the documented ones", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(
        retryIn("1 hour"),
        passing,
        passing,
        passing,
        Effect.never,
        running
      )
      const cadence = Policy.spaced("60 seconds")
      const error = yield* after(
        "10 minutes",
        Effect.flip(Polling.run(operation, Effect.succeed("j1"), { cadence }))
      )
      assert.instanceOf(error, PollTimeout.PollTimeout)
      assert.deepStrictEqual(
        checkedAt,
        [
          // The initial delay, then the longest wait that a server may request.
          300, 120_300,
          // One check, retried three times; the last try times out 30 s after the first.
          120_550, 121_050, 122_050,
          // The cadence, and the last check at the deadline.
          210_300, 270_300, 330_300, 390_300, 450_300, 510_300, 570_300, 600_000
        ]
      )
    })
  )
})

describe("a poll gives up", () => {
  it.effect("not before a wait that ends exactly at the deadline, without a final check", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(running)
      yield* after(
        "10 seconds",
        Effect.flip(
          Polling.run(operation, Effect.succeed("j1"), {
            cadence: Policy.spaced("5 seconds"),
            initialDelay: 0,
            deadline: "10 seconds",
            finalCheck: false
          })
        )
      )
      assert.deepStrictEqual(seconds(checkedAt), [0, 5, 10])
    })
  )

  it.effect("at the deadline, after one last check there", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(queued, running)
      const error = yield* after(
        "1 minute",
        Effect.flip(
          Polling.run(operation, Effect.succeed("j1"), {
            cadence: Policy.spaced("4 seconds"),
            initialDelay: 0,
            deadline: "10 seconds"
          })
        )
      )
      assert.deepStrictEqual(seconds(checkedAt), [0, 4, 8, 10])
      assert.instanceOf(error, PollTimeout.PollTimeout)
      assert.strictEqual(error.handle.attempts, 4)
      assert.strictEqual(error.lastState, "Running")
      assert.deepStrictEqual(error.observed, { Queued: 1, Running: 3 })
      assert.strictEqual(Duration.toMillis(error.elapsed), 10_000)
      assert.match(error.message, /resume from the handle/)
    })
  )

  it.effect("before a wait that would pass the deadline, without a final check", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(running)
      yield* after(
        "8 seconds",
        Effect.flip(
          Polling.run(operation, Effect.succeed("j1"), {
            cadence: Policy.spaced("4 seconds"),
            initialDelay: 0,
            deadline: "10 seconds",
            finalCheck: false
          })
        )
      )
      assert.deepStrictEqual(seconds(checkedAt), [0, 4, 8])
    })
  )

  it.effect("in time, if every check hangs", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(Effect.never)
      const error = yield* after(
        "12 seconds",
        Effect.flip(
          Polling.run(operation, Effect.succeed("j1"), {
            ...everySecond,
            deadline: "10 seconds",
            checkTimeout: "2 seconds"
          })
        )
      )
      assert.deepStrictEqual(seconds(checkedAt), [0, 3, 6, 9])
      assert.instanceOf(error, PollTimeout.PollTimeout)
      assert.deepStrictEqual(error.observed, { "no state": 4 })
    })
  )
})

describe("errors", () => {
  it.effect("that are transient are retried within one check", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(passing, passing, running, done)
      const events = yield* after(
        "10 seconds",
        Polling.submit(operation, Effect.succeed("j1")).pipe(
          Effect.flatMap((handle) => Stream.runCollect(Polling.progress(operation, handle, everySecond)))
        )
      )
      assert.strictEqual(checkedAt.length, 4)
      assert.deepStrictEqual(
        events.map(({ attempts }) => attempts),
        [1, 2]
      )
    })
  )

  it.effect("that are not transient end the poll with their own type", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(running, lasting)
      const error = yield* after(
        "5 seconds",
        Effect.flip(Polling.run(operation, Effect.succeed("j1"), everySecond))
      )
      assert.instanceOf(error, Broken)
      assert.strictEqual(checkedAt.length, 2)
    })
  )

  it.effect("that are transient, but remain, end the poll after the retries if no outage is tolerated", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(passing)
      const error = yield* after(
        "5 seconds",
        Effect.flip(Polling.run(operation, Effect.succeed("j1"), { maxOutage: 0 }))
      )
      assert.instanceOf(error, Broken)
      assert.strictEqual(checkedAt.length, 4)
    })
  )
})

describe("progress", () => {
  it.effect("is emitted when the state changes, with the next delay", () =>
    Effect.gen(function* () {
      const half = Effect.succeed(Outcome.pending("Running", { fraction: 0.5 }))
      const { operation } = job(queued, queued, half, running, done)
      const events = yield* after(
        "10 seconds",
        Polling.submit(operation, Effect.succeed("j1")).pipe(
          Effect.flatMap((handle) => Stream.runCollect(Polling.progress(operation, handle, everySecond)))
        )
      )
      assert.deepStrictEqual(
        events.map((event) =>
          event._tag === "Progress" ? [event.state, event.attempts, event.fraction] : event.value
        ),
        [["Queued", 1, undefined], ["Running", 3, 0.5], "rows"]
      )
    })
  )
})

describe("interruption", () => {
  it.effect("stops at once, and leaves the job alone", () =>
    Effect.gen(function* () {
      const { canceled, checkedAt, operation } = job(running)
      const fiber = yield* Effect.forkChild(Polling.run(operation, Effect.succeed("j1"), everySecond))
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.interrupt(fiber)
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(checkedAt.length, 3)
      assert.deepStrictEqual(canceled, [])
    })
  )

  it.effect("cancels the job once, if the policy says so", () =>
    Effect.gen(function* () {
      const { canceled, operation } = job(running)
      const fiber = yield* Effect.forkChild(
        Polling.run(operation, Effect.succeed("j1"), { ...everySecond, cancelOnInterrupt: true })
      )
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(canceled, ["j1"])
    })
  )
})

describe("interruption at any moment", () => {
  it.effect.prop(
    "ends all checks, and cancels at most once, and only if the policy says so",
    { after: between(0, 30_000), hangs: Schema.Boolean, cancelOnInterrupt: Schema.Boolean },
    ({ after: moment, cancelOnInterrupt, hangs }) =>
      Effect.gen(function* () {
        const { canceled, checkedAt, operation } = job(running, queued, hangs ? Effect.never : running)
        const fiber = yield* Effect.forkChild(
          Polling.run(operation, Effect.succeed("j1"), { initialDelay: "1 second", cancelOnInterrupt })
        )
        yield* TestClock.adjust(Duration.millis(moment))
        yield* Fiber.interrupt(fiber)
        const checks = checkedAt.length
        yield* TestClock.adjust("1 day")
        assert.strictEqual(checkedAt.length, checks)
        assert.deepStrictEqual(canceled, cancelOnInterrupt ? ["j1"] : [])
      })
  )
})

describe("a handle", () => {
  it.effect("exists before the first check, and resumes with its time and checks", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(running, running, running, running, running, done)
      const kept: Array<string> = []
      const error = yield* after(
        "2 seconds",
        Effect.flip(
          Polling.run(operation, Effect.succeed("j1"), {
            ...everySecond,
            deadline: "2 seconds",
            onSubmit: (handle) => Effect.sync(() => kept.push(Handle.encode(operation, handle)))
          })
        )
      )
      assert.instanceOf(error, PollTimeout.PollTimeout)
      assert.strictEqual(kept.length, 1)
      const text = Handle.encode(operation, { ...error.handle, id: "j1" })
      assert.deepStrictEqual(JSON.parse(text), {
        kind: "job",
        id: "j1",
        submittedAt: "1970-01-01T00:00:00.000Z",
        attempts: 3
      })
      const handle = yield* Handle.decode(operation, text)
      const events = yield* after(
        "10 seconds",
        Stream.runCollect(Polling.progress(operation, handle, { ...everySecond, deadline: "1 minute" }))
      )
      assert.deepStrictEqual(events.at(-1)?.attempts, 6)
      assert.deepStrictEqual(seconds(checkedAt), [0, 1, 2, 2, 3, 4])
    })
  )

  it.effect("of another operation, or an invalid one, is refused with advice", () =>
    Effect.gen(function* () {
      const { operation } = job(done)
      const other = Operation.make({ ...operation, kind: "another" })
      const handle = yield* Polling.submit(other, Effect.succeed("j1"))
      for (const text of [Handle.encode(other, handle), "not a handle", "{}", ""]) {
        const error = yield* after("1 hour", Effect.flip(Polling.resume(operation, text)))
        assert.instanceOf(error, Handle.InvalidHandle)
        assert.match(error.message, /Pass the whole line/)
      }
    })
  )

  it.effect.prop(
    "has bounds for any job",
    {
      spacing: between(1, 20_000),
      deadline: between(1, 120_000),
      checkTimeout: between(1, 30_000),
      initialDelay: between(0, 20_000),
      hints: Schema.Array(between(0, 60_000)),
      hangs: Schema.Array(Schema.Boolean)
    },
    ({ checkTimeout, deadline, hangs, hints, initialDelay, spacing }) =>
      Effect.gen(function* () {
        const maxServerDelay = 30_000
        const outcomes = Array.from({ length: 200 }, (_, index) =>
          at(hangs, index) === true ? Effect.never : retryIn(at(hints, index) ?? 0)
        )
        const { canceled, checkedAt, operation } = job(...outcomes)
        const policy = {
          cadence: Policy.spaced(spacing),
          deadline,
          checkTimeout,
          initialDelay,
          maxServerDelay,
          cancelOnInterrupt: true
        }
        const { ended, error } = yield* after(
          "1 day",
          Effect.flip(Polling.run(operation, Effect.succeed("j1"), policy)).pipe(
            Effect.flatMap((failure) =>
              Effect.map(Clock.currentTimeMillis, (now) => ({ ended: now, error: failure }))
            )
          )
        )
        assert.instanceOf(error, PollTimeout.PollTimeout)
        assert.isAtMost(ended, deadline + checkTimeout)
        assert.isAtMost(checkedAt.length, Math.ceil(deadline / spacing) + 2)
        assert.strictEqual(checkedAt[0], Math.min(initialDelay, deadline))
        for (const [index, time] of checkedAt.slice(1).entries()) {
          // The job stays in its last state.
          const nth = Math.min(index, outcomes.length - 1)
          const hint = at(hangs, nth) === true ? 0 : Math.min(at(hints, nth) ?? 0, maxServerDelay)
          // The last check is at the deadline, even if the server requests a longer wait.
          if (time !== deadline) assert.isAtLeast(time - (checkedAt[index] ?? 0), Math.max(hint, spacing))
        }
        assert.deepStrictEqual(canceled, [])
      })
  )

  it.effect.prop(
    "resumes anywhere and finds what an uninterrupted run finds",
    {
      checks: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 20 })),
      stop: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20 }))
    },
    ({ checks, stop }) =>
      Effect.gen(function* () {
        const outcomes = [...Array.from({ length: checks }, () => running), done]
        const { checkedAt, operation } = job(...outcomes)
        const handle = yield* Polling.submit(operation, Effect.succeed("j1"))
        const first = yield* Effect.forkChild(Polling.await(operation, handle, everySecond))
        yield* TestClock.adjust(Duration.seconds(stop))
        yield* Fiber.interrupt(first)
        const attempts = Math.min(checkedAt.length, checks)
        const value = yield* after(
          "1 minute",
          Polling.resume(operation, Handle.encode(operation, { ...handle, attempts }), everySecond)
        )
        assert.strictEqual(value, "rows")
        assert.isAtMost(checkedAt.length, checks + 2)
      })
  )
})
