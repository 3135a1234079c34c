/** The way forward of a rotation, step by step. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Dates from "../Dates.ts"
import * as Create from "../steps/Create.ts"
import * as HandOver from "../steps/HandOver.ts"
import * as Promote from "../steps/Promote.ts"
import * as Retire from "../steps/Retire.ts"
import * as Approve from "./Approve.ts"
import * as Quiet from "./Quiet.ts"
import type { Request } from "./Request.ts"
import * as Step from "./Step.ts"
import * as Wait from "./Wait.ts"

/** Regenerates the secret of the client. */
export const inPlace = Effect.fnUntraced(function* (request: Request) {
  yield* Approve.approved(request, "promote")
  yield* regenerated(request)
})

/** The part of `inPlace` that cannot be stopped: the old secret may be void. */
export const regenerated = Effect.fnUntraced(function* (request: Request) {
  yield* Step.run(request, "handOver", HandOver.ensure(request, request.clientId))
  yield* Step.run(request, "test", HandOver.test(request, request.clientId))
  yield* Step.run(request, "promote", Promote.promote(request, request.clientId))
})

/** Creates a twin, and retires the old client once nobody uses it. */
export const twin = Effect.fnUntraced(function* (request: Request) {
  const { policy } = request
  const { clientId: twinId } = yield* Step.run(request, "create", Create.create(request))
  yield* Step.run(request, "handOver", HandOver.ensure(request, twinId))
  yield* Step.run(request, "test", HandOver.test(request, twinId))

  yield* Approve.approved(request, "promote")
  const promoted = yield* Step.run(request, "promote", Promote.promote(request, twinId))

  yield* Quiet.prove(request, {
    step: "quiet",
    clientId: request.clientId,
    from: Dates.firstFullDay(promoted.at, policy),
    deadlineDays: policy.deadlineDays
  })
  yield* Approve.approved(request, "deactivate")
  const deactivated = yield* Step.run(
    request,
    "deactivate",
    Effect.andThen(Promote.verify(request, twinId), Retire.deactivate(request.clientId))
  )

  yield* Wait.until("grace", DateTime.addDuration(deactivated.at, policy.grace))
  // The client may have been used between the proof and its deactivation, and the deactivation may have broken that use: the
  // days up to the deactivation must be quiet too, and a person decides if they are not.
  const lastDay = Dates.dateOf(DateTime.addDuration(deactivated.at, policy.clockTolerance))
  yield* Quiet.prove(request, {
    step: "confirm",
    clientId: request.clientId,
    from: Dates.addDays(lastDay, 1 - policy.quietDays),
    deadlineDays: policy.quietDays
  })
  yield* Approve.approved(request, "delete")
  yield* deleted(request, twinId)
})

/** The part of `twin` that cannot be stopped: the old client may be gone. */
export const deleted = Effect.fnUntraced(function* (request: Request, twinId: string) {
  yield* Step.run(request, "delete", Retire.remove(request.clientId))
  yield* Step.run(request, "finish", Retire.finish(request, twinId))
})
