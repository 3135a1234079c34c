/**
 * The contract of a consumer with a provider. A test runs an interaction against the code that calls the provider: the
 * code must ask for what the interaction says, and must make of the response what the test asserts.
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
import * as Native from "./internal/Native.ts"
import * as RealTime from "./internal/RealTime.ts"
import * as Recording from "./internal/Recording.ts"
import type { InvalidExample } from "./InvalidExample.ts"
import { PactMismatch } from "./PactMismatch.ts"
import type { Unrecorded } from "./Unrecorded.ts"

export interface Options {
  readonly consumer: string
  readonly provider: string
}

/** Why a run failed that is not the failure of the effect under test. */
export type PactError = PactMismatch | InvalidExample | Unrecorded

export interface MockServer {
  /** Such as `http://127.0.0.1:41234`, for the base URL of the client under test. */
  readonly url: string
  /** Sends every request to the mock server, whatever its base URL. */
  readonly httpClient: HttpClient.HttpClient
}

export interface Pact extends Options {
  /**
   * Runs the effect that `use` makes while a mock server stands for the provider. The interaction is recorded where the
   * effect succeeds and asked for exactly what the interaction says.
   *
   * What differs fails the run with `PactMismatch`, whether the effect succeeds, fails or dies, and as soon as it arrives:
   * the effect is interrupted, so that no retry of the client hides it. None of this depends on the `Clock`.
   */
  readonly run: <A, E, R>(
    interaction: Interaction.Interaction,
    use: (mock: MockServer) => Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E | PactError, R>
  /** The same, for an effect that takes its `HttpClient` from the context. */
  readonly runWithClient: <A, E, R>(
    interaction: Interaction.Interaction,
    effect: Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E | PactError, Exclude<R, HttpClient.HttpClient>>
}

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
  return yield* Native.withMockServer(
    pair,
    interaction,
    Effect.fnUntraced(function* (server) {
      const httpClient = yield* clientOf(server.url)
      const exit = yield* untilMismatch(server, use({ url: server.url, httpClient }))
      const mismatches = server.mismatches()
      if (mismatches.length > 0) return yield* mismatchOf(pair, interaction, mismatches, exit)
      const value = yield* exit
      yield* Recording.write(recording, server)
      return value
    })
  )
})

/**
 * The exit of the effect, or an interruption as soon as the server was asked for something else. Timers are those of the
 * machine: the test may stand still in a `TestClock` while the client waits for its next attempt.
 */
const untilMismatch = <A, E, R>(
  server: Native.MockServer,
  effect: Effect.Effect<A, E, R>
): Effect.Effect<Exit.Exit<A, E>, never, R> =>
  Effect.acquireUseRelease(
    Effect.forkDetach(Effect.interruptible(effect)),
    (fiber) =>
      Effect.raceFirst(
        Fiber.await(fiber),
        Effect.map(
          RealTime.until(() => server.mismatches().some(isWrong)),
          () => Exit.interrupt()
        )
      ),
    // What does not let itself be interrupted does not hold the test up either.
    (fiber) => Effect.raceFirst(Fiber.interrupt(fiber), RealTime.after(1000))
  )

/** All but a request that has not come yet. */
const isWrong = (found: Native.Found) => !("type" in found) || found.type !== "missing-request"

/** Relocates where requests are sent: after all that the client under test adds to them, such as its base URL. */
const clientOf = (url: string) =>
  Effect.provide(
    Effect.map(HttpClient.HttpClient, (client) =>
      HttpClient.transform(client, (_, request) =>
        client.execute(HttpClientRequest.setUrl(request, relocate(request.url, url))).pipe(
          // A response with this header is no part of the contract. The run is about to end for it.
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
  mismatches: ReadonlyArray<Native.Found>,
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
