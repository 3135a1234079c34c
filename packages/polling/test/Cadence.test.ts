import { Cadence, Handle, Outcome, type Policy, Polling, PollTimeout } from "@effect-genesys/polling"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { after } from "./Bounded.ts"
import * as Job from "./Job.ts"

type Found = Outcome.Outcome<string, string>

/** A job of which each check finds the next of `outcomes`, and the last one from then on. */
const job = (...outcomes: ReadonlyArray<Found | "hangs">) =>
  Job.make((_, before) => {
    const outcome = outcomes[Math.min(before, outcomes.length - 1)] ?? done
    return outcome === "hangs" ? Effect.never : Effect.succeed(outcome)
  })

const running = Outcome.pending("Running")
const done = Outcome.succeeded("rows")
const retryIn = (retryAfter: Duration.Input) => Outcome.pending("Running", { retryAfter })

/** Polls with this schedule, at once and then for at most a day. */
const poll = (
  operation: ReturnType<typeof job>["operation"],
  schedule: Schedule.Schedule<unknown, Cadence.Progress>,
  policy: Partial<Policy.Policy> = {}
) =>
  within(
    Polling.run(operation, Effect.succeed("j1"), {
      cadence: Cadence.fromSchedule(schedule),
      initialDelay: 0,
      ...policy
    })
  )

/** The exit of an effect, which must end within a day. */
const within = <A, E>(effect: Effect.Effect<A, E>) => after("1 day", effect)

const timedOut = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.map(Effect.flip(effect), (error) => {
    assert.instanceOf(error, PollTimeout.PollTimeout)
    return error
  })

const ofProgress = Schedule.setInputType<Cadence.Progress>()

describe("a schedule as a cadence", () => {
  const cases: ReadonlyArray<readonly [string, Schedule.Schedule<unknown>, ReadonlyArray<number>]> = [
    ["spaced", Schedule.spaced("2 seconds"), [0, 2, 4, 6, 8]],
    ["exponential", Schedule.exponential("1 second"), [0, 1, 3, 7, 15]],
    ["fibonacci", Schedule.fibonacci("1 second"), [0, 1, 2, 4, 7]],
    ["windowed", Schedule.windowed("10 seconds"), [0, 10, 20, 30, 40]],
    [
      "one after another",
      Schedule.concat(Schedule.recurs(2), Schedule.spaced("5 seconds")),
      [0, 0.1, 0.2, 5.2, 10.2]
    ],
    [
      "the shorter of two",
      Schedule.min([Schedule.exponential("1 second"), Schedule.spaced("3 seconds")]),
      [0, 1, 3, 6, 9]
    ]
  ]
  it.effect.each(cases)("waits as %s says", ([, schedule, times]) =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(running, running, running, running, done)
      assert.strictEqual(yield* poll(operation, schedule), "rows")
      assert.deepStrictEqual(checkedAt, times)
    })
  )

  it.effect("keeps to a fixed rhythm, however long a check takes", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(running, "hangs", running, done)
      yield* poll(operation, Schedule.fixed("10 seconds"), { checkTimeout: "4 seconds" })
      assert.deepStrictEqual(checkedAt, [0, 10, 20, 30])
    })
  )

  it.effect("waits within the bounds of its jitter", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(...Array.from({ length: 50 }, () => running), done)
      yield* poll(operation, Schedule.jittered(Schedule.spaced("10 seconds")))
      const waits = checkedAt.slice(1).map((time, index) => time - (checkedAt[index] ?? 0))
      assert.strictEqual(waits.length, 50)
      for (const wait of waits) assert.isTrue(wait >= 8 && wait <= 12, `${wait}`)
      assert.isAbove(new Set(waits).size, 1)
    })
  )

  it.effect("waits longer if the server requests it, up to the limit", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(
        retryIn("5 seconds"),
        retryIn("10 millis"),
        retryIn("1 hour"),
        done
      )
      yield* poll(operation, Schedule.spaced("1 second"), { maxServerDelay: "10 seconds" })
      assert.deepStrictEqual(checkedAt, [0, 5, 6, 16])
    })
  )

  it.effect("gets the progress as its input", () =>
    Effect.gen(function* () {
      const half = Outcome.pending("Running", { fraction: 0.5 })
      const { operation } = job(Outcome.pending("Queued"), "hangs", half, done)
      const seen: Array<Cadence.Progress> = []
      const schedule = Schedule.spaced("1 second").pipe(
        ofProgress,
        Schedule.tap(({ input }) => Effect.sync(() => seen.push(input)))
      )
      yield* poll(operation, schedule, { checkTimeout: "2 seconds" })
      assert.deepStrictEqual(seen, [
        { attempts: 1, elapsed: Duration.zero, state: "Queued" },
        { attempts: 2, elapsed: Duration.seconds(3) },
        { attempts: 3, elapsed: Duration.seconds(4), state: "Running", fraction: 0.5 }
      ])
    })
  )

  it.effect("can depend on the progress", () =>
    Effect.gen(function* () {
      const queued = Outcome.pending("Queued")
      const { checkedAt, operation } = job(queued, queued, running, running, done)
      const schedule = Schedule.identity<Cadence.Progress>().pipe(
        Schedule.addDelay(({ input }) => Effect.succeed(input.state === "Queued" ? "30 seconds" : "1 second"))
      )
      yield* poll(operation, schedule)
      assert.deepStrictEqual(checkedAt, [0, 30, 60, 61, 62])
    })
  )

  it.effect("has its own position for each poll that shares it", () =>
    Effect.gen(function* () {
      const cadence = Cadence.fromSchedule(Schedule.exponential("1 second"))
      const first = job(running, running, running, done)
      const second = job(running, running, running, done)
      const policy = { cadence, initialDelay: 0 }
      yield* within(
        Effect.forEach(
          [first, second],
          ({ operation }) => Polling.run(operation, Effect.succeed("j1"), policy),
          { concurrency: "unbounded" }
        )
      )
      assert.deepStrictEqual(first.checkedAt, [0, 1, 3, 7])
      assert.deepStrictEqual(second.checkedAt, first.checkedAt)
    })
  )

  it.effect("starts again each time the same stream of progress runs", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(running, running, done, running, running, done)
      const handle = yield* Polling.submit(operation, Effect.succeed("j1"))
      const progress = Polling.progress(operation, handle, {
        cadence: Cadence.fromSchedule(Schedule.exponential("1 second")),
        initialDelay: 0
      })
      yield* within(Effect.andThen(Stream.runDrain(progress), Stream.runDrain(progress)))
      assert.deepStrictEqual(checkedAt, [0, 1, 3, 3, 4, 6])
    })
  )
})

