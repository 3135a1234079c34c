/** Waits that outlive a process, and that a request to roll back ends. */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as DurableClock from "effect/workflow/DurableClock"
import * as DurableDeferred from "effect/workflow/DurableDeferred"
import * as WorkflowEngine from "effect/workflow/WorkflowEngine"
import { Calendar } from "../../Calendar.ts"
import * as Journal from "./Journal.ts"
import type { Request } from "./Request.ts"
import * as Signals from "./Signals.ts"

/** Ends the way forward of a rotation. */
export class RollbackRequested extends Data.TaggedError("RollbackRequested")<{ readonly by: string }> {}

/** Whether a request to roll back ends a wait. The way back itself does not begin again. */
export const EndsOnRollback = Context.Reference<boolean>("@effect-genesys/rotation/EndsOnRollback", {
  defaultValue: () => true
})

/** Fails if a person has asked to roll back. */
export const checkRollback = Effect.fnUntraced(function* (request: Request) {
  if (!(yield* EndsOnRollback)) return
  const noted = yield* Journal.find(request, "rollback")
  if (Option.isSome(noted) && noted.value.event._tag === "RollbackRequested") {
    return yield* new RollbackRequested(noted.value.event)
  }
  const engine = yield* WorkflowEngine.WorkflowEngine
  const requested = yield* engine.deferredResult(Signals.rollback)
  if (Option.isSome(requested)) return yield* new RollbackRequested(yield* requested.value)
})

/** Waits for a person. `name` is unique in the rotation. Returns who it was. */
export const forSignal = (name: string, signal: Signals.Signal) =>
  Effect.map(firstOf(name, [signalled(signal)]), ({ by }) => by)

/** Waits until the calendar shows `time`, or for a person before that. Returns who it was, if it was a person. */
export const until = Effect.fnUntraced(function* (name: string, time: DateTime.Utc, signal?: Signals.Signal) {
  const calendar = yield* Calendar
  // More than once only if the clock of the machine was put back.
  for (let round = 0; ; round++) {
    const left = DateTime.distance(yield* calendar.now, time)
    if (!Duration.isPositive(left)) return
    const sleep = DurableClock.sleep({
      name: `${name}/${round}`,
      duration: calendar.wait(left),
      // A sleep in memory would keep the rotation in the memory of its runner.
      inMemoryThreshold: 0
    }).pipe(Effect.as(Wake.make({ kind: "due", by: "" })))
    const wake = yield* firstOf(
      `${name}/${round}`,
      signal === undefined ? [sleep] : [sleep, signalled(signal)]
    )
    if (wake.kind === "signal") return wake.by
  }
})

const Wake = Schema.Struct({
  kind: Schema.Literals(["due", "signal", "rollback"]),
  /** Empty for `due`. */
  by: Schema.String
})

type Waiting = Effect.Effect<
  typeof Wake.Type,
  never,
  WorkflowEngine.WorkflowEngine | WorkflowEngine.WorkflowInstance
>

const signalled = (signal: Signals.Signal): Waiting =>
  Effect.map(DurableDeferred.await(signal), ({ by }) => ({ kind: "signal", by }))

const firstOf = Effect.fnUntraced(function* (name: string, waits: readonly [Waiting, ...Array<Waiting>]) {
  const rollback: Waiting = Effect.map(DurableDeferred.await(Signals.rollback), ({ by }) => ({
    kind: "rollback",
    by
  }))
  const first = yield* DurableDeferred.raceAll({
    name,
    success: Wake,
    error: Schema.Never,
    effects: (yield* EndsOnRollback) ? [...waits, rollback] : waits
  })
  if (first.kind === "rollback") return yield* new RollbackRequested(first)
  return first
})
