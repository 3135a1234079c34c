/**
 * The middleware around every route: opens the context of the request, delays the response by the latency, meters the
 * call of an identified caller before the response is sent, and sets the headers that every response has.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpEffect from "effect/http/HttpEffect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { EmulatedClock } from "../organization/EmulatedClock.ts"
import { Organization } from "../organization/Organization.ts"
import * as RequestContext from "./RequestContext.ts"

export const middleware = Effect.gen(function* () {
  const { clock, now } = yield* EmulatedClock
  const { behavior, metering } = yield* Organization

  const delay = ({ match }: RequestContext.RequestContext) => {
    const { latency } = behavior.current()
    return latency === 0 || match.area === "control" ? Effect.void : clock.sleep(Duration.millis(latency))
  }
  const meter = (
    { caller, match }: RequestContext.RequestContext,
    call: { readonly at: number; readonly httpMethod: string; readonly status: number }
  ) => {
    if (caller?.isMetered !== true || match.route === undefined) return
    const { clientId, userId } = caller
    metering.record({
      ...call,
      clientId,
      ...(userId !== undefined && { userId }),
      // The vendor prints it without a slash in front.
      templateUri: match.route.template.slice(1)
    })
    metering.settle(call.at)
  }

  return <A, E, R>(route: Effect.Effect<A, E, R>) =>
    Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ source }) => {
      const context = RequestContext.of(source)
      // A middleware of the server sees a response only after it was sent; this handler runs before that.
      return HttpEffect.withPreResponseHandler(
        Effect.provideService(route, RequestContext.CurrentRequest, context),
        ({ method }, response) =>
          Effect.map(Effect.andThen(delay(context), now), (at) => {
            meter(context, { at, httpMethod: method, status: response.status })
            return HttpServerResponse.setHeaders(response, {
              date: new Date(at).toUTCString(),
              "inin-correlation-id": context.correlationId,
              "cache-control": "no-cache, no-store, must-revalidate"
            })
          })
      )
    })
})
