/** Writes the history of a rotation. */
import * as Effect from "effect/Effect"
import * as Activity from "effect/workflow/Activity"
import { Calendar } from "../../Calendar.ts"
import type * as History from "../../History.ts"
import { RotationStore } from "../../RotationStore.ts"
import { idOf, type Request } from "./Request.ts"
import * as Storing from "./Storing.ts"

/** Adds an event. Returns the entry that stands: an earlier one with the same key wins. */
export const append = Effect.fnUntraced(function* (rotationId: string, key: string, event: History.Event) {
  const store = yield* RotationStore
  return yield* store.append({ rotationId, key, at: yield* (yield* Calendar).now, event })
})

/** The event with a key, if the rotation has it already: from a process before this one, or a person. */
export const find = Effect.fnUntraced(function* (request: Request, key: string) {
  const store = yield* RotationStore
  return yield* Storing.untilStored(store.entry(idOf(request), key))
})

/** Adds an event as an activity of its own. */
export const noted = (request: Request, key: string, event: History.Event) =>
  Activity.make({
    name: `noted/${key}`,
    execute: Effect.asVoid(Storing.untilStored(append(idOf(request), key, event)))
  })
