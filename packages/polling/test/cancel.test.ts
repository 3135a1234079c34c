/** With `cancelOnInterrupt`, a submitted job is canceled once, whenever the interruption comes. */
import { FanOut, Operation, Outcome, Policy, Polling } from "@effect-genesys/polling"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { after } from "./Bounded.ts"

/** A job that never ends; a check takes a second. */
const job = () => {
  const submitted: Array<string> = []
  const canceled: Array<string> = []
  const start = Effect.delay(
    Effect.sync(() => {
      submitted.push("j1")
      return "j1"
    }),
    "1 second"
  )
  const operation = Operation.make({
    kind: "job",
    id: Schema.String,
    check: (_id: string) => Effect.delay(Effect.succeed(Outcome.pending("Running")), "1 second"),
    describe: (state: string) => state,
    cancel: (id) => Effect.sync(() => canceled.push(id))
  })
  return { operation, start, submitted, canceled }
}

const policy = {
  cadence: Policy.spaced("2 seconds"),
  initialDelay: "1 second",
  cancelOnInterrupt: true
} as const

const onSubmit = () => Effect.sleep("2 seconds")

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

describe("an interruption", () => {
  const points: ReadonlyArray<readonly [string, Duration.Input, number]> = [
    ["of the start", "500 millis", 0],
    ["of onSubmit", "2 seconds", 1],
    ["of the first wait", "3500 millis", 1],
    ["of a check", "4500 millis", 1],
    ["between two checks", "6 seconds", 1]
  ]
  it.effect.each(points)("%s cancels the submitted job", ([, time, times]) =>
    Effect.gen(function* () {
      const { canceled, operation, start } = job()
      const poll = yield* Effect.forkChild(Polling.run(operation, start, { ...policy, onSubmit }))
      yield* TestClock.adjust(time)
      yield* Fiber.interrupt(poll)
      assert.strictEqual(canceled.length, times)
    })
  )

  it.effect("of an onSubmit that interrupts itself cancels the job", () =>
    Effect.gen(function* () {
      const { canceled, operation, start } = job()
      const poll = yield* Effect.forkChild(
        Polling.run(operation, start, { ...policy, onSubmit: () => Effect.interrupt })
      )
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.await(poll)
      assert.deepStrictEqual(canceled, ["j1"])
    })
  )

  it.effect.prop(
    "at any moment cancels the submitted job, once, and only if the policy says so",
    { moment: between(0, 10_000), cancelOnInterrupt: Schema.Boolean },
    ({ cancelOnInterrupt, moment }) =>
      Effect.gen(function* () {
        const { canceled, operation, start, submitted } = job()
        const poll = yield* Effect.forkChild(
          Polling.run(operation, start, { ...policy, cancelOnInterrupt, onSubmit })
        )
        yield* TestClock.adjust(Duration.millis(moment))
        yield* Fiber.interrupt(poll)
        assert.deepStrictEqual(canceled, cancelOnInterrupt ? submitted : [])
      })
  )
})

describe("an interruption of many jobs", () => {
  it.effect("cancels each submitted job once, polled yet or not", () =>
    Effect.gen(function* () {
      const { canceled, operation } = job()
      const ids = Array.from({ length: 50 }, (_, index) => `j${index}`)
      const handles = yield* Effect.forEach(ids, (id) => Polling.submit(operation, Effect.succeed(id)))
      const all = FanOut.awaitAll(operation, handles, { ...policy, concurrency: 5 })
      const waiting = yield* Effect.forkChild(Stream.runDrain(all))
      yield* TestClock.adjust("3 seconds")
      yield* Fiber.interrupt(waiting)
      assert.deepStrictEqual(canceled.toSorted(), ids.toSorted())
    })
  )

  it.effect("does not affect jobs that are not submitted yet", () =>
    Effect.gen(function* () {
      const { canceled, operation, start, submitted } = job()
      const starts = Array.from({ length: 50 }, () => start)
      const running = yield* Effect.forkChild(
        Stream.runDrain(FanOut.runAll(operation, starts, { ...policy, concurrency: 5 }))
      )
      yield* TestClock.adjust("3 seconds")
      yield* Fiber.interrupt(running)
      assert.strictEqual(submitted.length, 5)
      assert.strictEqual(canceled.length, 5)
    })
  )
})

