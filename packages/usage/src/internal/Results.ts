/** Checks whether a submission is done, and reads the pages of its result. */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import type { OAuthApi } from "@effect-genesys/client/OAuthApi"
import type { UsageApi } from "@effect-genesys/client/UsageApi"
import * as Handle from "@effect-genesys/polling/Handle"
import * as Outcome from "@effect-genesys/polling/Outcome"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { UsageFailed } from "../UsageFailed.ts"
import type { UsageRow } from "../UsageRow.ts"
import { unusableResponse } from "./Errors.ts"
import { type ExecutionRef, readerOf } from "./Requests.ts"
import type { Page } from "./ResultPage.ts"

/**
 * The services that this package calls; `GenesysCloud.layer` provides both.
 *
 * @since 0.1.0
 * @category services
 */
export type Services = OAuthApi | UsageApi

type Checked = Effect.Effect<Outcome.Outcome<string, Page>, GenesysError | UsageFailed, Services>

/** The state of a submission and, once it is done, the page at a cursor; without a cursor, the first page. */
export const check = (ref: ExecutionRef, cursor: Option.Option<string> = Option.none()): Checked =>
  Effect.flatMap(readerOf(ref).read(cursor), ({ body, page, state }): Checked => {
    switch (state) {
      case "Complete":
      case "Succeeded":
        return Effect.map(page, Outcome.succeeded)
      case "Failed":
      case "Cancelled":
        return Effect.fail(new UsageFailed({ execution: ref, state, ...(body !== undefined && { body }) }))
      // The vendor may add states: an unknown one counts as running, until the deadline.
      default:
        return Effect.succeed(Outcome.pending(state))
    }
  })

/**
 * All rows from a first page on. Further pages are requested when the stream is read, so the deadline of the policy ends
 * with the first page, and `maxPages` bounds the rest. The cause of a failure has the handle, like that of a poll.
 */
export const rowsFrom = (
  handle: Handle.Handle<ExecutionRef>,
  first: Page
): Stream.Stream<UsageRow, GenesysError | UsageFailed, Services> =>
  Stream.concat(
    Stream.fromIterable(first.rows),
    Option.match(first.next, {
      onNone: () => Stream.empty,
      onSome: (cursor) => pagesFrom(handle.id, cursor)
    })
  ).pipe(Stream.catchCause((cause) => Stream.failCause(Handle.annotate(handle)(cause))))

/** Ten million rows of a job. Without a bound, a server that always names a next page would be read forever. */
const maxPages = 10_000

const pagesFrom = (ref: ExecutionRef, first: string) =>
  Stream.suspend(() => {
    const seen = new Set([first])
    return Stream.paginate(first, (after) =>
      Effect.flatMap(check(ref, Option.some(after)), (outcome) => {
        if (outcome._tag === "Pending") return badPage(ref, "a page of a finished query is no longer there")
        const { next, rows } = outcome.value
        if (Option.isSome(next)) {
          if (seen.has(next.value)) return badPage(ref, "a page names an earlier page as the next one")
          seen.add(next.value)
          if (seen.size >= maxPages) {
            return badPage(ref, `it has more than ${maxPages} pages; request a shorter interval`)
          }
        }
        return Effect.succeed([rows, next] as const)
      })
    )
  })

const badPage = (ref: ExecutionRef, problem: string) =>
  Effect.fail(unusableResponse(readerOf(ref).operation, problem))
