/** Runs many requests at once. One failure leaves the others alone. */
import * as FanOut from "@effect-genesys/polling/FanOut"
import type * as Policy from "@effect-genesys/polling/Policy"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as Execution from "../Execution.ts"
import type { Request } from "../Request.ts"
import type { UsageRow } from "../UsageRow.ts"
import { start } from "./Start.ts"

export interface Options {
  readonly concurrency: number
  readonly policy: Partial<Policy.Policy>
}

/** The result of one request. */
export interface Ended {
  /** Its place among those that were given, from 0. */
  readonly index: number
  /** To go on with it; nothing where it could not even be submitted. */
  readonly handle: Execution.UsageHandle | undefined
  readonly result: Result.Result<ReadonlyArray<UsageRow>, Execution.UsageError>
}

/** Asks for all of them, so many at a time. The results come as they are there. */
export const run = (
  requests: ReadonlyArray<Request>,
  { concurrency, policy }: Options
): Stream.Stream<Ended, never, Execution.Services> =>
  FanOut.runAll(Execution.operation, requests.map(start), {
    ...Execution.policy,
    ...policy,
    concurrency
  }).pipe(
    Stream.mapEffect(
      ({ exit, handle, index }) => Effect.map(rowsOf(handle, exit), (result) => ({ index, handle, result })),
      { concurrency, unordered: true }
    )
  )

const rowsOf = (
  handle: Execution.UsageHandle | undefined,
  exit: Exit.Exit<Execution.Page, Execution.UsageError>
): Effect.Effect<Ended["result"], never, Execution.Services> =>
  Exit.isSuccess(exit) && handle !== undefined
    ? Effect.result(Stream.runCollect(Execution.rowsFrom(handle, exit.value)))
    : Exit.isFailure(exit)
      ? errorOf(exit.cause)
      : Effect.die("work that ended well has a handle")

/** The error of one request. A defect is not of one alone, so it ends all of them. */
const errorOf = (cause: Cause.Cause<Execution.UsageError>): Effect.Effect<Ended["result"]> => {
  const error = cause.reasons.find(Cause.isFailReason)?.error
  return error === undefined ? Effect.die(Cause.squash(cause)) : Effect.succeed(Result.fail(error))
}
