/**
 * Runs the steps of a rotation: each is an activity of the engine, begins only while its fleet is not paused, is tried again
 * when it fails, and waits for a person when it keeps failing.
 */
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as Semaphore from "effect/Semaphore"
import * as Activity from "effect/workflow/Activity"
import type * as History from "../../History.ts"
import { RotationStore } from "../../RotationStore.ts"
import * as Hold from "./Hold.ts"
import * as Journal from "./Journal.ts"
import { idOf, type Request } from "./Request.ts"
import * as Signals from "./Signals.ts"
import * as StepError from "./StepError.ts"
import * as Storing from "./Storing.ts"
import * as Wait from "./Wait.ts"

/** Bounds how many steps run at a time in this process. */
export class Concurrency extends Context.Service<Concurrency, Semaphore.Semaphore>()(
  "@effect-genesys/rotation/Concurrency"
) {}

/** What a step tells of itself: the client that it acted on, and a note for the history. */
const Report = Schema.Struct({
  clientId: Schema.String,
  note: Schema.optionalKey(Schema.String)
})

/** Runs a step that changes something, unless a process before this one has done it. Returns its report, with the time at which it was done first. */
export const run = <E extends StepError.Reason, R>(
  request: Request,
  step: History.Step,
  effect: Effect.Effect<typeof Report.Type, E, R>
) =>
  untilDone(
    request,
    { step, name: step },
    Schema.Struct({ ...Report.fields, at: Schema.DateTimeUtcFromString }),
    Effect.gen(function* () {
      const before = yield* Journal.find(request, `done/${step}`)
      if (Option.isSome(before) && before.value.event._tag === "Done") {
        return { clientId: before.value.event.clientId, at: before.value.at }
      }
      // Each run has its own entry: it tells the next run that this one may have changed something.
      const began = `began/${step}/${yield* Random.nextInt}`
      yield* Storing.untilStored(Journal.append(idOf(request), began, { _tag: "Began", step }))
      const report = yield* effect
      const done: History.Event = { _tag: "Done", step, ...report }
      const { at, event } = yield* Storing.untilStored(Journal.append(idOf(request), `done/${step}`, done))
      // If two runners did this at once, the history and the engine must agree on one twin.
      return { ...report, ...(event._tag === "Done" && { clientId: event.clientId }), at }
    })
  )

/** Runs a part of a step that only reads. `name` is unique in the rotation. */
export const read = <S extends Schema.Top, E extends StepError.Reason, R>(
  request: Request,
  part: Part,
  success: S,
  effect: Effect.Effect<S["Type"], E, R>
) => untilDone(request, part, success, effect)

interface Part {
  readonly step: History.Step
  readonly name: string
}

const untilDone = Effect.fnUntraced(function* <S extends Schema.Top, E extends StepError.Reason, R>(
  request: Request,
  { name, step }: Part,
  success: S,
  effect: Effect.Effect<S["Type"], E, R>
) {
  const { delay, times } = request.policy.retry
  for (let hold = 0; ; hold++) {
    let problem = ""
    for (let attempt = 1; ; attempt++) {
      yield* gate(request)
      const attempted = `${name}/${hold}/${attempt}`
      const outcome = yield* Effect.result(activity(request, { step, name: attempted }, success, effect))
      if (Result.isSuccess(outcome)) return outcome.success
      problem = outcome.failure.problem
      if (!outcome.failure.isRetryable || attempt > times) break
      const next = DateTime.addDuration(outcome.failure.at, Duration.times(delay, 2 ** (attempt - 1)))
      yield* Wait.until(`retry/${attempted}`, next)
    }
    yield* Hold.untilResumed(request, { hold: `${name}/${hold}`, step, reason: "failed", problem })
  }
})

/** Waits while the fleet is paused, and fails if a person has asked to roll back. */
const gate = Effect.fnUntraced(function* (request: Request) {
  yield* Wait.checkRollback(request)
  const store = yield* RotationStore
  while (true) {
    const pause = yield* Storing.untilStored(store.pause(request.fleet))
    if (pause === undefined) return
    yield* Wait.forSignal(`paused/${pause.id}`, Signals.unpause(pause.id))
  }
})

const activity = <S extends Schema.Top, E extends StepError.Reason, R>(
  request: Request,
  { name, step }: Part,
  success: S,
  effect: Effect.Effect<S["Type"], E, R>
) =>
  Activity.make({
    name,
    success,
    error: Failure,
    execute: Effect.gen(function* () {
      const id = idOf(request)
      return yield* effect.pipe(
        StepError.orUnexpected(`The step ${step} of the rotation ${id}`),
        (yield* Concurrency).withPermits(1),
        Effect.catch(
          Effect.fnUntraced(function* ({ isRetryable, problem }) {
            const event: History.Event = { _tag: "Failed", step, problem, willRetry: isRetryable }
            const { at } = yield* Storing.untilStored(Journal.append(id, `failed/${name}`, event))
            return yield* Effect.fail({ at, problem, isRetryable })
          })
        )
      )
    }).pipe(Effect.withSpan(`Rotation.${step}`, { attributes: { rotation: idOf(request) } }))
  })

const Failure = Schema.Struct({
  at: Schema.DateTimeUtcFromString,
  problem: Schema.String,
  isRetryable: Schema.Boolean
})
