/**
 * The spans of a call and of its attempts. They are made where a tracer is installed: Effect's own one keeps them to
 * itself, and they would cost as much as the rest of a call.
 */
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Tracer from "effect/Tracer"

/** Runs a call in a span of its own. */
export const call =
  (name: string, attributes: Record<string, unknown>) =>
  <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.flatMap(isInstalled, (installed) =>
      installed ? Effect.withSpan(name, { attributes }, untraced)(effect) : effect
    )

/** Names the span that the transport makes of an attempt: `GET /api/v2/oauth/clients/{clientId}`. */
export const attempt = (method: string, template: string) => {
  const name = () => `${method} ${template}`
  return <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(isInstalled, (installed) =>
      installed
        ? effect.pipe(
            Effect.provideService(HttpClient.SpanNameGenerator, name),
            Effect.annotateSpans("url.template", template)
          )
        : Effect.provideService(effect, HttpClient.TracerDisabledWhen, always)
    )
}

/** Adds to the span of the call. */
export const annotate = (attributes: Record<string, unknown>): Effect.Effect<void> =>
  Effect.flatMap(isInstalled, (installed) =>
    installed ? Effect.annotateCurrentSpan(attributes) : Effect.void
  )

const isInstalled = Effect.map(Tracer.Tracer, (tracer) => tracer !== Tracer.nativeTracer)
const always = () => true
// The stack would show lines of this package only.
const untraced = { captureStackTrace: false }
