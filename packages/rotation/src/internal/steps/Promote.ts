/** Makes the rotation's secret the one that programs read. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { SecretSink } from "../../SecretSink.ts"
import { idOf, type Request } from "../workflow/Request.ts"
import * as StepError from "../workflow/StepError.ts"
import * as HandOver from "./HandOver.ts"

export const promote = Effect.fnUntraced(function* (request: Request, clientId: string) {
  const sink = yield* SecretSink
  // Again, because days may have passed since the test, and a process that was thought dead may have written meanwhile.
  yield* HandOver.test(request, clientId)
  yield* sink.promote(request.secretName, idOf(request))
  const current = yield* sink.read(request.secretName, "current")
  if (Option.isNone(current) || current.value.clientId !== clientId) {
    return yield* StepError.temporary("the sink does not show the secret that was promoted")
  }
  return { clientId }
})

/** Makes the secret current that was so before the rotation. */
export const restore = Effect.fnUntraced(function* (request: Request) {
  const sink = yield* SecretSink
  yield* sink.discard(request.secretName, idOf(request))
  return { clientId: request.clientId }
})
