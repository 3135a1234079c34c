/** Makes the rotation's secret the one that programs read. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import { Calendar } from "../../Calendar.ts"
import { SecretSink } from "../../SecretSink.ts"
import { idOf, type Request } from "../workflow/Request.ts"
import * as StepError from "../workflow/StepError.ts"
import * as HandOver from "./HandOver.ts"

export const promote = Effect.fnUntraced(function* (request: Request, clientId: string) {
  const sink = yield* SecretSink
  // Days may have passed since the step `test`.
  const tested = yield* HandOver.signedIn(request, clientId)
  yield* sink.promote(request.secretName, idOf(request))
  const current = yield* sink.read(request.secretName, "current")
  if (Option.isNone(current) || current.value.clientId !== clientId) {
    return yield* StepError.temporary("the sink does not show the secret that was promoted")
  }
  // A process that was thought dead may have stored another secret between the test and the promotion.
  if (!Equal.equals(current.value.clientSecret, tested.clientSecret)) {
    yield* sink.writePending(request.secretName, tested)
    yield* sink.promote(request.secretName, idOf(request))
  }
  return { clientId }
})

/**
 * Signs in with the promoted secret before the old client is deactivated. If the login host rejects it for ten minutes, such as
 * after a regeneration by a process that was thought dead, a new secret takes its place. Not earlier: programs use it.
 */
export const verify = Effect.fnUntraced(function* (request: Request, clientId: string) {
  const sink = yield* SecretSink
  const current = yield* sink.read(request.secretName, "current")
  const isOurs = Option.exists(current, ({ version }) => version === idOf(request))
  // Otherwise somebody has stored other credentials since.
  if (!isOurs) return
  const minute = (yield* Calendar).wait(Duration.minutes(1))
  const patience = Schedule.upTo(Schedule.spaced(minute), { times: 10 })
  yield* HandOver.signedIn(request, clientId, patience)
  if (Option.isSome(yield* sink.read(request.secretName, "pending"))) {
    yield* sink.promote(request.secretName, idOf(request))
  }
})

/** Makes the secret current that was so before the rotation. */
export const restore = Effect.fnUntraced(function* (request: Request) {
  const sink = yield* SecretSink
  yield* sink.discard(request.secretName, idOf(request))
  return { clientId: request.clientId }
})

/** Removes a pending secret that a process which was thought dead stored after the promotion: it is void. */
export const removePending = Effect.fnUntraced(function* (request: Request) {
  const sink = yield* SecretSink
  const pending = yield* sink.read(request.secretName, "pending")
  const current = yield* sink.read(request.secretName, "current")
  const version = idOf(request)
  if (Option.isNone(pending) || Option.isNone(current) || current.value.version !== version) return
  yield* sink.writePending(request.secretName, current.value)
  yield* sink.promote(request.secretName, version)
})
