/** No cadence, fraction or delay from a server makes checks more frequent than the policy allows. */
import { Cadence, Operation, Outcome, type Policy, Polling, PollTimeout } from "@effect-genesys/polling"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import { after } from "./Bounded.ts"

/** The times of all checks of a job that never ends, in milliseconds. */
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
          // Ends an endless test.
          return times.length > 5000 ? Outcome.succeeded("dense") : Outcome.pending("Running", hints)
        }),
      describe: (state: string) => state
    })
    yield* after("11 minutes", Effect.exit(Polling.run(operation, Effect.succeed("j1"), policy)))
    return times
  })

const waits = (times: ReadonlyArray<number>) =>
  // The last check is at the deadline.
  times.slice(1, -1).map((time, index) => time - (times[index] ?? 0))

describe("a fraction", () => {
  for (const fraction of [1, 0.999, 0.5, 0, NaN, Infinity, -1, 50]) {
    it.effect(`of ${fraction} to the end makes at most twice as many checks as no fraction`, () =>
      Effect.gen(function* () {
        const times = yield* checks({ fraction }, {})
        const without = yield* checks({}, {})
        assert.isAtMost(times.length, 2.2 * without.length)
        assert.isAtLeast(Math.min(...waits(times)), 250)
      })
    )
  }

  it.effect("outside 0 to 1 is not reported", () =>
    Effect.gen(function* () {
      for (const fraction of [NaN, Infinity, -0.1, 1.5, 50]) {
        const seen: Array<Cadence.Progress> = []
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

  it.effect("is reported from 0 to 1, both included", () =>
    Effect.gen(function* () {
      for (const fraction of [0, 0.5, 1]) {
        const seen: Array<number | undefined> = []
        yield* checks(
          { fraction },
          {
            cadence: (situation) => {
              seen.push(situation.fraction)
              return "1 hour"
            }
          }
        )
        assert.deepStrictEqual(new Set(seen), new Set([fraction]))
      }
    })
  )
})

describe("the adaptive cadence", () => {
  it.effect("makes no more checks than documented, for any fraction", () =>
    Effect.gen(function* () {
      const most = { in30s: 0, in10min: 0 }
      for (const fraction of [1, 0.999, 0.99, 0.97, 0.95, 0.9, 0.8]) {
        const short = yield* checks({ fraction }, { deadline: "30 seconds" })
        const long = yield* checks({ fraction }, { deadline: "10 minutes" })
        most.in30s = Math.max(most.in30s, short.length)
        most.in10min = Math.max(most.in10min, long.length)
      }
      assert.deepStrictEqual(most, { in30s: 28, in10min: 89 })
    })
  )
})

describe("a cadence", () => {
  it.effect("of Infinity waits for the deadline, and checks there", () =>
    Effect.gen(function* () {
      const policy = { cadence: () => Infinity, deadline: "20 seconds", initialDelay: 0 } as const
      assert.deepStrictEqual(yield* checks({}, policy), [0, 20_000])
      const start = 11 * 60_000
      assert.deepStrictEqual(yield* checks({}, { ...policy, finalCheck: false }), [start])
    })
  )

  const cadences: ReadonlyArray<readonly [string, Cadence.Cadence]> = [
    ["0", () => 0],
    ["NaN", () => NaN],
    ["-1", () => -1],
    ["-Infinity", () => Duration.negativeInfinity],
    ["1 nanosecond", Cadence.spaced("1 nanos")],
    ["-1 second", () => Duration.seconds(-1)],
    ["no duration", () => JSON.parse("null")],
    ["text that is no duration", () => JSON.parse('"soon"')],
    ["a spacing that is no duration", Cadence.spaced(JSON.parse('"soon"'))],
    ["exponential from 0", Cadence.exponential({ first: 0, factor: 2, max: "1 minute" })],
    ["exponential by 0", Cadence.exponential({ first: "1 second", factor: 0, max: "1 minute" })],
    ["exponential by NaN", Cadence.exponential({ first: "1 second", factor: NaN, max: "1 minute" })],
    ["adaptive with nothing at least", Cadence.adaptive({ min: 0, share: 0 })],
    ["adaptive with no numbers", Cadence.adaptive({ min: NaN, root: NaN, share: NaN })],
    ["a schedule without waits", Cadence.fromSchedule(Schedule.forever)]
  ]
  it.effect.each(cadences)("of %s waits 100 ms", ([, cadence]) =>
    Effect.gen(function* () {
      const times = yield* checks({}, { cadence, deadline: "20 seconds", initialDelay: 0 })
      assert.isAtMost(times.length, 201)
      for (const wait of waits(times)) assert.isAtLeast(wait, 100)
    })
  )

  it.effect("waits at least as long as the policy says, for any request of the server", () =>
    Effect.gen(function* () {
      for (const retryAfter of [0, NaN, -5, "10 millis", JSON.parse('"soon"'), JSON.parse("null")]) {
        const times = yield* checks(
          { retryAfter },
          { cadence: () => 0, minDelay: "2 seconds", deadline: "20 seconds", initialDelay: 0 }
        )
        assert.strictEqual(times.length, 11)
      }
    })
  )
})

describe("retries of one check", () => {
  it.effect("also keep the shortest wait", () =>
    Effect.gen(function* () {
      let checked = 0
      const operation = Operation.make({
        kind: "job",
        id: Schema.String,
        check: () => Effect.suspend(() => (++checked > 5000 ? Effect.never : Effect.fail("busy" as const))),
        describe: (state: string) => state,
        isTransient: () => true
      })
      const error = yield* after(
        "1 minute",
        Effect.flip(
          Polling.run(operation, Effect.succeed("j1"), {
            transient: Schedule.forever,
            checkTimeout: "1 second",
            deadline: "1 second",
            initialDelay: 0
          })
        )
      )
      assert.instanceOf(error, PollTimeout.PollTimeout)
      assert.isAtMost(checked, 22)
    })
  )
})
