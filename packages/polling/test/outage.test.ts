/** Transient errors are tolerated until the deadline, and every failed poll has its handle in the cause. */
import { FanOut, Handle, Operation, Outcome, Policy, Polling, PollTimeout } from "@effect-genesys/polling"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Bounded from "./Bounded.ts"
import * as Job from "./Job.ts"

class Refused extends Data.TaggedError("Refused")<{ readonly status: number; readonly message: string }> {}

type Response = Effect.Effect<Outcome.Outcome<string, string>, Refused>

/** A job of a server whose response depends on the second. */
const job = (responseAt: (second: number) => Response) =>
  Job.make(responseAt, { isTransient: ({ status }) => status === 503 })

const refused = (status: number): Response =>
  Effect.fail(new Refused({ status, message: `the server said ${status}` }))
const running: Response = Effect.succeed(Outcome.pending("Running"))
const done: Response = Effect.succeed(Outcome.succeeded("rows"))

/** The exit of an effect that must end within this time. */
const after = <A, E>(time: Duration.Input, effect: Effect.Effect<A, E>) =>
  Bounded.after(time, Effect.exit(effect))

const errorOf = <A, E>(exit: Exit.Exit<A, E>) =>
  Exit.isFailure(exit) ? Option.getOrUndefined(Cause.findErrorOption(exit.cause)) : undefined

const everySecond = { cadence: Policy.spaced("1 second"), initialDelay: 0 }

describe("an outage", () => {
  const outages: ReadonlyArray<readonly [string, Response]> = [
    ["returns 503", refused(503)],
    ["hangs", Effect.never]
  ]
  it.effect.each(outages)("of a server that %s for 30 s is tolerated", ([, outage]) =>
    Effect.gen(function* () {
      const { operation } = job((second) => (second < 10 ? running : second < 40 ? outage : done))
      const exit = yield* after("2 minutes", Polling.run(operation, Effect.succeed("j1")))
      assert.deepStrictEqual(exit, Exit.succeed("rows"))
    })
  )

  it.effect("without an end is a time-out with the last error and the handle, in time", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job((second) => (second < 10 ? running : refused(503)))
      const exit = yield* after("11 minutes", Polling.run(operation, Effect.succeed("j1")))
      const error = errorOf(exit)
      assert.instanceOf(error, PollTimeout.PollTimeout)
      assert.strictEqual(error.lastState, "Running")
      assert.instanceOf(error.lastError, Refused)
      assert.match(error.message, /no state \d+×; the last error: the server said 503\)/)
      assert.isAtMost(checkedAt.length, 4 * 45)
      assert.strictEqual(error.handle.id, "j1")
    })
  )

  it.effect(
    "can be limited: the last error ends the poll, and a successful check starts the time again",
    () =>
      Effect.gen(function* () {
        const { checkedAt, operation } = job((second) => (second === 4 ? running : refused(503)))
        const exit = yield* after(
          "1 minute",
          Polling.run(operation, Effect.succeed("j1"), {
            ...everySecond,
            maxOutage: "5 seconds",
            transient: Schedule.recurs(0)
          })
        )
        assert.strictEqual(errorOf(exit)?._tag, "Refused")
        assert.deepStrictEqual(checkedAt, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      })
  )
})

describe("the time of an outage", () => {
  const limited = { ...everySecond, maxOutage: "3 seconds", transient: Schedule.recurs(0) } as const

  it.effect("ends the poll exactly when it is over, to the millisecond", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(() => refused(503))
      const exit = yield* after("1 minute", Polling.run(operation, Effect.succeed("j1"), limited))
      assert.strictEqual(errorOf(exit)?._tag, "Refused")
      assert.deepStrictEqual(checkedAt, [0, 1, 2, 3])
    })
  )

  it.effect("starts with the first error, not with checks that timed out before it", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job((second) => (second < 4 ? Effect.never : refused(503)))
      const policy = { ...limited, checkTimeout: "1 second" } as const
      const exit = yield* after("1 minute", Polling.run(operation, Effect.succeed("j1"), policy))
      assert.strictEqual(errorOf(exit)?._tag, "Refused")
      assert.deepStrictEqual(checkedAt, [0, 2, 4, 5, 6, 7])
    })
  )

  it.effect("continues through checks that time out", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job((second) => (second === 1 ? Effect.never : refused(503)))
      const policy = { ...limited, checkTimeout: "1 second" } as const
      const exit = yield* after("1 minute", Polling.run(operation, Effect.succeed("j1"), policy))
      assert.strictEqual(errorOf(exit)?._tag, "Refused")
      assert.deepStrictEqual(checkedAt, [0, 1, 3])
    })
  )
})

