/** The calls of one client, also in other organizations, by a job. */
import { UsageApi } from "@effect-genesys/client/UsageApi"
import { ClientPublicApiUsageQueryRequest, usageJob } from "@effect-genesys/schemas/UsageJob"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { shapeFields, shapeOf } from "../Dimensions.ts"
import * as ResultPage from "../ResultPage.ts"
import { isRowOf, typed } from "../Rows.ts"
import { forInterval, type IntervalSubmission } from "../Submission.ts"

/** The calls of one client, also in other organizations; in pages. */
export interface ClientJobRequest {
  readonly kind: "clientJob"
  readonly clientId: string
  readonly query: ClientPublicApiUsageQueryRequest
}

export type ClientJobRef = typeof ClientJobRef.Type
export const ClientJobRef = /*#__PURE__*/ Schema.Struct({
  kind: Schema.Literal("clientJob"),
  clientId: Schema.String,
  jobId: Schema.String,
  ...shapeFields
})

const operation = "postUsageClientClientIdAggregatesQueryJobs"

export const submission = ({ clientId, query }: ClientJobRequest): IntervalSubmission<ClientJobRef> =>
  forInterval({
    operation,
    query,
    encode: Schema.encodeEffect(ClientPublicApiUsageQueryRequest),
    limits: { longest: usageJob.longestDays, oldest: usageJob.oldestDays },
    submit: (wanted) =>
      Effect.map(
        UsageApi.use((api) => api.postUsageClientClientIdAggregatesQueryJobs(clientId, wanted)),
        // The rows name no client, so its id is added to each.
        ({ id }) => ({
          kind: "clientJob",
          clientId,
          jobId: id,
          by: ["clientId", ...(shapeOf(wanted.groupBy).by ?? [])]
        })
      )
  })

const resultOperation = "getUsageClientClientIdAggregatesQueryJob"

export const reader = (ref: ClientJobRef): ResultPage.ResultReader => ({
  operation: resultOperation,
  read: (cursor) =>
    Effect.map(
      UsageApi.use((api) =>
        api.getUsageClientClientIdAggregatesQueryJob(ref.clientId, ref.jobId, ResultPage.paging(cursor))
      ),
      (response) => ResultPage.ofJob(resultOperation, response, ref, ref.clientId)
    )
})

export const typedRows = <const Query extends ClientPublicApiUsageQueryRequest>(query: Query) =>
  typed(resultOperation, isRowOf<Query>(query))
