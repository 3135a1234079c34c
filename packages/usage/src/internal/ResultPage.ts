/** Reads the result of a submission, a page at a time. Queries and jobs spell states and pages differently. */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import type { OAuthApi } from "@effect-genesys/client/OAuthApi"
import type { UsageApi } from "@effect-genesys/client/UsageApi"
import type { ErrorBody } from "@effect-genesys/schemas/ErrorBody"
import {
  type ClientPublicApiUsageResultsResponse,
  type OrganizationPublicApiUsageResultsResponse,
  usageJob
} from "@effect-genesys/schemas/UsageJob"
import type { ApiUsageQueryResult, UsageExecutionResult } from "@effect-genesys/schemas/UsageQuery"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { UsageRow } from "../UsageRow.ts"
import type { Shape } from "./Dimensions.ts"
import { unusableResponse } from "./Errors.ts"
import * as Rows from "./Rows.ts"

export interface Page {
  readonly rows: ReadonlyArray<UsageRow>
  /** The cursor of the next page. */
  readonly next: Option.Option<string>
}

/** One response to a request for a result. */
export interface ResultPage {
  /** The vendor's word, or `(no status)`. */
  readonly state: string
  /** Why the submission failed, if the server says. */
  readonly body?: ErrorBody | undefined
  /** Makes the rows, once the state says that they are complete. */
  readonly page: Effect.Effect<Page, GenesysError>
}

export interface ResultReader {
  /** The vendor's name of the operation, which errors have. */
  readonly operation: string
  /** Reads the page at a cursor, or the first one. */
  readonly read: (
    cursor: Option.Option<string>
  ) => Effect.Effect<ResultPage, GenesysError, OAuthApi | UsageApi>
}

/** A response for a query or a search. Only a search has a cursor: a query returns all of its rows at once. */
export const ofQuery = (
  { queryStatus, results = [] }: ApiUsageQueryResult,
  shape: Shape,
  cursor = ""
): ResultPage => ({
  state: queryStatus ?? "(no status)",
  page: Effect.sync(() => ({
    rows: results.map((row) => Rows.fromQuery(row, shape)),
    next: cursor === "" ? Option.none() : Option.some(cursor)
  }))
})

/** A response for a job. */
export const ofJob = (
  operation: string,
  {
    entities = [],
    errorBody,
    nextUri,
    queryStatus
  }: ClientPublicApiUsageResultsResponse | OrganizationPublicApiUsageResultsResponse,
  shape: Shape,
  clientId?: string
): ResultPage => ({
  state: queryStatus,
  body: errorBody,
  page: Effect.map(cursorIn(operation, nextUri), (next) => ({
    rows: entities.map((row) => Rows.fromJob(row, shape, clientId)),
    next
  }))
})

/** The parameters of a page: as many rows as the vendor allows. */
export const paging = (cursor: Option.Option<string>) => ({
  pageSize: usageJob.pageSize.maximum,
  ...(Option.isSome(cursor) && { after: cursor.value })
})

/** The id of a query or a search. The API may send it alone, in a URI, or both; an empty id counts as absent. */
export const executionIdIn = (
  operation: string,
  { executionId, resultsUri }: UsageExecutionResult
): Effect.Effect<string, GenesysError> => {
  const found =
    executionId ||
    resultsUri
      ?.split(/[?#]/)[0]
      ?.split("/")
      .findLast((part) => part !== "" && part !== "results")
  return found === undefined
    ? Effect.fail(unusableResponse(operation, "it has no execution id, so its result cannot be read"))
    : Effect.succeed(found)
}

/**
 * The cursor in the URI of the next page, unchanged if it is not URI-encoded. A URI without a cursor is an error, since
 * the rows of that page would be missing.
 */
const cursorIn = (operation: string, nextUri = ""): Effect.Effect<Option.Option<string>, GenesysError> => {
  if (nextUri === "") return Effect.succeedNone
  const text = /[?&]after=([^&#]*)/.exec(nextUri)?.[1]
  if (text === undefined) {
    return Effect.fail(unusableResponse(operation, "the URI of the next page has no cursor"))
  }
  return Effect.succeed(text === "" ? Option.none() : Option.some(Option.getOrElse(decode(text), () => text)))
}

const decode = Option.liftThrowable(decodeURIComponent)