describe("the end of a schedule", () => {
  it.effect("ends the poll after the checks that it allows, with the handle", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(Outcome.pending("Queued"), running)
      const error = yield* timedOut(
        poll(operation, Schedule.spaced("1 second").pipe(Schedule.upTo({ times: 3 })))
      )
      assert.deepStrictEqual(checkedAt, [0, 1, 2, 3])
      assert.strictEqual(error.reason, "ScheduleEnded")
      assert.strictEqual(error.handle.attempts, 4)
      assert.strictEqual(error.lastState, "Running")
      assert.deepStrictEqual(error.observed, { Queued: 1, Running: 3 })
      assert.strictEqual(
        error.message,
        "job was not done after 3s and 4 checks, when its schedule ended (it was Queued 1×, Running 3×). It may still be done on the server: resume from the handle, which starts the schedule again."
      )
    })
  )

  it.effect("comes after the shortest waits if the schedule has none", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(running)
      const error = yield* timedOut(poll(operation, Schedule.recurs(5)))
      assert.deepStrictEqual(checkedAt, [0, 0.1, 0.2, 0.3, 0.4, 0.5])
      assert.strictEqual(error.reason, "ScheduleEnded")
    })
  )

  it.effect("comes when the progress says so", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(running, running, Outcome.pending("Paused"))
      const schedule = Schedule.spaced("1 second").pipe(
        ofProgress,
        Schedule.while(({ input }) => input.state !== "Paused")
      )
      const error = yield* timedOut(poll(operation, schedule))
      assert.deepStrictEqual(checkedAt, [0, 1, 2])
      assert.strictEqual(error.reason, "ScheduleEnded")
      assert.strictEqual(error.lastState, "Paused")
    })
  )

  it.effect("comes after its own time, counted from its first step", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(running)
      const schedule = Schedule.spaced("4 seconds").pipe(Schedule.upTo({ duration: "10 seconds" }))
      const error = yield* timedOut(poll(operation, schedule))
      assert.deepStrictEqual(checkedAt, [0, 4, 8, 12])
      assert.strictEqual(error.reason, "ScheduleEnded")
    })
  )

  it.effect("finds a result that is there at the last check", () =>
    Effect.gen(function* () {
      const { operation } = job(running, running, done)
      assert.strictEqual(yield* poll(operation, Schedule.recurs(2)), "rows")
    })
  )
})

