/**
 * Compares the default cadence with a loop that checks every three seconds, in virtual time. The durations of the jobs are
 * log-uniform from 0.2 s to 10 min. Prints the ratios of our values to the loop's: `requests`, `time` until the results, and
 * `slowdown`, the mean of the time until the result divided by the duration of the job.
 */
import { Operation, Outcome, Policy, Polling } from "@effect-genesys/polling"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"

const jobs = 2000
const shortest = 200
const longest = 600_000
const lengths = Array.from(
  { length: jobs },
  (_, index) => shortest * Math.exp(((index + 0.5) / jobs) * Math.log(longest / shortest))
)

const sum = (values: ReadonlyArray<number>) => values.reduce((total, value) => total + value, 0)

/** The cost of waiting for all jobs under this policy, one after the other. */
const measure = (policy: Partial<Policy.Policy>) =>
  Effect.gen(function* () {
    let requests = 0
    const operation = Operation.make({
      kind: "job",
      id: Schema.Struct({ started: Schema.Finite, length: Schema.Finite }),
      check: ({ length, started }: { readonly started: number; readonly length: number }) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          requests += 1
          return now - started >= length ? Outcome.succeeded(now - started) : Outcome.pending("Running")
        }),
      describe: (state: string) => state
    })
    const times = yield* Effect.forEach(lengths, (length) =>
      Effect.gen(function* () {
        const started = yield* Clock.currentTimeMillis
        const waiting = yield* Effect.forkChild(
          Polling.run(operation, Effect.succeed({ started, length }), { ...policy, deadline: "1 hour" })
        )
        yield* TestClock.adjust("1 hour")
        return yield* Fiber.join(waiting)
      })
    )
    return {
      requests,
      time: sum(times),
      slowdown: sum(times.map((time, index) => time / (lengths[index] ?? 1))) / jobs
    }
  })

const program = Effect.gen(function* () {
  const ours = yield* measure({})
  const loop = yield* measure({ cadence: Policy.spaced("3 seconds"), initialDelay: "3 seconds" })
  const ratio = (key: keyof typeof ours) => Number((ours[key] / loop[key]).toFixed(4))
  yield* Console.log(
    JSON.stringify({ requests: ratio("requests"), time: ratio("time"), slowdown: ratio("slowdown") })
  )
}).pipe(Effect.provide(TestClock.layer()))

NodeRuntime.runMain(program)
