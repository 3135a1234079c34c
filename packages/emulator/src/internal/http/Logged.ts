/** The middleware that logs each request when its response is sent, with the client that made it. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpEffect from "effect/http/HttpEffect"
import { EmulatedClock } from "../organization/EmulatedClock.ts"
import { Organization } from "../organization/Organization.ts"
import { CurrentRequest } from "./RequestContext.ts"
import { RequestLog } from "./RequestLog.ts"

export const middleware = Effect.gen(function* () {
  const { now } = yield* EmulatedClock
  const { clients } = yield* Organization
  const log = yield* RequestLog

  return <A, E, R>(route: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const at = yield* now
      // Durations are in real time, not in the emulator's.
      const began = yield* Clock.monotonicTimeNanos
      const context = yield* CurrentRequest
      return yield* HttpEffect.withPreResponseHandler(route, ({ method }, response) =>
        Effect.gen(function* () {
          const milliseconds = Number((yield* Clock.monotonicTimeNanos) - began) / 1e6
          const { caller, fault, match } = context
          const client = caller && clients.get(caller.clientId)?.client
          yield* log.add({ at, milliseconds, method, match, status: response.status, fault, client })
          return response
        })
      )
    })
})