describe("the deadline", () => {
  it.effect("cuts the last wait of a schedule, and is the reason", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(running)
      const error = yield* timedOut(
        poll(operation, Schedule.exponential("1 second"), { deadline: "10 seconds" })
      )
      assert.deepStrictEqual(checkedAt, [0, 1, 3, 7, 10])
      assert.strictEqual(error.reason, "Deadline")
      assert.match(
        error.message,
        /after 10s and 5 checks \(.*\)\..* resume from the handle with a later deadline\.$/
      )
    })
  )

  it.effect("cuts a wait without an end", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(running)
      const forever = Schedule.spaced(Duration.infinity)
      const error = yield* timedOut(poll(operation, forever, { deadline: "10 seconds" }))
      assert.deepStrictEqual(checkedAt, [0, 10])
      assert.strictEqual(error.reason, "Deadline")
    })
  )

  it.effect("ends the poll before a wait that would pass it, without a final check", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(running)
      const error = yield* timedOut(
        poll(operation, Schedule.spaced("4 seconds"), { deadline: "10 seconds", finalCheck: false })
      )
      assert.deepStrictEqual(checkedAt, [0, 4, 8])
      assert.strictEqual(error.reason, "Deadline")
    })
  )
})

/** The checks of a job that needs `checks` more, in seconds from the resumption, and the exit. */
const resumed = (cadence: Cadence.Cadence, checks = 4) =>
  Effect.gen(function* () {
    const { checkedAt, operation } = job(...Array.from({ length: checks - 1 }, () => running), done)
    const handle = yield* Polling.submit(operation, Effect.succeed("j1"))
    yield* TestClock.adjust("1 minute")
    const exit = yield* within(
      Effect.exit(
        Polling.resume(operation, Handle.encode(operation, { ...handle, attempts: 3 }), { cadence })
      )
    )
    return { exit, checkedAt: checkedAt.map((time) => time - 60) }
  })

describe("a resumption after three checks and a minute", () => {
  it.effect("starts a schedule from its beginning", () =>
    Effect.gen(function* () {
      const { checkedAt } = yield* resumed(Cadence.fromSchedule(Schedule.exponential("1 second")))
      assert.deepStrictEqual(checkedAt, [0, 1, 3, 7])
    })
  )

  it.effect("continues a rule, as its progress does", () =>
    Effect.gen(function* () {
      const rule = Cadence.exponential({ first: "1 second", factor: 2, max: "1 hour" })
      const { checkedAt } = yield* resumed(rule)
      assert.deepStrictEqual(checkedAt, [0, 8, 24, 56])
    })
  )

  it.effect("allows all repetitions of a schedule again", () =>
    Effect.gen(function* () {
      const schedule = Schedule.spaced("1 second").pipe(Schedule.upTo({ times: 3 }))
      const { checkedAt, exit } = yield* resumed(Cadence.fromSchedule(schedule), 100)
      assert.deepStrictEqual(checkedAt, [0, 1, 2, 3])
      const error = yield* timedOut(exit)
      assert.strictEqual(error.reason, "ScheduleEnded")
      assert.strictEqual(error.handle.attempts, 7)
      assert.strictEqual(Duration.toSeconds(error.elapsed), 63)
    })
  )

  const counting: ReadonlyArray<
    readonly [string, (progress: Cadence.Progress) => boolean, ReadonlyArray<number>]
  > = [
    ["checks", ({ attempts }) => attempts < 5, [0, 10]],
    ["time", ({ elapsed }) => Duration.isLessThan(elapsed, Duration.seconds(90)), [0, 10, 20, 30]]
  ]
  it.effect.each(counting)("continues if a schedule reads the %s of its input", ([, goesOn, times]) =>
    Effect.gen(function* () {
      const schedule = Schedule.spaced("10 seconds").pipe(
        ofProgress,
        Schedule.while(({ input }) => goesOn(input))
      )
      const { checkedAt } = yield* resumed(Cadence.fromSchedule(schedule), 100)
      assert.deepStrictEqual(checkedAt, times)
    })
  )
})