describe("a poll with cancelOnInterrupt", () => {
  it.effect("that has its result cancels nothing", () =>
    Effect.gen(function* () {
      const { canceled, operation, start } = job()
      const done = Operation.make({ ...operation, check: () => Effect.succeed(Outcome.succeeded("rows")) })
      const handles = [yield* after("1 second", Polling.submit(done, start))]
      assert.strictEqual(yield* after("5 seconds", Polling.run(done, start, policy)), "rows")
      const all = yield* after("5 seconds", Stream.runCollect(FanOut.awaitAll(done, handles, policy)))
      assert.strictEqual(all.length, 1)
      assert.deepStrictEqual(canceled, [])
    })
  )

  it.effect("that fails or times out cancels nothing", () =>
    Effect.gen(function* () {
      const { canceled, operation, start } = job()
      const failing = Operation.make<string, string, never, "no">({
        kind: operation.kind,
        id: operation.id,
        describe: operation.describe,
        check: () => Effect.fail("no"),
        cancel: (id) => Effect.sync(() => canceled.push(id))
      })
      const failure = yield* after("5 seconds", Effect.flip(Polling.run(failing, start, policy)))
      assert.strictEqual(failure, "no")
      yield* after(
        "1 minute",
        Effect.flip(Polling.run(operation, start, { ...policy, deadline: "9 seconds" }))
      )
      assert.deepStrictEqual(canceled, [])
    })
  )

  it.effect("of a job that cannot be canceled is interrupted like any other", () =>
    Effect.gen(function* () {
      const { operation, start } = job()
      const { cancel: _, ...lasting } = operation
      const poll = yield* Effect.forkChild(Polling.run(Operation.make(lasting), start, policy))
      yield* TestClock.adjust("4 seconds")
      yield* Fiber.interrupt(poll)
      const exit = yield* Fiber.await(poll)
      assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
    })
  )
})

/** The seconds that an interruption takes, with this cancellation. */
const interrupted = (cancel: Effect.Effect<void, "no">) =>
  Effect.gen(function* () {
    const { operation, start } = job()
    const { check, describe: name, id, kind } = operation
    const cancellable = Operation.make<string, string, never, "no">({
      kind,
      id,
      check,
      describe: name,
      cancel: () => cancel
    })
    // Not a child, because a failing test would wait for it.
    const poll = yield* Effect.forkDetach(
      Polling.run(cancellable, start, { ...policy, checkTimeout: "3 seconds" })
    )
    yield* TestClock.adjust("5 seconds")
    const before = yield* Clock.currentTimeMillis
    const ended = yield* after("1 minute", Effect.andThen(Fiber.interrupt(poll), Clock.currentTimeMillis))
    const exit = yield* Fiber.await(poll)
    assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
    return (ended - before) / 1000
  })

describe("a cancellation", () => {
  it.effect("that hangs ends after the time-out of a check", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* interrupted(Effect.never), 3)
    })
  )

  it.effect("that fails leaves the interruption as the outcome", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* interrupted(Effect.fail("no")), 0)
    })
  )

  it.effect("of many jobs runs sixteen at a time", () =>
    Effect.gen(function* () {
      const { operation } = job()
      const slow = Operation.make({ ...operation, cancel: () => Effect.sleep("1 second") })
      const handles = yield* Effect.forEach(
        Array.from({ length: 48 }, (_, index) => `j${index}`),
        (id) => Polling.submit(slow, Effect.succeed(id))
      )
      const waiting = yield* Effect.forkChild(
        Stream.runDrain(FanOut.awaitAll(slow, handles, { ...policy, concurrency: 1 }))
      )
      yield* TestClock.adjust("1 second")
      yield* Effect.forkChild(Fiber.interrupt(waiting))
      yield* TestClock.adjust("3999 millis")
      assert.isUndefined(waiting.pollUnsafe())
      yield* TestClock.adjust("1 millis")
      assert.isDefined(waiting.pollUnsafe())
    })
  )
})