describe("the handle of a poll that fails", () => {
  const failures: ReadonlyArray<readonly [string, Response]> = [
    ["an error that does not pass", refused(403)],
    ["a defect", Effect.die("a bug")],
    ["a time-out", running]
  ]
  it.effect.each(failures)("is found after %s, and resumes it", ([, failure]) =>
    Effect.gen(function* () {
      const { operation } = job((second) => (second < 3 ? running : second <= 10 ? failure : done))
      const policy = { ...everySecond, deadline: "10 seconds" } as const
      const exit = yield* after("11 seconds", Polling.run(operation, Effect.succeed("j1"), policy))
      assert.isTrue(Exit.isFailure(exit))
      if (!Exit.isFailure(exit)) return
      const handle = Option.getOrThrow(Handle.fromCause(operation, exit.cause))
      // The failure is that of the fourth check; a time-out comes after the eleventh.
      assert.strictEqual(handle.attempts, failure === running ? 11 : 4)
      const text = Handle.encode(operation, handle)
      const resumed = yield* after("1 second", Polling.resume(operation, text, { deadline: "1 minute" }))
      assert.deepStrictEqual(resumed, Exit.succeed("rows"))
    })
  )

  it.effect("is not one of another operation", () =>
    Effect.gen(function* () {
      const { operation } = job(() => refused(403))
      const exit = yield* after("1 second", Polling.run(operation, Effect.succeed("j1"), everySecond))
      assert.isTrue(Exit.isFailure(exit))
      if (!Exit.isFailure(exit)) return
      const other = Operation.make({ ...operation, kind: "other" })
      const numbered = Operation.make({
        kind: operation.kind,
        id: Schema.Int,
        check: () => running,
        describe: (state: string) => state
      })
      assert.isTrue(Option.isNone(Handle.fromCause(other, exit.cause)))
      assert.isTrue(Option.isNone(Handle.fromCause(numbered, exit.cause)))
      assert.isTrue(Option.isNone(Handle.fromCause(operation, Cause.fail("another"))))
    })
  )

  it.effect.each(failures.slice(0, 2))(
    "is its own, if a check polls another job that ends with %s",
    ([, failure]) =>
      Effect.gen(function* () {
        const { operation: inner } = job(() => failure)
        const outer = Operation.make({
          ...inner,
          kind: "outer",
          check: (id: string) =>
            Polling.run(inner, Effect.succeed(`inner of ${id}`), everySecond).pipe(
              Effect.map(Outcome.succeeded),
              Effect.catchTag("PollTimeout", Effect.die)
            )
        })
        const exit = yield* after("1 second", Polling.run(outer, Effect.succeed("j1"), everySecond))
        assert.isTrue(Exit.isFailure(exit))
        if (!Exit.isFailure(exit)) return
        assert.strictEqual(Option.getOrThrow(Handle.fromCause(outer, exit.cause)).id, "j1")
      })
  )

  it.effect("is found for one of many jobs", () =>
    Effect.gen(function* () {
      const { operation } = job(() => refused(403))
      const ended = yield* after(
        "1 second",
        Stream.runCollect(FanOut.runAll(operation, [Effect.succeed("j1")], everySecond))
      )
      const exits = Exit.isSuccess(ended) ? ended.value.map(({ exit }) => exit) : []
      assert.strictEqual(exits.length, 1)
      for (const exit of exits) {
        assert.isTrue(Exit.isFailure(exit) && Option.isSome(Handle.fromCause(operation, exit.cause)))
      }
    })
  )
})
