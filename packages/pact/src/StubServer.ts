/**
 * Serves pacts to a front end, a demo or a test of a whole program: Pact's core matches each request, and the response is
 * the example of the matching interaction. Pages of any origin can call the server.
 */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as LocalServer from "./internal/LocalServer.ts"
import * as Stub from "./internal/Stub.ts"
import type { ServedInteraction } from "./internal/Stub.ts"
import * as StubListener from "./internal/StubListener.ts"

/**
 * The pacts to serve, and the address of the server.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Pact files and folders. All their interactions are served together. */
  readonly pacts: ReadonlyArray<string>
  /** Default: a free port. */
  readonly port?: number
  /** Default: 127.0.0.1, so that only this machine can connect. */
  readonly host?: string
  /**
   * Selects the interactions to serve. Default: all. If several have the same request, such as one for a book and one for a
   * missing book, a success is served; select the others to get them.
   */
  readonly only?: (interaction: ServedInteraction) => boolean
}

export type { ServedInteraction } from "./internal/Stub.ts"

/**
 * The server did not start: a pact cannot be read or served, no interaction is selected, or the port is in use.
 *
 * @since 0.1.0
 * @category errors
 */
export class StubFailed extends Data.TaggedError("StubFailed")<{ readonly problem: string }> {
  override get message() {
    return `The stub server did not start. ${this.problem}`
  }
}

/**
 * A running stub server, and the interactions that it serves.
 *
 * @since 0.1.0
 * @category services
 */
export class StubServer extends Context.Service<
  StubServer,
  {
    /** Such as `http://127.0.0.1:41234`. */
    readonly url: string
    readonly interactions: ReadonlyArray<ServedInteraction>
  }
>()("effect-pact/StubServer") {}

/**
 * Serves until the scope ends.
 *
 * A request without a matching interaction gets the status 501, with its differences from the nearest interaction, or
 * with a list of all interactions.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = ({
  host,
  only = () => true,
  pacts,
  port
}: Options): Effect.Effect<StubServer["Service"], StubFailed, Scope.Scope> =>
  Effect.gen(function* () {
    const found = yield* Effect.mapError(Effect.fromResult(Stub.read(pacts)), failed)
    const chosen = found.filter(({ served }) => only(served))
    if (chosen.length === 0)
      return yield* failed(`There is no interaction to serve in ${pacts.join(" and ")}.`)
    const core = yield* Effect.mapError(Stub.serve(chosen), failed)
    const interactions = chosen.map(({ served }) => served)
    const url = yield* LocalServer.make(StubListener.make(core, interactions), {
      ...(host !== undefined && { host }),
      ...(port !== undefined && { port })
    }).pipe(
      Effect.mapError(({ code, message }) =>
        failed(
          code === "EADDRINUSE"
            ? `Port ${port} is in use. Choose another one, or leave it out for a free port.`
            : message
        )
      )
    )
    return { url, interactions }
  })

const failed = (problem: string) => new StubFailed({ problem })

/**
 * Serves until the layer is released. `make` says how requests are matched.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * ```ts
 * import { StubServer } from "effect-pact"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const { interactions, url } = yield* StubServer.StubServer
 *   yield* Console.log(`${interactions.length} interactions at ${url}`)
 *   return yield* Effect.never
 * })
 *
 * await Effect.runPromise(Effect.provide(program, StubServer.layer({ pacts: ["pacts"], port: 4000 })))
 * ```
 */
export const layer = (options: Options): Layer.Layer<StubServer, StubFailed> =>
  Layer.effect(StubServer, make(options))
