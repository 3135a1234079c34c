import {
  Cadence,
  type Handle,
  type Operation,
  type Policy,
  Polling,
  PollTimeout
} from "@effect-genesys/polling"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { describe, expect, test } from "tstyche"

class Broken {
  readonly _tag = "Broken"
}

class Office extends Context.Service<Office, { readonly isOpen: Effect.Effect<boolean> }>()("Office") {}

declare const operation: Operation.Operation<string, "Queued" | "Running", number, Broken>

describe("a schedule as a cadence", () => {
  test("is any schedule with any output", () => {
    expect(Cadence.fromSchedule).type.toBeCallableWith(Schedule.spaced("1 second"))
    expect(Cadence.fromSchedule).type.toBeCallableWith(Schedule.recurs(5))
    expect(Cadence.fromSchedule).type.toBeCallableWith(Schedule.jittered(Schedule.exponential("1 second")))
    expect(Cadence.fromSchedule).type.toBeCallableWith(Schedule.upTo(Schedule.forever, { times: 3 }))
  })

  test("can read the progress, and nothing else", () => {
    expect(Cadence.fromSchedule).type.toBeCallableWith(Schedule.identity<Cadence.Progress>())
    expect(Cadence.fromSchedule).type.toBeCallableWith(Schedule.identity<{ readonly attempts: number }>())
    expect(Cadence.fromSchedule).type.not.toBeCallableWith(Schedule.identity<string>())
    Schedule.spaced("1 second").pipe(
      Schedule.setInputType<Cadence.Progress>(),
      Schedule.while(({ input }) => {
        expect(input.attempts).type.toBe<number>()
        expect(input.elapsed).type.toBe<Duration.Duration>()
        expect(input.state).type.toBe<string | undefined>()
        expect(input.fraction).type.toBe<number | undefined>()
        return true
      })
    )
  })

  test("neither fails nor requires services", () => {
    const spaced = Schedule.spaced("1 second")
    expect(Cadence.fromSchedule).type.not.toBeCallableWith(
      Schedule.while(spaced, () => Effect.fail(new Broken()))
    )
    expect(Cadence.fromSchedule).type.not.toBeCallableWith(
      Schedule.while(spaced, () => Office.use(({ isOpen }) => isOpen))
    )
  })

  test("is a cadence of a policy, like a rule, and a bare schedule is not", () => {
    const scheduled = Cadence.fromSchedule(Schedule.spaced("1 second"))
    expect<Policy.Policy["cadence"]>().type.toBeAssignableFrom(scheduled)
    expect<Policy.Policy["cadence"]>().type.toBeAssignableFrom(Cadence.spaced("1 second"))
    expect<Policy.Policy["cadence"]>().type.toBeAssignableFrom(({ attempts }: Cadence.Progress) => attempts)
    expect<Policy.Policy["cadence"]>().type.not.toBeAssignableFrom(Schedule.spaced("1 second"))
  })

  test("adds nothing to the type of a poll", () => {
    const start = Effect.succeed("j1")
    const cadence = Cadence.fromSchedule(Schedule.recurs(5))
    expect(Polling.run(operation, start, { cadence })).type.toBe<
      Effect.Effect<number, Broken | PollTimeout.PollTimeout<string, "Queued" | "Running">>
    >()
  })
})

test("a time-out says whether the deadline or the schedule ended it", () => {
  expect<PollTimeout.PollTimeout<string, "Running">["reason"]>().type.toBe<"Deadline" | "ScheduleEnded">()
})

test("a time-out accepts only the handle and state of its own types", () => {
  const observation = {
    reason: "Deadline",
    elapsed: Duration.zero,
    lastState: "Running",
    lastError: undefined,
    observed: {}
  } as const
  const handle = { kind: "job", submittedAt: DateTime.makeUnsafe(0), attempts: 1 }
  expect(PollTimeout.PollTimeout<string, string>).type.toBeConstructableWith({
    ...observation,
    handle: { ...handle, id: "j1" }
  })
  expect(PollTimeout.PollTimeout<string, string>).type.not.toBeConstructableWith({
    ...observation,
    handle: { ...handle, id: 42 }
  })
  expect(PollTimeout.PollTimeout<string, number>).type.not.toBeConstructableWith({
    ...observation,
    handle: { ...handle, id: "j1" }
  })
  const timeout = new PollTimeout.PollTimeout({ ...observation, handle: { ...handle, id: 42 } })
  expect(timeout.handle).type.toBe<Handle.Handle<number>>()
})
