/** Stops a rotation until a person resumes it or rolls it back. Nothing changes meanwhile: both clients work. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Activity from "effect/workflow/Activity"
import { Calendar } from "../../Calendar.ts"
import type * as History from "../../History.ts"
import { RotationStore } from "../../RotationStore.ts"
import * as Journal from "./Journal.ts"
import { idOf, type Request } from "./Request.ts"
import * as Signals from "./Signals.ts"
import * as Storing from "./Storing.ts"
import * as Wait from "./Wait.ts"

export type Held = Omit<Extract<History.Event, { _tag: "Held" }>, "_tag">

/** Returns when the person resumed it. */
export const untilResumed = Effect.fnUntraced(function* (request: Request, held: Held) {
  yield* Activity.make({
    name: `held/${held.hold}`,
    execute: Storing.untilStored(
      Effect.gen(function* () {
        yield* Journal.append(idOf(request), `held/${held.hold}`, { _tag: "Held", ...held })
        if (held.reason === "failed") yield* pauseIfTooMany(request)
      })
    )
  })
  const resumed = `resumed/${held.hold}`
  const before = yield* Journal.find(request, resumed)
  if (Option.isSome(before)) return before.value.at
  const by = yield* Wait.forSignal(`held/${held.hold}`, Signals.resume(held.hold))
  yield* Journal.noted(request, resumed, { _tag: "Resumed", hold: held.hold, by })
  return Option.getOrThrow(yield* Journal.find(request, resumed)).at
})

/** Pauses the fleet if more than one of it, and a larger share than its policy allows, has failed. */
const pauseIfTooMany = Effect.fnUntraced(function* ({ fleet, policy }: Request) {
  const store = yield* RotationStore
  const failed = yield* store.countFailed(fleet)
  const size = yield* store.size(fleet)
  if (failed <= Math.max(1, size * policy.maxFailureShare)) return
  const at = yield* (yield* Calendar).now
  yield* store.setPause(fleet, {
    id: `failures-${DateTime.toEpochMillis(at)}`,
    reason: `${failed} of ${size} rotations failed`,
    at
  })
})
