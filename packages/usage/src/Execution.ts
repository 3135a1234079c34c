/**
 * The vendor's five ways to ask for usage, behind one: queries and jobs, of one client or all, and searches. Their words
 * differ; what comes out of here does not.
 */
import { GenesysError } from "@effect-genesys/client/GenesysError"
import { OAuthApi } from "@effect-genesys/client/OAuthApi"
import * as Reason from "@effect-genesys/client/Reason"
import { UsageApi } from "@effect-genesys/client/UsageApi"
import * as Handle from "@effect-genesys/polling/Handle"
import * as Operation from "@effect-genesys/polling/Operation"
import * as Outcome from "@effect-genesys/polling/Outcome"
import * as Policy from "@effect-genesys/polling/Policy"
import type { PollTimeout } from "@effect-genesys/polling/PollTimeout"
import type { ErrorBody } from "@effect-genesys/schemas/ErrorBody"
import { usageJob } from "@effect-genesys/schemas/UsageJob"
import type { ApiUsageQueryResult } from "@effect-genesys/schemas/UsageQuery"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { ExecutionRef } from "./ExecutionRef.ts"
import { isTooLarge } from "./internal/TooLarge.ts"
import { UsageFailed } from "./UsageFailed.ts"
import * as UsageRow from "./UsageRow.ts"

/** A query, a search or a job that runs on the server. `Usage.encodeHandle` makes it a text to keep or to pass on. */
export type UsageHandle = Handle.Handle<ExecutionRef>

/** The words of the vendor, or a text of ours where it sends none. */
export type UsageState = string

/** Some of the rows, and the cursor of those after them. */
export interface Page {
  readonly rows: ReadonlyArray<UsageRow.UsageRow>
  readonly next: Option.Option<string>
}

export type UsageError = GenesysError | UsageFailed | PollTimeout<ExecutionRef, UsageState>

/** The services behind all of this; `GenesysCloud.layer` has them. */
export type Services = OAuthApi | UsageApi

/** How to wait for all of the vendor's ways, for those who compose with `@effect-genesys/polling` themselves. */
export const operation = Operation.make({
  kind: "genesys-usage",
  id: ExecutionRef,
  check: (ref: ExecutionRef) => ask(ref),
  describe: (state: UsageState) => state,
  // A result that is too large stays so, though the vendor says it with a 500 too.
  isTransient: (error: GenesysError | UsageFailed) =>
    error._tag === "GenesysError" && error.isRetryable && !isTooLarge(error),
  // The vendor's data is eventually consistent; its own tools ask again for what was just made.
  isNotFound: (error) => error._tag === "GenesysError" && error.isNotFound
})

/**
 * How often to ask: soon at first, since small queries are quick, then patiently, since the vendor advises one to
 * two minutes; for at most ten minutes. A check has the time to wait for a whole window of the rate limit, or as long as
 * `Retry-After` says in most cases: one that is cut short there has to queue again.
 */
export const policy = {
  cadence: Policy.exponential({ first: "400 millis", factor: 1.6, max: "1 minute" }),
  initialDelay: "250 millis",
  checkTimeout: "2 minutes",
  deadline: "10 minutes"
} as const satisfies Partial<Policy.Policy>

type Asked = Effect.Effect<Outcome.Outcome<UsageState, Page>, GenesysError | UsageFailed, Services>

/** The state of the work and, once it is done, its first page; or the page at a cursor. */
export const ask = (ref: ExecutionRef, cursor: Option.Option<string> = Option.none()): Asked => {
  const paging = {
    pageSize: usageJob.pageSize.maximum,
    ...(Option.isSome(cursor) && { after: cursor.value })
  }
  switch (ref.of) {
    case "client":
      return Effect.flatMap(
        OAuthApi.use((api) => api.getOauthClientUsageQueryResult(ref.clientId, ref.executionId)),
        (result) => ofQuery(ref, result)
      )
    case "organization":
      return Effect.flatMap(
        UsageApi.use((api) => api.getUsageQueryExecutionIdResults(ref.executionId)),
        (result) => ofQuery(ref, result)
      )
    case "search":
      return Effect.flatMap(
        UsageApi.use((api) => api.getUsageSimplesearchExecutionIdResults(ref.executionId, paging)),
        (result) => ofQuery(ref, result, result.cursors?.after)
      )
    case "clientJob":
      return Effect.flatMap(
        UsageApi.use((api) => api.getUsageClientClientIdAggregatesQueryJob(ref.clientId, ref.jobId, paging)),
        ({ entities = [], errorBody, nextUri, queryStatus }) =>
          ended(ref, queryStatus, errorBody, () =>
            Effect.map(cursorIn(ref, nextUri), (next) => ({
              rows: entities.map((row) => UsageRow.fromJob(row, ref, ref.clientId)),
              next
            }))
          )
      )
    case "organizationJob":
      return Effect.flatMap(
        UsageApi.use((api) => api.getUsageAggregatesQueryJob(ref.jobId, paging)),
        ({ entities = [], errorBody, nextUri, queryStatus }) =>
          ended(ref, queryStatus, errorBody, () =>
            Effect.map(cursorIn(ref, nextUri), (next) => ({
              rows: entities.map((row) => UsageRow.fromJob(row, ref)),
              next
            }))
          )
      )
  }
}

