/** Lets virtual time pass for programs that talk over real sockets: only while no request is on its way. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as TestClock from "effect/testing/TestClock"

const step = "100 millis"

export const make = () => {
  let underway = 0
  /** A client whose requests hold time up until their whole answer is there. */
  const transformClient = (client: HttpClient.HttpClient) =>
    HttpClient.make((request) =>
      Effect.suspend(() => {
        underway += 1
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
        ).pipe(Effect.ensuring(Effect.sync(() => (underway -= 1))))
      })
    )

  const run = <A, E, R>(program: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(program)
      while (fiber.pollUnsafe() === undefined) {
        yield* settled
        if (underway === 0) yield* TestClock.adjust(step)
      }
      return yield* Fiber.join(fiber)
    })

  return { transformClient, run }
}

/** A turn of the event loop, in which all that can go on does. */
const settled = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
