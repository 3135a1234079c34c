/** Starts rotations on the engine, reads their status from the store, and sends them signals. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Option from "effect/Option"
import * as DurableDeferred from "effect/workflow/DurableDeferred"
import * as WorkflowEngine from "effect/workflow/WorkflowEngine"
import { Calendar } from "../Calendar.ts"
import type * as History from "../History.ts"
import * as Plan from "../Plan.ts"
import { FleetExists, NotFound, NotPossible, Rotations } from "../Rotations.ts"
import { type Fleet, RotationStore } from "../RotationStore.ts"
import * as Status from "../Status.ts"
import * as Kept from "./Kept.ts"
import { type Request, RotationWorkflow } from "./workflow/Request.ts"
import * as Signals from "./workflow/Signals.ts"

export const make = Effect.gen(function* () {
  const store = yield* RotationStore
  const calendar = yield* Calendar
  const engine = yield* WorkflowEngine.WorkflowEngine

  const fleetOf = Effect.fnUntraced(function* (name: string) {
    const fleet = yield* store.fleet(name)
    if (Option.isNone(fleet)) return yield* new NotFound({ what: `fleet ${name}` })
    return fleet.value
  })

  const found = Effect.fnUntraced(function* (rotationId: string) {
    const { fleet: name, clientId } = Plan.partsOf(rotationId)
    const fleet = yield* fleetOf(name)
    const planned = fleet.plan.rotations.find((rotation) => rotation.clientId === clientId)
    if (planned === undefined) return yield* new NotFound({ what: `rotation ${rotationId}` })
    const entries = yield* store.history(rotationId)
    return {
      request: requestOf(fleet, planned),
      status: Status.of(rotationId, planned, fleet.plan.policy, entries),
      entries
    }
  })

  const send = Effect.fnUntraced(
    function* (request: Request, signal: Signals.Signal, by: string) {
      const executionId = yield* RotationWorkflow.executionId(request)
      const token = DurableDeferred.tokenFromExecutionId(signal, { workflow: RotationWorkflow, executionId })
      yield* Kept.untilKept(DurableDeferred.succeed(signal, { token, value: { by } }))
    },
    Effect.provideService(WorkflowEngine.WorkflowEngine, engine)
  )

  // After the signal: a note without a signal would be a promise that nobody keeps. The rotation writes it too.
  const note = Effect.fnUntraced(function* (rotationId: string, key: string, event: History.Event) {
    yield* store.append({ rotationId, key, at: yield* calendar.now, event })
  })

  return Rotations.of({
    start: Effect.fnUntraced(function* (plan) {
      const fleet = yield* store.addFleet(plan, yield* calendar.now)
      if (!Equal.equals(fleet.plan, plan)) return yield* new FleetExists({ fleet: plan.fleet })
      yield* Effect.forEach(
        plan.rotations,
        (planned) => Kept.untilKept(RotationWorkflow.execute(requestOf(fleet, planned), { discard: true })),
        { concurrency: 16, discard: true }
      ).pipe(Effect.provideService(WorkflowEngine.WorkflowEngine, engine))
    }),

    fleets: Effect.map(store.fleets, (fleets) => fleets.map(({ plan }) => plan.fleet)),

    status: Effect.fnUntraced(function* (name) {
      const { pause, plan, startedAt } = yield* fleetOf(name)
      const histories = Map.groupBy(yield* store.histories(name), ({ rotationId }) => rotationId)
      const rotations = plan.rotations.map((planned) => {
        const id = Plan.rotationId(name, planned.clientId)
        return Status.of(id, planned, plan.policy, histories.get(id) ?? [])
      })
      return { fleet: name, startedAt, pause, rotations }
    }),

    rotation: (rotationId) => Effect.map(found(rotationId), ({ status }) => status),

    history: (rotationId) => Effect.map(found(rotationId), ({ entries }) => entries),

    approve: Effect.fnUntraced(function* (rotationId, step, { by = "unknown" } = {}) {
      const { request, status } = yield* found(rotationId)
      if (status.state === "completed" || status.state === "rolledBack" || status.state === "rollingBack") {
        return yield* refuse("approve", status)
      }
      yield* send(request, Signals.approval(step), by)
      yield* note(rotationId, `approved/${step}`, { _tag: "Approved", step, by })
    }),

    resume: Effect.fnUntraced(function* (rotationId, { by = "unknown" } = {}) {
      const { request, status } = yield* found(rotationId)
      if (status.hold === undefined)
        return yield* refuse("resume", status, ", and waits for nobody to resume it")
      const { hold } = status.hold
      yield* send(request, Signals.resume(hold), by)
      yield* note(rotationId, `resumed/${hold}`, { _tag: "Resumed", hold, by })
    }),

    rollback: Effect.fnUntraced(function* (rotationId, { by = "unknown" } = {}) {
      const { request, status } = yield* found(rotationId)
      if (!Status.canRollBack(status) && status.state !== "rollingBack") {
        return yield* refuse("rollback", status, ", where there is no way back any more")
      }
      yield* send(request, Signals.rollback, by)
      yield* note(rotationId, "rollback", { _tag: "RollbackRequested", by })
    }),

    pause: Effect.fnUntraced(function* (name, { by = "unknown", reason = "a person asked for it" } = {}) {
      yield* fleetOf(name)
      const at = yield* calendar.now
      yield* store.setPause(name, { id: `${DateTime.toEpochMillis(at)}`, reason: `${reason} (${by})`, at })
    }),

    unpause: Effect.fnUntraced(function* (name, { by = "unknown" } = {}) {
      const fleet = yield* fleetOf(name)
      if (fleet.pause === undefined) return
      const signal = Signals.unpause(fleet.pause.id)
      yield* store.setPause(name, undefined)
      yield* Effect.forEach(fleet.plan.rotations, (planned) => send(requestOf(fleet, planned), signal, by), {
        concurrency: 16,
        discard: true
      })
    })
  })
})

const refuse = (action: Status.Choice["action"], { rotationId, state }: Status.Status, advice = "") =>
  new NotPossible({ action, rotationId, problem: `it is ${stateNames[state]}${advice}` })

const requestOf = ({ plan }: Fleet, planned: Plan.PlannedRotation): Request => ({
  ...planned,
  fleet: plan.fleet,
  policy: plan.policy
})

const stateNames: { readonly [S in Status.State]: string } = {
  waiting: "waiting for a runner",
  running: "running",
  awaitingApproval: "waiting for an approval",
  quiet: "proving that nobody uses the client",
  grace: "in its grace",
  held: "held",
  rollingBack: "on its way back",
  completed: "completed",
  rolledBack: "rolled back"
}
