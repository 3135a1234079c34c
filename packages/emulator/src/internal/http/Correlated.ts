/** Gives every answer its correlation id, holds it back for the latency, and counts it for the caller before it leaves. */
import { randomUUID } from "node:crypto"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpEffect from "effect/http/HttpEffect"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { EmulatedClock } from "../organization/EmulatedClock.ts"
import type { Organization } from "../organization/Organization.ts"
import * as Refusal from "./Refusal.ts"

export const correlated = <A, E, R>(
  organization: Organization,
  answer: Effect.Effect<A, E, R>,
  { clock, now }: EmulatedClock
) => {
  const heldBack = (url: string) => {
    const { latency } = organization.behavior.current()
    return latency === 0 || url.startsWith("/__emulator")
      ? Effect.void
      : clock.sleep(Duration.millis(latency))
  }
  return Effect.suspend(() => {
    const request: Refusal.Request = { correlationId: randomUUID() }
    // A middleware of the server sees the answer only when it has left; this handler comes before that.
    return HttpEffect.withPreResponseHandler(
      Effect.provideService(answer, Refusal.CurrentRequest, request),
      ({ method, url }, response) =>
        Effect.map(Effect.andThen(heldBack(url), now), (at) => {
          if (request.caller !== undefined) {
            const { template, ...caller } = request.caller
            organization.metering.record({
              ...caller,
              at,
              // The vendor prints it without a slash in front.
              templateUri: template.slice(1),
              httpMethod: method,
              status: response.status
            })
            organization.metering.settle(at)
          }
          return HttpServerResponse.setHeaders(response, {
            "inin-correlation-id": request.correlationId,
            "cache-control": "no-cache, no-store, must-revalidate",
            ...(request.rateLimit !== undefined && {
              "inin-ratelimit-count": String(request.rateLimit.count),
              "inin-ratelimit-allowed": String(request.rateLimit.allowed),
              "inin-ratelimit-reset": String(request.rateLimit.reset)
            })
          })
        })
    )
  })
}
