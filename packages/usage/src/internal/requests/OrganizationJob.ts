/** The calls of all clients of the organization, by a job. */
import { UsageApi } from "@effect-genesys/client/UsageApi"
import { OrganizationPublicApiUsageQueryRequest, usageJob } from "@effect-genesys/schemas/UsageJob"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { shapeFields, shapeOf } from "../Dimensions.ts"
import * as ResultPage from "../ResultPage.ts"
import { isRowOf, typed } from "../Rows.ts"
import { forInterval, type IntervalSubmission } from "../Submission.ts"

/** The calls of all clients; in pages. */
export interface OrganizationJobRequest {
  readonly kind: "organizationJob"
  readonly query: OrganizationPublicApiUsageQueryRequest
}

export type OrganizationJobRef = typeof OrganizationJobRef.Type
export const OrganizationJobRef = /*#__PURE__*/ Schema.Struct({
  kind: Schema.Literal("organizationJob"),
  jobId: Schema.String,
  ...shapeFields
})

const operation = "postUsageAggregatesQueryJobs"

export const submission = ({ query }: OrganizationJobRequest): IntervalSubmission<OrganizationJobRef> =>
  forInterval({
    operation,
    query,
    encode: Schema.encodeEffect(OrganizationPublicApiUsageQueryRequest),
    limits: { longest: usageJob.longestDays, oldest: usageJob.oldestDays },
    submit: (wanted) =>
      Effect.map(
        UsageApi.use((api) => api.postUsageAggregatesQueryJobs(wanted)),
        ({ id }) => ({ kind: "organizationJob", jobId: id, ...shapeOf(wanted.groupBy) })
      )
  })

const resultOperation = "getUsageAggregatesQueryJob"

export const reader = (ref: OrganizationJobRef): ResultPage.ResultReader => ({
  operation: resultOperation,
  read: (cursor) =>
    Effect.map(
      UsageApi.use((api) => api.getUsageAggregatesQueryJob(ref.jobId, ResultPage.paging(cursor))),
      (response) => ResultPage.ofJob(resultOperation, response, ref)
    )
})

export const typedRows = <const Query extends OrganizationPublicApiUsageQueryRequest>(query: Query) =>
  typed(resultOperation, isRowOf<Query>(query))
