import { FanOut, Operation, Outcome, Policy, Polling } from "@effect-genesys/polling"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { after } from "./Bounded.ts"

class Lost extends Data.TaggedError("Lost")<{ readonly id: number }> {}

/** Jobs that take as many seconds as their number. Every third one fails in the end. */
const server = Effect.sync(() => {
  const startedAt = new Map<number, number>()
  const counts = { running: 0, mostRunning: 0, checking: 0, mostChecking: 0 }
  const start = (id: number) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      startedAt.set(id, now)
      counts.running += 1
      counts.mostRunning = Math.max(counts.mostRunning, counts.running)
      return id
    })
  const operation = Operation.make({
    kind: "job",
    id: Schema.Int,
    check: (id: number) =>
      Effect.gen(function* () {
        counts.checking += 1
        counts.mostChecking = Math.max(counts.mostChecking, counts.checking)
        yield* Effect.sleep("10 millis")
        counts.checking -= 1
        const now = yield* Clock.currentTimeMillis
        if (now - (startedAt.get(id) ?? 0) < id * 1000) return Outcome.pending("Running")
        counts.running -= 1
        return id % 3 === 0 ? yield* new Lost({ id }) : Outcome.succeeded(`result of ${id}`)
      }),
    describe: (state: string) => state
  })
  return { start, operation, counts }
})

const collected = <A, E>(stream: Stream.Stream<A, E>) => after("1 hour", Stream.runCollect(stream))

const numbers = Array.from({ length: 30 }, (_, index) => index + 1)
const policy = { cadence: Policy.spaced("1 second"), deadline: "10 minutes" } as const

describe("many jobs", () => {
  it.effect("run `concurrency` at a time, and one failure leaves the others alone", () =>
    Effect.gen(function* () {
      const { counts, operation, start } = yield* server
      const ended = yield* collected(
        FanOut.runAll(operation, numbers.map(start), { ...policy, concurrency: 5 })
      )
      assert.strictEqual(counts.mostRunning, 5)
      assert.strictEqual(ended.length, 30)
      for (const { exit, handle, index } of ended) {
        assert.strictEqual(handle?.id, numbers[index])
        assert.strictEqual(Exit.isSuccess(exit), (index + 1) % 3 !== 0)
      }
    })
  )

  it.effect("are started and checked through one throttle", () =>
    Effect.gen(function* () {
      const { counts, operation, start } = yield* server
      const gate = yield* Semaphore.make(2)
      const ended = yield* collected(
        FanOut.runAll(operation, numbers.map(start), {
          ...policy,
          concurrency: "unbounded",
          throttle: (effect) => gate.withPermits(1)(effect)
        })
      )
      assert.strictEqual(ended.length, 30)
      assert.isAtMost(counts.mostChecking, 2)
      assert.isAbove(counts.mostRunning, 2)
    })
  )

  it.effect("have every start and every check in the throttle", () =>
    Effect.gen(function* () {
      const passed = { now: 0, starts: 0, checks: 0 }
      let outside = 0
      const throttle: FanOut.Throttle = (effect) =>
        Effect.acquireUseRelease(
          Effect.sync(() => void (passed.now += 1)),
          () => effect,
          () => Effect.sync(() => void (passed.now -= 1))
        )
      const inside = (kind: "starts" | "checks") =>
        Effect.sync(() => {
          if (passed.now === 0) outside += 1
          passed[kind] += 1
        })
      const operation = Operation.make({
        kind: "job",
        id: Schema.Int,
        check: () => Effect.as(inside("checks"), Outcome.succeeded("rows")),
        describe: (state: string) => state
      })
      const starts = numbers.map((id) => Effect.as(inside("starts"), id))
      yield* collected(FanOut.runAll(operation, starts, { ...policy, throttle }))
      assert.deepStrictEqual([passed.starts, passed.checks, outside], [30, 30, 0])
      const handles = yield* Effect.forEach(numbers, (id) => Polling.submit(operation, Effect.succeed(id)))
      yield* collected(FanOut.awaitAll(operation, handles, { ...policy, throttle }))
      assert.deepStrictEqual([passed.starts, passed.checks, outside], [30, 60, 0])
    })
  )

  it.effect("that were submitted are emitted as they end", () =>
    Effect.gen(function* () {
      const { operation, start } = yield* server
      const handles = yield* Effect.forEach([5, 1, 4, 2], (id) => Polling.submit(operation, start(id)))
      const ended = yield* collected(FanOut.awaitAll(operation, handles, policy))
      assert.deepStrictEqual(
        ended.map(({ handle }) => handle?.id),
        [1, 2, 4, 5]
      )
    })
  )

  it.effect("that were submitted: one failure leaves the others alone", () =>
    Effect.gen(function* () {
      const { operation, start } = yield* server
      const handles = yield* Effect.forEach([3, 1, 6, 2], (id) => Polling.submit(operation, start(id)))
      const ended = yield* collected(FanOut.awaitAll(operation, handles, policy))
      assert.deepStrictEqual(
        ended.map(({ exit, handle, index }) => [handle?.id, index, exit._tag]),
        [
          [1, 1, "Success"],
          [2, 3, "Success"],
          [3, 0, "Failure"],
          [6, 2, "Failure"]
        ]
      )
    })
  )

  it.effect("are polled sixteen at a time by default", () =>
    Effect.gen(function* () {
      let mostWaiting = 0
      let waiting = 0
      const operation = Operation.make({
        kind: "job",
        id: Schema.Int,
        check: () =>
          Effect.sync(() => void (mostWaiting = Math.max(mostWaiting, ++waiting))).pipe(
            Effect.andThen(Effect.sleep("1 second")),
            Effect.ensuring(Effect.sync(() => void (waiting -= 1))),
            Effect.as(Outcome.succeeded("rows"))
          ),
        describe: (state: string) => state
      })
      const starts = numbers.map((id) => Effect.succeed(id))
      const handles = yield* Effect.forEach(starts, (start) => Polling.submit(operation, start))
      yield* collected(FanOut.awaitAll(operation, handles))
      assert.strictEqual(mostWaiting, 16)
      mostWaiting = 0
      yield* collected(FanOut.runAll(operation, starts))
      assert.strictEqual(mostWaiting, 16)
    })
  )

  it.effect("that cannot be started are emitted without a handle", () =>
    Effect.gen(function* () {
      const { operation, start } = yield* server
      const ended = yield* collected(FanOut.runAll(operation, [Effect.fail("no" as const), start(1)], policy))
      assert.deepStrictEqual(
        ended.map(({ exit, handle, index }) => [index, handle?.id, exit._tag]),
        [
          [0, undefined, "Failure"],
          [1, 1, "Success"]
        ]
      )
    })
  )

  it.effect("are left alone at once after an interruption", () =>
    Effect.gen(function* () {
      const { counts, operation, start } = yield* server
      const fiber = yield* Effect.forkChild(
        Stream.runDrain(FanOut.runAll(operation, numbers.map(start), { ...policy, concurrency: 5 }))
      )
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interrupt(fiber)
      const before = counts.mostRunning
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(counts.mostRunning, before)
      assert.strictEqual(counts.checking, 0)
    })
  )
})
