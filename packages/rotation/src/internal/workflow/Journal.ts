/** Writes the history of a rotation. */
import * as Effect from "effect/Effect"
import { Calendar } from "../../Calendar.ts"
import type * as History from "../../History.ts"
import { RotationStore } from "../../RotationStore.ts"

/** Adds an event. Returns the entry that stands: an earlier one with the same key wins. */
export const append = Effect.fnUntraced(function* (rotationId: string, key: string, event: History.Event) {
  const store = yield* RotationStore
  return yield* store.append({ rotationId, key, at: yield* (yield* Calendar).now, event })
})
