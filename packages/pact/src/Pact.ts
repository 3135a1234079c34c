/**
 * The contract of a consumer with a provider. A test runs the consumer's code against a mock server for one interaction:
 * the code must send the request of the interaction, and the test asserts on its result.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Interaction from "./Interaction.ts"
import * as Differences from "./internal/Differences.ts"
import * as Matcher from "./internal/Matcher.ts"
import * as Mock from "./internal/MockServer.ts"
import * as RealTime from "./internal/RealTime.ts"
import * as Recording from "./internal/Recording.ts"
import type { InvalidExample } from "./InvalidExample.ts"
import { PactMismatch } from "./PactMismatch.ts"
import type { Unrecorded } from "./Unrecorded.ts"

/**
 * The names of a consumer and a provider. The name of the pact file is made of both, such as
 * `web-shop-warehouse.json`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly consumer: string
  readonly provider: string
}

/**
 * The errors that a run adds to those of the effect under test.
 *
 * @since 0.1.0
 * @category errors
 */
export type PactError = PactMismatch | InvalidExample | Unrecorded

/**
 * The mock server of one interaction, and a client for it. It ends with the run.
 *
 * @since 0.1.0
 * @category models
 */
export interface MockServer {
  /** Such as `http://127.0.0.1:41234`. Use it as the base URL of the client under test. */
  readonly url: string
  /** Sends every request to the mock server, for any host in its URL. */
  readonly httpClient: HttpClient.HttpClient
}

