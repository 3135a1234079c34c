/** The schemas of this API need no services, but the type of an operation does not say so. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

export const withoutServices = <A, E>(effect: Effect.Effect<A, E, unknown>): Effect.Effect<A, E> =>
  Effect.provideContext(effect, nothing)

const nothing = Context.makeUnsafe<unknown>(new Map())
