/** Runs one rotation: forward, and back if a person asks for it. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Back from "./Back.ts"
import * as Forward from "./Forward.ts"
import * as Journal from "./Journal.ts"
import { type Request, RotationWorkflow } from "./Request.ts"
import * as UsageDay from "./UsageDay.ts"
import * as Wait from "./Wait.ts"

const body = Effect.fnUntraced(function* (request: Request) {
  yield* Journal.noted(request, "started", { _tag: "Started" })
  const forward = request.mode === "twin" ? Forward.twin(request) : Forward.inPlace(request)
  const outcome = yield* forward.pipe(
    Effect.as("completed" as const),
    // The engine may run this in the context of whatever woke it, such as a wait of the way back.
    Effect.provideService(Wait.EndsOnRollback, true),
    Effect.catchTag("RollbackRequested", ({ by }) =>
      Journal.noted(request, "rollback", { _tag: "RollbackRequested", by }).pipe(
        Effect.andThen(Back.roll(request)),
        Effect.provideService(Wait.EndsOnRollback, false),
        // Nothing in it fails with another request to roll back.
        Effect.orDie
      )
    )
  )
  yield* Journal.noted(request, "ended", { _tag: "Ended", outcome })
  return outcome
})

export const layer = Layer.merge(RotationWorkflow.toLayer(body), UsageDay.layer)