/**
 * The contract of a consumer with a provider. Each run adds an interaction to it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Pact extends Options {
  /**
   * Runs an effect against a mock server of the provider. The interaction is recorded if the effect has sent its request.
   * The effect may fail, as a client does that reads a 404: a test that does not expect the failure fails, and then the
   * plugin leaves the pact file unchanged.
   *
   * A request that differs fails the run with `PactMismatch`, whether the effect succeeds, fails or dies. The run fails as
   * soon as the request arrives, and interrupts the effect, so that no retry of the client hides the mismatch. None of
   * this depends on the `Clock`.
   *
   * @example
   * ```ts
   * import { Interaction, Pact } from "effect-pact"
   * import * as Effect from "effect/Effect"
   *
   * const pact = Pact.make({ consumer: "web-shop", provider: "warehouse" })
   *
   * const aRequestForTheStock = Interaction.make({
   *   uponReceiving: "a request for the stock",
   *   withRequest: { method: "GET", path: "/stock" },
   *   willRespondWith: { status: 200, body: { json: { books: 3 } } }
   * })
   *
   * // Any HTTP client can be under test, such as `fetch`.
   * export const status = pact.run(aRequestForTheStock, ({ url }) =>
   *   Effect.map(
   *     Effect.promise(() => fetch(`${url}/stock`)),
   *     (response) => response.status
   *   )
   * )
   * ```
   */
  readonly run: <A, E, R>(
    interaction: Interaction.Interaction,
    use: (mock: MockServer) => Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E | PactError, R>
  /** The same, for an effect that uses the `HttpClient` service. */
  readonly runWithClient: <A, E, R>(
    interaction: Interaction.Interaction,
    effect: Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E | PactError, Exclude<R, HttpClient.HttpClient>>
}

/**
 * Returns a contract without interactions. It reads and writes nothing.
 *
 * The plugin of `effect-pact/vitest` writes the pact file after the tests.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { it } from "@effect/vitest"
 * import { Interaction, Pact } from "effect-pact"
 * import * as HttpClient from "effect/http/HttpClient"
 *
 * const pact = Pact.make({ consumer: "web-shop", provider: "warehouse" })
 *
 * const aRequestForTheStock = Interaction.make({
 *   uponReceiving: "a request for the stock",
 *   withRequest: { method: "GET", path: "/stock" },
 *   willRespondWith: { status: 200, body: { json: { books: 3 } } }
 * })
 *
 * it.effect("gets the stock", () => pact.runWithClient(aRequestForTheStock, HttpClient.get("/stock")))
 * ```
 */
export const make = (options: Options): Pact => {
  const run: Pact["run"] = (interaction, use) => runOf(options, interaction, use)
  return {
    ...options,
    run,
    runWithClient: (interaction, effect) =>
      run(interaction, ({ httpClient }) => Effect.provideService(effect, HttpClient.HttpClient, httpClient))
  }
}

const runOf = Effect.fnUntraced(function* <A, E, R>(
  pair: Options,
  interaction: Interaction.Interaction,
  use: (mock: MockServer) => Effect.Effect<A, E, R>
): Effect.fn.Return<A, E | PactError, R> {
  const recording = yield* yield* Recording.Current
  return yield* Mock.withMockServer(
    pair,
    interaction,
    Effect.fnUntraced(function* (server) {
      const httpClient = yield* clientOf(server.url)
      const exit = yield* untilMismatch(server, use({ url: server.url, httpClient }))
      const mismatches = server.mismatches()
      if (mismatches.length > 0) return yield* mismatchOf(pair, interaction, mismatches, exit)
      // A test may expect the failure outside of this run. If it does not, it fails, and nothing is merged.
      yield* Recording.write(recording, server)
      return yield* exit
    })
  )
})

/**
 * The exit of the effect, or an interruption as soon as a request differs. This uses the real clock: a test with a
 * `TestClock` may stand still while the client waits for its next attempt.
 */
const untilMismatch = <A, E, R>(
  server: Mock.MockServer,
  effect: Effect.Effect<A, E, R>
): Effect.Effect<Exit.Exit<A, E>, never, R> =>
  Effect.acquireUseRelease(
    Effect.forkDetach(Effect.interruptible(effect)),
    (fiber) =>
      Effect.raceFirst(
        Fiber.await(fiber),
        Effect.map(
          RealTime.until(() => server.mismatches().some(hasArrived)),
          () => Exit.interrupt()
        )
      ),
    // An uninterruptible effect must not hold up the test.
    (fiber) => Effect.raceFirst(Fiber.interrupt(fiber), RealTime.after(1000))
  )

/** Whether the mismatch is about a request that arrived, not about a request that is still missing. */
const hasArrived = (result: Mock.MatchingResult) => !("type" in result) || result.type !== "missing-request"

/** Redirects requests to the mock server, after everything that the client under test adds, such as its base URL. */
const clientOf = (url: string) =>
  Effect.provide(
    Effect.map(HttpClient.HttpClient, (client) =>
      HttpClient.transform(client, (_, request) =>
        client.execute(HttpClientRequest.setUrl(request, relocate(request.url, url))).pipe(
          // The mock server sets this header on responses to unexpected requests, which are about to fail the run.
          Effect.filterOrElse(
            ({ headers }) => headers["x-pact"] === undefined,
            () => Effect.never
          )
        )
      )
    ),
    FetchHttpClient.layer
  )

const relocate = (requested: string, url: string) => {
  if (!URL.canParse(requested)) return `${url}/${requested.replace(/^\//, "")}`
  const { pathname, search } = new URL(requested)
  return `${url}${pathname}${search}`
}

const mismatchOf = Effect.fnUntraced(function* (
  pair: Options,
  interaction: Interaction.Interaction,
  mismatches: ReadonlyArray<Mock.MatchingResult>,
  exit: Exit.Exit<unknown, unknown>
) {
  const { method, path } = interaction.withRequest
  const failure = Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause) ? exit.cause : undefined
  return yield* new PactMismatch({
    consumer: pair.consumer,
    provider: pair.provider,
    interaction: interaction.uponReceiving,
    states: Interaction.statesOf(interaction).map(({ name }) => name),
    differences: yield* Differences.of(mismatches, `${method} ${String(Matcher.exampleOf(path))}`),
    ...(failure !== undefined && { cause: Cause.squash(failure) })
  })
})
