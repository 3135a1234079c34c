/** A server sometimes does not find a job that it has just accepted. */
import { Handle, Outcome, Policy, Polling } from "@effect-genesys/polling"
import { assert, describe, it } from "@effect/vitest"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as TestClock from "effect/testing/TestClock"
import * as Bounded from "./Bounded.ts"
import * as Job from "./Job.ts"

type Found = Outcome.Outcome<string, string>

/** A job of a server whose response depends on the second. */
const job = (responseAt: (second: number) => Effect.Effect<Found, "unknown">) =>
  Job.make(responseAt, { isNotFound: (error) => error === "unknown" })

const unknown = Effect.fail("unknown" as const)
const running: Effect.Effect<Found> = Effect.succeed(Outcome.pending("Running"))
const done: Effect.Effect<Found> = Effect.succeed(Outcome.succeeded("rows"))

const policy = { cadence: Policy.spaced("4 seconds"), initialDelay: 0 } as const

/** The result or the error of an effect that must end within this time. */
const after = <A, E>(time: Duration.Input, effect: Effect.Effect<A, E>) =>
  Bounded.after(time, Effect.match(effect, { onFailure: identity<A | E>, onSuccess: identity<A | E> }))

describe("a job that the server does not find", () => {
  it.effect("still runs at first", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job((second) => (second < 20 ? unknown : done))
      assert.strictEqual(
        yield* after("1 minute", Polling.run(operation, Effect.succeed("j1"), policy)),
        "rows"
      )
      assert.deepStrictEqual(checkedAt, [0, 4, 8, 12, 16, 20])
    })
  )

  it.effect("fails after 30 s, or after the time of the policy", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(() => unknown)
      const run = (visibleWithin?: Duration.Input) =>
        after(
          "1 minute",
          Polling.run(operation, Effect.succeed("j1"), {
            ...policy,
            ...(visibleWithin !== undefined && { visibleWithin })
          })
        )
      assert.strictEqual(yield* run(), "unknown")
      assert.deepStrictEqual(checkedAt, [0, 4, 8, 12, 16, 20, 24, 28, 32])
      assert.strictEqual(yield* run(0), "unknown")
      assert.deepStrictEqual(checkedAt.slice(9), [60])
    })
  )

  it.effect("fails once it was found", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job((second) => (second === 4 ? running : unknown))
      assert.strictEqual(
        yield* after("1 minute", Polling.run(operation, Effect.succeed("j1"), policy)),
        "unknown"
      )
      assert.deepStrictEqual(checkedAt, [0, 4, 8])
    })
  )

  it.effect("fails once it was found, also after a check without a state", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job((second) =>
        second === 4 ? running : second === 8 ? Effect.never : unknown
      )
      const run = Polling.run(operation, Effect.succeed("j1"), { ...policy, checkTimeout: "1 second" })
      assert.strictEqual(yield* after("1 minute", run), "unknown")
      assert.deepStrictEqual(checkedAt, [0, 4, 8, 13])
    })
  )

  it.effect("still runs up to the last millisecond, and fails in it", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(() => unknown)
      const run = Polling.run(operation, Effect.succeed("j1"), { ...policy, visibleWithin: "8 seconds" })
      assert.strictEqual(yield* after("1 minute", run), "unknown")
      assert.deepStrictEqual(checkedAt, [0, 4, 8])
    })
  )

  it.effect("has its time from the submission on, in another process too", () =>
    Effect.gen(function* () {
      const { checkedAt, operation } = job(() => unknown)
      const text = Handle.encode(operation, yield* Polling.submit(operation, Effect.succeed("j1")))
      yield* TestClock.adjust("29 seconds")
      const resumed = Polling.resume(operation, text, policy)
      assert.strictEqual(yield* after("5 seconds", Effect.mapError(resumed, String)), "unknown")
      assert.deepStrictEqual(checkedAt, [29, 33])
    })
  )
})
