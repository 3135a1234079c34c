/** An answer that is logged when it leaves, with who asked for it. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpEffect from "effect/http/HttpEffect"
import type { EmulatedClock } from "../organization/EmulatedClock.ts"
import type { Organization } from "../organization/Organization.ts"
import * as Refusal from "./Refusal.ts"
import type { RequestLog } from "./RequestLog.ts"
import * as Struck from "./Struck.ts"

export const logged = <A, E, R>(
  organization: Organization,
  log: RequestLog,
  { now }: EmulatedClock,
  answer: Effect.Effect<A, E, R>
) =>
  Effect.gen(function* () {
    const at = yield* now
    // By the time beneath the emulator's: who waits is outside.
    const began = yield* Clock.monotonicTimeNanos
    const current = yield* Refusal.CurrentRequest
    return yield* HttpEffect.withPreResponseHandler(answer, ({ method, source, url }, response) =>
      Effect.gen(function* () {
        const milliseconds = Number((yield* Clock.monotonicTimeNanos) - began) / 1e6
        const { clientId = "" } = current.caller ?? current.signsIn ?? {}
        const client = organization.clients.get(clientId)?.client
        const template = current.caller?.template
        const fault = Struck.by(source)
        yield* log.add({ at, milliseconds, method, url, template, status: response.status, fault, client })
        return response
      })
    )
  })

/** Logs a request that a fault takes: it comes to nobody else. */
export const loggedAsTaken =
  (log: RequestLog, { now }: EmulatedClock): Struck.Taken =>
  (method, url, fault) =>
    Effect.runSync(
      Effect.flatMap(now, (at) =>
        log.add({ at, milliseconds: 0, method, url, status: 0, fault, client: undefined })
      )
    )
