/** The calls of all clients of the organization, by a query. */
import { UsageApi } from "@effect-genesys/client/UsageApi"
import { ApiUsageOrganizationQuery } from "@effect-genesys/schemas/UsageQuery"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { shapeFields, shapeOf } from "../Dimensions.ts"
import * as ResultPage from "../ResultPage.ts"
import { isRowOf, typed } from "../Rows.ts"
import { forInterval, type IntervalSubmission, noLimits } from "../Submission.ts"

/** The calls of all clients. */
export interface OrganizationRequest {
  readonly kind: "organization"
  readonly query: ApiUsageOrganizationQuery
}

export type OrganizationRef = typeof OrganizationRef.Type
export const OrganizationRef = /*#__PURE__*/ Schema.Struct({
  kind: Schema.Literal("organization"),
  executionId: Schema.String,
  ...shapeFields
})

const operation = "postUsageQuery"

export const submission = ({ query }: OrganizationRequest): IntervalSubmission<OrganizationRef> =>
  forInterval({
    operation,
    query,
    encode: Schema.encodeEffect(ApiUsageOrganizationQuery),
    limits: noLimits,
    submit: (wanted) =>
      UsageApi.use((api) => api.postUsageQuery(wanted)).pipe(
        Effect.flatMap((response) => ResultPage.executionIdIn(operation, response)),
        Effect.map((executionId) => ({ kind: "organization", executionId, ...shapeOf(wanted.groupBy) }))
      )
  })

export const resultOperation = "getUsageQueryExecutionIdResults"

export const reader = (ref: OrganizationRef): ResultPage.ResultReader => ({
  operation: resultOperation,
  read: () =>
    Effect.map(
      UsageApi.use((api) => api.getUsageQueryExecutionIdResults(ref.executionId)),
      (response) => ResultPage.ofQuery(response, ref)
    )
})

export const typedRows = <const Query extends ApiUsageOrganizationQuery>(query: Query) =>
  typed(resultOperation, isRowOf<Query>(query))
