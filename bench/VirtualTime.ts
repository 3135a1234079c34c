/** Virtual time for programs that use real sockets: it passes only while no request is in flight. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as TestClock from "effect/testing/TestClock"

const step = "100 millis"

export const make = () => {
  let inFlight = 0
  /** Wraps a client: time stops from each request until its response is read completely. */
  const transformClient = (client: HttpClient.HttpClient) =>
    HttpClient.make((request) =>
      Effect.suspend(() => {
        inFlight += 1
        return Effect.flatMap(client.execute(request), (response) =>
          Effect.map(response.arrayBuffer, (body) =>
            HttpClientResponse.fromWeb(
              request,
              new Response(body.byteLength === 0 ? null : body, {
                status: response.status,
                headers: response.headers
              })
            )
          )
        ).pipe(Effect.ensuring(Effect.sync(() => (inFlight -= 1))))
      })
    )

  const run = <A, E, R>(program: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(program)
      while (fiber.pollUnsafe() === undefined) {
        yield* tick
        if (inFlight === 0) yield* TestClock.adjust(step)
      }
      return yield* Fiber.join(fiber)
    })

  return { transformClient, run }
}

/** Waits for one tick of the event loop, in which the program continues as far as it can. */
const tick = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
