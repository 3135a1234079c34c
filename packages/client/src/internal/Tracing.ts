/**
 * The spans of a call and of its attempts. They exist only if a tracer is installed: Effect's native tracer exports nothing,
 * and its spans cost as much as the rest of a call.
 */
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"

/** Runs a call in its own span. */
export const call =
  (name: string, attributes: Record<string, unknown>) =>
  <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.withFiber((fiber) =>
      hasTracer(fiber) ? Effect.withSpan(name, { attributes }, untraced)(effect) : effect
    )

/**
 * Names the span that the transport creates for an attempt: `GET /api/v2/oauth/clients/{clientId}`. Without a tracer, an
 * attempt propagates a trace only if the program runs within one that began elsewhere.
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

/** Adds attributes to the span of the call. */
export const annotate = (attributes: Record<string, unknown>): Effect.Effect<void> =>
  Effect.withFiber((fiber) => (hasTracer(fiber) ? Effect.annotateCurrentSpan(attributes) : Effect.void))

/** Whether a span of a request is exported, here or at the server. */
export const isTraced = (fiber: Fiber.Fiber<unknown, unknown>): boolean =>
  hasTracer(fiber) || isWithinTrace(fiber.cache.span)

const hasTracer = (fiber: Fiber.Fiber<unknown, unknown>) =>
  fiber.getRef(Tracer.Tracer) !== Tracer.nativeTracer

const isWithinTrace = (span: Tracer.AnySpan | undefined): boolean =>
  span !== undefined && (span._tag === "ExternalSpan" || isWithinTrace(Option.getOrUndefined(span.parent)))

const always = () => true
// A stack trace would show only lines of this package.
const untraced = { captureStackTrace: false }
