/** A server chooses the names of states: any text, and any number of them. */
import { Operation, Outcome, Policy, Polling, PollTimeout } from "@effect-genesys/polling"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Bounded from "./Bounded.ts"

/** The time-out of a job that goes through these states, and has not ended. */
const timeout = (states: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    let checked = 0
    const operation = Operation.make({
      kind: "job",
      id: Schema.String,
      check: () =>
        Effect.suspend(() =>
          Bounded.check(
            checked,
            Effect.sync(() => Outcome.pending(states[checked++] ?? ""))
          )
        ),
      describe: (state: string) => state
    })
    const poll = Polling.run(operation, Effect.succeed("j1"), {
      cadence: Policy.spaced("1 second"),
      initialDelay: 0,
      deadline: (states.length - 1) * 1000
    })
    const error = yield* Bounded.after(states.length * 1000, Effect.flip(poll))
    assert.instanceOf(error, PollTimeout.PollTimeout)
    return error
  })

describe("the names of states", () => {
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty", "", "0", "a\nb", "日本"]) {
    it.effect(`may be ${JSON.stringify(name)}`, () =>
      Effect.gen(function* () {
        const { message, observed } = yield* timeout([name, "Running", name])
        assert.strictEqual(observed[name], 2)
        assert.sameMembers(Object.keys(observed), [name, "Running"])
        assert.isTrue(Object.hasOwn(observed, name))
        assert.include(message, `${name} 2×`)
      })
    )
  }

  it.effect("are counted one by one up to a hundred, and together from there", () =>
    Effect.gen(function* () {
      const names = Array.from({ length: 20_000 }, (_, index) => `state ${index}`)
      const { message, observed } = yield* timeout([...names, "state 5", "state 200"])
      assert.strictEqual(Object.keys(observed).length, 101)
      assert.strictEqual(observed["state 5"], 2)
      assert.strictEqual(observed["state 99"], 1)
      assert.strictEqual(observed["state 100"], undefined)
      assert.strictEqual(observed["other states"], 19_901)
      assert.isBelow(message.length, 500)
      assert.match(message, /it was state 0 1×, .*state 5 2×, other states 19901×, and 96 other states\)/)
    })
  )

  it.effect("are cut if they are long", () =>
    Effect.gen(function* () {
      const { lastState, message, observed } = yield* timeout(["a".repeat(1_000_000), "b"])
      assert.deepStrictEqual(observed, { [`${"a".repeat(200)}…`]: 1, b: 1 })
      assert.isBelow(message.length, 500)
      assert.strictEqual(lastState, "b")
    })
  )

  it.effect("are whole up to 200 characters", () =>
    Effect.gen(function* () {
      const [whole, long] = ["a".repeat(200), "b".repeat(201)]
      const { observed } = yield* timeout([whole, long])
      assert.deepStrictEqual(observed, { [whole]: 1, [`${"b".repeat(200)}…`]: 1 })
    })
  )
})

/** This many states, each found once. */
const counts = (names: number) =>
  Object.fromEntries(Array.from({ length: names }, (_, index) => [`s${index}`, 1]))

describe("the message of a time-out", () => {
  const cases: ReadonlyArray<readonly [string, Partial<PollTimeout.Observation<string, string>>, RegExp]> = [
    ["no check", { observed: {} }, /\(no check found a state\)/],
    ["one state", { observed: counts(1) }, /\(it was s0 1×\)/],
    ["five states", { observed: counts(5) }, /\(it was s0 1×, s1 1×, s2 1×, s3 1×, s4 1×\)/],
    ["a sixth one", { observed: counts(6) }, /s4 1×, and 1 other state\)/],
    ["a seventh one", { observed: counts(7) }, /s4 1×, and 2 other states\)/],
    ["an error", { lastError: new Error("busy") }, /; the last error: busy\)/],
    ["an error without a message", { lastError: new Error("") }, /\(it was Running 1×\)/],
    ["an error that is a text", { lastError: "busy" }, /\(it was Running 1×\)/]
  ]
  for (const [what, observation, message] of cases) {
    it(`names ${what}`, () => {
      const error = new PollTimeout.PollTimeout<string, string>({
        reason: "Deadline",
        handle: { kind: "job", id: "j1", submittedAt: DateTime.makeUnsafe(0), attempts: 1 },
        elapsed: Duration.seconds(10),
        lastState: "Running",
        lastError: undefined,
        observed: { Running: 1 },
        ...observation
      })
      assert.match(error.message, message)
    })
  }
})
