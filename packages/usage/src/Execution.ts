/**
 * The vendor's five ways to ask for usage, behind one: queries and jobs, of one client or all, and searches. Their words
 * differ; what comes out of here does not.
 */
import { GenesysError } from "@effect-genesys/client/GenesysError"
import { OAuthApi } from "@effect-genesys/client/OAuthApi"
import * as Reason from "@effect-genesys/client/Reason"
import { UsageApi } from "@effect-genesys/client/UsageApi"
import * as Outcome from "@effect-genesys/polling/Outcome"
import type { ErrorBody } from "@effect-genesys/schemas/ErrorBody"
import { usageJob } from "@effect-genesys/schemas/UsageJob"
import type { ApiUsageQueryResult } from "@effect-genesys/schemas/UsageQuery"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { UsageFailed } from "./UsageFailed.ts"
import * as UsageRow from "./UsageRow.ts"

/** Work that runs on the server: which, and of whom. */
export type ExecutionRef = typeof ExecutionRef.Type
export const ExecutionRef = Schema.Union([
  Schema.Struct({ of: Schema.Literal("client"), clientId: Schema.String, executionId: Schema.String }),
  Schema.Struct({ of: Schema.Literal("organization"), executionId: Schema.String }),
  Schema.Struct({ of: Schema.Literal("search"), executionId: Schema.String }),
  Schema.Struct({ of: Schema.Literal("clientJob"), clientId: Schema.String, jobId: Schema.String }),
  Schema.Struct({ of: Schema.Literal("organizationJob"), jobId: Schema.String })
])

/** The words of the vendor, or a text of ours where it sends none. */
export type UsageState = string

/** Some of the rows, and the cursor of those after them. */
export interface Page {
  readonly rows: ReadonlyArray<UsageRow.UsageRow>
  readonly next: Option.Option<string>
}

type Asked = Effect.Effect<Outcome.Outcome<UsageState, Page>, GenesysError | UsageFailed, OAuthApi | UsageApi>

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
        (result) => ofQuery(ref, result)
      )
    case "clientJob":
      return Effect.flatMap(
        UsageApi.use((api) => api.getUsageClientClientIdAggregatesQueryJob(ref.clientId, ref.jobId, paging)),
        ({ entities = [], errorBody, nextUri, queryStatus }) =>
          ended(ref, queryStatus, errorBody, () => ({
            rows: entities.map((row) => UsageRow.fromJob({ ...row, clientId: ref.clientId })),
            next: cursorIn(nextUri)
          }))
      )
    case "organizationJob":
      return Effect.flatMap(
        UsageApi.use((api) => api.getUsageAggregatesQueryJob(ref.jobId, paging)),
        ({ entities = [], errorBody, nextUri, queryStatus }) =>
          ended(ref, queryStatus, errorBody, () => ({
            rows: entities.map((row) =>
              UsageRow.fromJob({
                ...row,
                clientId: row.oauthClient?.id,
                clientName: row.oauthClient?.name,
                userId: row.user?.id
              })
            ),
            next: cursorIn(nextUri)
          }))
      )
  }
}

/** All rows from a first page on. Each further page is asked for when it is wanted. */
export const rowsFrom = (
  ref: ExecutionRef,
  first: Page
): Stream.Stream<UsageRow.UsageRow, GenesysError | UsageFailed, OAuthApi | UsageApi> =>
  Stream.concat(
    Stream.fromIterable(first.rows),
    Option.match(first.next, {
      onNone: () => Stream.empty,
      onSome: (cursor) =>
        Stream.paginate(cursor, (after) =>
          Effect.flatMap(ask(ref, Option.some(after)), (outcome) =>
            outcome._tag === "Succeeded"
              ? Effect.succeed([outcome.value.rows, outcome.value.next] as const)
              : Effect.fail(pageGone(ref))
          )
        )
    })
  )

const ofQuery = (ref: ExecutionRef, { cursors, queryStatus, results = [] }: ApiUsageQueryResult) =>
  ended(ref, queryStatus ?? "(no status)", undefined, () => ({
    rows: results.map(UsageRow.fromWire),
    next: Option.filter(Option.fromNullishOr(cursors?.after), (after) => after !== "")
  }))

/** A state that is not known ends nothing: the deadline does. */
const ended = (
  ref: ExecutionRef,
  state: UsageState,
  body: ErrorBody | undefined,
  page: () => Page
): Effect.Effect<Outcome.Outcome<UsageState, Page>, UsageFailed> => {
  switch (state) {
    case "Complete":
    case "Succeeded":
      return Effect.succeed(Outcome.succeeded(page()))
    case "Failed":
    case "Cancelled":
      return Effect.fail(new UsageFailed({ execution: ref, state, ...(body !== undefined && { body }) }))
    default:
      return Effect.succeed(Outcome.pending(state))
  }
}

/** The cursor in the URI of the next page; as it stands, where it is not encoded as URIs are. */
const cursorIn = (nextUri = "") =>
  Option.map(Option.fromNullishOr(/[?&]after=([^&#]+)/.exec(nextUri)?.[1]), (text) =>
    Option.getOrElse(decode(text), () => text)
  )

const decode = Option.liftThrowable(decodeURIComponent)

const pageGone = ({ of }: ExecutionRef) =>
  new GenesysError({
    operation: resultOperations[of],
    reason: new Reason.Decode({ status: 200, problem: "a page of finished work is not there any more" }),
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
