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
import * as Signals from "./Signals.ts"

/** Ends the way forward of a rotation. */
export class RollbackRequested extends Data.TaggedError("RollbackRequested") {}

/** Whether a request to roll back ends a wait. The way back itself does not begin again. */
export const EndsOnRollback = Context.Reference<boolean>("@effect-genesys/rotation/EndsOnRollback", {
  defaultValue: () => true
})

/** Fails if a person has asked to roll back. */
export const checkRollback = Effect.gen(function* () {
  if (!(yield* EndsOnRollback)) return
  const engine = yield* WorkflowEngine.WorkflowEngine
  if (Option.isSome(yield* engine.deferredResult(Signals.rollback))) return yield* new RollbackRequested()
})

/** Waits for a person. `name` is unique in the rotation. */
export const forSignal = (name: string, signal: Signals.Signal) =>
  firstOf(name, [Effect.as(DurableDeferred.await(signal), "signal" as const)])

/** Waits until the calendar shows `time`, or for a person before that. */
export const until = Effect.fnUntraced(function* (name: string, time: DateTime.Utc, signal?: Signals.Signal) {
  const calendar = yield* Calendar
  // More than once only if the clock of the machine was put back.
  for (let round = 0; ; round++) {
    const left = DateTime.distance(yield* calendar.now, time)
    if (!Duration.isPositive(left)) return "due"
    const sleep = DurableClock.sleep({
      name: `${name}/${round}`,
      duration: calendar.wait(left),
      // A sleep in memory would keep the rotation in the memory of its runner.
      inMemoryThreshold: 0
    }).pipe(Effect.as("due" as const))
    const first = yield* firstOf(
      `${name}/${round}`,
      signal === undefined ? [sleep] : [sleep, Effect.as(DurableDeferred.await(signal), "signal" as const)]
    )
    if (first === "signal") return first
  }
})

type Wake = "due" | "signal" | "rollback"
type Waiting = Effect.Effect<Wake, never, WorkflowEngine.WorkflowEngine | WorkflowEngine.WorkflowInstance>

const firstOf = Effect.fnUntraced(function* (name: string, waits: readonly [Waiting, ...Array<Waiting>]) {
  const rollback = Effect.as(DurableDeferred.await(Signals.rollback), "rollback" as const)
  const first = yield* DurableDeferred.raceAll({
    name,
    success: Schema.Literals(["due", "signal", "rollback"]),
    error: Schema.Never,
    effects: (yield* EndsOnRollback) ? [...waits, rollback] : waits
  })
  if (first === "rollback") return yield* new RollbackRequested()
  return first
})
