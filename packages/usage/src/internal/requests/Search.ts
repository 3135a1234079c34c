/** The calls of all clients, found by the names of clients, methods and templates. Its rows have no fixed dimensions. */
import { UsageApi } from "@effect-genesys/client/UsageApi"
import { ApiUsageSimpleSearch } from "@effect-genesys/schemas/UsageQuery"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { shapeFields } from "../Dimensions.ts"
import * as ResultPage from "../ResultPage.ts"
import { forInterval, type IntervalSubmission, noLimits } from "../Submission.ts"

/** The calls of all clients, by the names of clients, methods and templates: at most 20,000 rows. */
export interface SearchRequest {
  readonly kind: "search"
  readonly query: ApiUsageSimpleSearch
}

export type SearchRef = typeof SearchRef.Type
export const SearchRef = /*#__PURE__*/ Schema.Struct({
  kind: Schema.Literal("search"),
  executionId: Schema.String,
  ...shapeFields
})

const operation = "postUsageSimplesearch"

export const submission = ({ query }: SearchRequest): IntervalSubmission<SearchRef> =>
  forInterval({
    operation,
    query,
    encode: Schema.encodeEffect(ApiUsageSimpleSearch),
    limits: noLimits,
    submit: (wanted) =>
      UsageApi.use((api) => api.postUsageSimplesearch(wanted)).pipe(
        Effect.flatMap((response) => ResultPage.executionIdIn(operation, response)),
        Effect.map((executionId) => ({ kind: "search", executionId }))
      )
  })

export const reader = (ref: SearchRef): ResultPage.ResultReader => ({
  operation: "getUsageSimplesearchExecutionIdResults",
  read: (cursor) =>
    Effect.map(
      UsageApi.use((api) =>
        api.getUsageSimplesearchExecutionIdResults(ref.executionId, ResultPage.paging(cursor))
      ),
      (response) => ResultPage.ofQuery(response, ref, response.cursors?.after)
    )
})
