/**
 * The way back of a rotation: the old client and its secret are in use again, and the twin is gone. Past the deletion of the
 * old client, or the regeneration of its secret, there is no way back, so the rotation goes on to its end.
 */
import * as Effect from "effect/Effect"
import type * as History from "../../History.ts"
import { RotationStore } from "../../RotationStore.ts"
import * as Dates from "../Dates.ts"
import * as Promote from "../steps/Promote.ts"
import * as Retire from "../steps/Retire.ts"
import * as Forward from "./Forward.ts"
import * as Quiet from "./Quiet.ts"
import { idOf, type Request } from "./Request.ts"
import * as Step from "./Step.ts"
import * as Storing from "./Storing.ts"

export const roll = Effect.fnUntraced(function* (request: Request) {
  const store = yield* RotationStore
  const entries = yield* Storing.untilStored(store.history(idOf(request)))
  // A step that only began may have changed something all the same.
  const began = (step: History.Step) =>
    entries.some(({ event }) => event._tag === "Began" && event.step === step)

  if (request.mode === "inPlace") {
    if (!began("handOver")) return "rolledBack"
    yield* Forward.regenerated(request)
    return "completed"
  }
  const twinId = clientOf(entries, "create")
  if (began("delete") && twinId !== undefined) {
    yield* Forward.deleted(request, twinId)
    return "completed"
  }
  if (began("deactivate")) yield* Step.run(request, "reactivate", Retire.reactivate(request.clientId))
  const restored = yield* Step.run(request, "restore", Promote.restore(request))
  if (began("promote") && twinId !== undefined) {
    yield* Quiet.prove(request, {
      step: "quietTwin",
      clientId: twinId,
      from: Dates.firstFullDay(restored.at, request.policy),
      deadlineDays: request.policy.deadlineDays
    })
  }
  if (began("create")) {
    // Again, should a process that was thought dead have deactivated the client or promoted the twin after all.
    const activated = began("deactivate") ? Retire.reactivate(request.clientId) : Effect.void
    const asBefore = Effect.andThen(activated, Promote.restore(request))
    yield* Step.run(request, "retire", Effect.andThen(asBefore, Retire.removeTwins(request)))
  }
  return "rolledBack"
})

const clientOf = (entries: ReadonlyArray<History.Entry>, step: History.Step): string | undefined => {
  for (const { event } of entries) if (event._tag === "Done" && event.step === step) return event.clientId
  return undefined
}