/**
 * All rows from a first page on. Each further page is asked for when it is wanted, so the deadline of the policy ends with
 * the first; `mostPages` bounds the rest. The cause of a failure has the handle, as that of a poll has.
 */
export const rowsFrom = (
  handle: UsageHandle,
  first: Page
): Stream.Stream<UsageRow.UsageRow, GenesysError | UsageFailed, Services> =>
  Stream.concat(
    Stream.fromIterable(first.rows),
    Option.match(first.next, {
      onNone: () => Stream.empty,
      onSome: (cursor) => pagesFrom(handle.id, cursor)
    })
  ).pipe(Stream.catchCause((cause) => Stream.failCause(Handle.annotate(handle)(cause))))

/**
 * The most pages of one result: ten million rows of a job. A server that names a new page each time would be asked for ever,
 * and pages without rows would not even be noticed.
 */
const mostPages = 10_000

const pagesFrom = (ref: ExecutionRef, first: string) =>
  Stream.suspend(() => {
    const seen = new Set([first])
    return Stream.paginate(first, (after) =>
      Effect.flatMap(ask(ref, Option.some(after)), (outcome) => {
        if (outcome._tag === "Pending") {
          return Effect.fail(badPage(ref, "a page of finished work is not there any more"))
        }
        const { next, rows } = outcome.value
        if (Option.isSome(next)) {
          if (seen.has(next.value)) {
            return Effect.fail(badPage(ref, "a page names one as the next that was there before"))
          }
          seen.add(next.value)
          if (seen.size >= mostPages) {
            return Effect.fail(
              badPage(ref, `it has more than ${mostPages} pages; ask for a shorter interval`)
            )
          }
        }
        return Effect.succeed([rows, next] as const)
      })
    )
  })

/** Only searches can be asked for the page at a cursor: a query gives all of its rows at once. */
const ofQuery = (ref: ExecutionRef, { queryStatus, results = [] }: ApiUsageQueryResult, after = "") =>
  ended(ref, queryStatus ?? "(no status)", undefined, () =>
    Effect.succeed({
      rows: results.map((row) => UsageRow.fromWire(row, ref)),
      next: Option.filter(Option.some(after), (cursor) => cursor !== "")
    })
  )

/** A state that is not known ends nothing: the deadline does. */
const ended = (
  ref: ExecutionRef,
  state: UsageState,
  body: ErrorBody | undefined,
  page: () => Effect.Effect<Page, GenesysError>
): Effect.Effect<Outcome.Outcome<UsageState, Page>, GenesysError | UsageFailed> => {
  switch (state) {
    case "Complete":
    case "Succeeded":
      return Effect.map(page(), Outcome.succeeded)
    case "Failed":
    case "Cancelled":
      return Effect.fail(new UsageFailed({ execution: ref, state, ...(body !== undefined && { body }) }))
    default:
      return Effect.succeed(Outcome.pending(state))
  }
}

/**
 * The cursor in the URI of the next page; as it stands, where it is not encoded as URIs are. A URI without one is an
 * error, since the rows of that page would be missing.
 */
const cursorIn = (ref: ExecutionRef, nextUri = ""): Effect.Effect<Option.Option<string>, GenesysError> => {
  if (nextUri === "") return Effect.succeedNone
  const text = /[?&]after=([^&#]*)/.exec(nextUri)?.[1]
  if (text === undefined) return Effect.fail(badPage(ref, "the URI of the next page has no cursor"))
  return Effect.succeed(text === "" ? Option.none() : Option.some(Option.getOrElse(decode(text), () => text)))
}

const decode = Option.liftThrowable(decodeURIComponent)

const badPage = ({ of }: ExecutionRef, problem: string) =>
  new GenesysError({
    operation: resultOperations[of],
    reason: new Reason.Decode({ status: 200, problem }),
    attempts: 1,
    isUnknownOutcome: false
  })

const resultOperations = {
  client: "getOauthClientUsageQueryResult",
  organization: "getUsageQueryExecutionIdResults",
  search: "getUsageSimplesearchExecutionIdResults",
  clientJob: "getUsageClientClientIdAggregatesQueryJob",
  organizationJob: "getUsageAggregatesQueryJob"
} as const satisfies Record<ExecutionRef["of"], string>
