/** Runs one rotation: forward, and back if a person asks for it. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Activity from "effect/workflow/Activity"
import * as Back from "./Back.ts"
import * as Forward from "./Forward.ts"
import * as Journal from "./Journal.ts"
import { idOf, type Request, RotationWorkflow } from "./Request.ts"
import * as Storing from "./Storing.ts"
import * as UsageDay from "./UsageDay.ts"
import * as Wait from "./Wait.ts"

const body = Effect.fnUntraced(function* (request: Request) {
  yield* noted(request, "started", { _tag: "Started" })
  const forward = request.mode === "twin" ? Forward.twin(request) : Forward.inPlace(request)
  const outcome = yield* forward.pipe(
    Effect.as("completed" as const),
    // The engine may run this in the context of whatever woke it, such as a wait of the way back.
    Effect.provideService(Wait.EndsOnRollback, true),
    Effect.catchTag("RollbackRequested", () =>
      // Nothing in it fails with another request to roll back.
      Back.roll(request).pipe(Effect.provideService(Wait.EndsOnRollback, false), Effect.orDie)
    )
  )
  yield* noted(request, "ended", { _tag: "Ended", outcome })
  return outcome
})

const noted = (request: Request, key: string, event: Parameters<typeof Journal.append>[2]) =>
  Activity.make({
    name: key,
    execute: Effect.asVoid(Storing.untilStored(Journal.append(idOf(request), key, event)))
  })

export const layer = Layer.merge(RotationWorkflow.toLayer(body), UsageDay.layer)
