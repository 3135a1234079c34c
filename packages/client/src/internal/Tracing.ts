/**
 * The spans of a call and of its attempts. They are made where a tracer is installed: Effect's own one keeps them to
 * itself, and they would cost as much as the rest of a call.
 */
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"

/** Runs a call in a span of its own. */
export const call =
  (name: string, attributes: Record<string, unknown>) =>
  <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.withFiber((fiber) =>
      hasTracer(fiber) ? Effect.withSpan(name, { attributes }, untraced)(effect) : effect
    )

/**
 * Names the span that the transport makes of an attempt: `GET /api/v2/oauth/clients/{clientId}`. Without a tracer, an
 * attempt carries a trace on only where the program runs within one that began elsewhere.
 */
export const attempt = (method: string, template: string) => {
  const name = () => `${method} ${template}`
  return <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.withFiber((fiber) =>
      isTraced(fiber)
        ? effect.pipe(
            Effect.provideService(HttpClient.SpanNameGenerator, name),
            Effect.annotateSpans("url.template", template)
          )
        : Effect.provideService(effect, HttpClient.TracerDisabledWhen, always)
    )
}

/** Adds to the span of the call. */
export const annotate = (attributes: Record<string, unknown>): Effect.Effect<void> =>
  Effect.withFiber((fiber) => (hasTracer(fiber) ? Effect.annotateCurrentSpan(attributes) : Effect.void))

/** Whether a span of a request can be seen by anybody, here or where the request ends. */
export const isTraced = (fiber: Fiber.Fiber<unknown, unknown>): boolean =>
  hasTracer(fiber) || isWithinTrace(fiber.cache.span)

const hasTracer = (fiber: Fiber.Fiber<unknown, unknown>) =>
  fiber.getRef(Tracer.Tracer) !== Tracer.nativeTracer

const isWithinTrace = (span: Tracer.AnySpan | undefined): boolean =>
  span !== undefined && (span._tag === "ExternalSpan" || isWithinTrace(Option.getOrUndefined(span.parent)))

const always = () => true
// The stack would show lines of this package only.
const untraced = { captureStackTrace: false }
