/** No cadence, fraction or hint makes checks denser than the policy allows. */
import { Cadence, Operation, Outcome, type Policy, Polling, PollTimeout } from "@effect-genesys/polling"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"

/** The times of all checks of work that never ends, in milliseconds. */
const checks = (
  hints: { readonly fraction?: number; readonly retryAfter?: Duration.Input },
  policy: Partial<Policy.Policy>
) =>
  Effect.gen(function* () {
    const times: Array<number> = []
    const operation = Operation.make({
      kind: "job",
      id: Schema.String,
      check: () =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          times.push(now)
          // Ends a test that would run for ever.
          return times.length > 5000 ? Outcome.succeeded("dense") : Outcome.pending("Running", hints)
        }),
      describe: (state: string) => state
    })
    const poll = yield* Effect.forkChild(Effect.exit(Polling.run(operation, Effect.succeed("j1"), policy)))
    yield* TestClock.adjust("11 minutes")
    yield* Fiber.join(poll)
    return times
  })

const waits = (times: ReadonlyArray<number>) =>
  // The last check is at the deadline.
  times.slice(1, -1).map((time, index) => time - (times[index] ?? 0))

describe("a fraction", () => {
  for (const fraction of [1, 0.999, 0.5, 0, NaN, Infinity, -1, 50]) {
    it.effect(`of ${fraction} to the end makes at most twice as many checks as none`, () =>
      Effect.gen(function* () {
        const times = yield* checks({ fraction }, {})
        const without = yield* checks({}, {})
        assert.isAtMost(times.length, 2.2 * without.length)
        assert.isAtLeast(Math.min(...waits(times)), 250)
      })
    )
  }

  it.effect("that is out of range is not reported", () =>
    Effect.gen(function* () {
      for (const fraction of [NaN, Infinity, -0.1, 50]) {
        const seen: Array<Cadence.Situation> = []
        yield* checks(
          { fraction },
          {
            cadence: (situation) => {
              seen.push(situation)
              return "1 hour"
            }
          }
        )
        assert.isNotEmpty(seen)
        for (const situation of seen) assert.notProperty(situation, "fraction")
      }
    })
  )
})

describe("a cadence", () => {
  const cadences: ReadonlyArray<readonly [string, Cadence.Cadence]> = [
    ["0", () => 0],
    ["NaN", () => NaN],
    ["-1", () => -1],
    ["-Infinity", () => Duration.negativeInfinity],
    ["1 nanosecond", Cadence.spaced("1 nanos")],
    ["exponential from 0", Cadence.exponential({ first: 0, factor: 2, max: "1 minute" })],
    ["exponential by 0", Cadence.exponential({ first: "1 second", factor: 0, max: "1 minute" })],
    ["exponential by NaN", Cadence.exponential({ first: "1 second", factor: NaN, max: "1 minute" })],
    ["adaptive with nothing at least", Cadence.adaptive({ least: 0, share: 0 })],
    ["adaptive with no numbers", Cadence.adaptive({ least: NaN, root: NaN, share: NaN })],
    ["a schedule without waits", Cadence.fromSchedule(Schedule.forever)]
  ]
  it.effect.each(cadences)("of %s waits 100 ms", ([, cadence]) =>
    Effect.gen(function* () {
      const times = yield* checks({}, { cadence, deadline: "20 seconds", initialDelay: 0 })
      assert.isAtMost(times.length, 201)
      for (const wait of waits(times)) assert.isAtLeast(wait, 100)
    })
  )

  it.effect("waits as long as the policy says, whatever the server asks for", () =>
    Effect.gen(function* () {
      for (const retryAfter of [0, NaN, -5, "10 millis"] as const) {
        const times = yield* checks(
          { retryAfter },
          { cadence: () => 0, minDelay: "2 seconds", deadline: "20 seconds", initialDelay: 0 }
        )
        assert.strictEqual(times.length, 11)
      }
    })
  )
})

describe("repetitions of one check", () => {
  it.effect("keep the shortest wait too", () =>
    Effect.gen(function* () {
      let checked = 0
      const operation = Operation.make({
        kind: "job",
        id: Schema.String,
        check: () => Effect.suspend(() => (++checked > 5000 ? Effect.never : Effect.fail("busy" as const))),
        describe: (state: string) => state,
        isTransient: () => true
      })
      const poll = yield* Effect.forkChild(
        Effect.flip(
          Polling.run(operation, Effect.succeed("j1"), {
            transient: Schedule.forever,
            checkTimeout: "1 second",
            deadline: "1 second",
            initialDelay: 0
          })
        )
      )
      yield* TestClock.adjust("1 minute")
      assert.instanceOf(yield* Fiber.join(poll), PollTimeout.PollTimeout)
      assert.isAtMost(checked, 22)
    })
  )
})
