/** The calls of one client, by a query. */
import { OAuthApi } from "@effect-genesys/client/OAuthApi"
import { ApiUsageClientQuery } from "@effect-genesys/schemas/UsageQuery"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { shapeFields, shapeOf } from "../Dimensions.ts"
import * as ResultPage from "../ResultPage.ts"
import { isRowOf, typed } from "../Rows.ts"
import { forInterval, type IntervalSubmission, noLimits } from "../Submission.ts"

/** The calls of one client. */
export interface ClientRequest {
  readonly kind: "client"
  readonly clientId: string
  readonly query: ApiUsageClientQuery
}

export type ClientRef = typeof ClientRef.Type
export const ClientRef = /*#__PURE__*/ Schema.Struct({
  kind: Schema.Literal("client"),
  clientId: Schema.String,
  executionId: Schema.String,
  ...shapeFields
})

const operation = "postOauthClientUsageQuery"

export const submission = ({ clientId, query }: ClientRequest): IntervalSubmission<ClientRef> =>
  forInterval({
    operation,
    query,
    encode: Schema.encodeEffect(ApiUsageClientQuery),
    limits: noLimits,
    submit: (wanted) =>
      OAuthApi.use((api) => api.postOauthClientUsageQuery(clientId, wanted)).pipe(
        Effect.flatMap((response) => ResultPage.executionIdIn(operation, response)),
        Effect.map((executionId) => ({
          kind: "client",
          clientId,
          executionId,
          ...shapeOf(wanted.groupBy)
        }))
      )
  })

export const resultOperation = "getOauthClientUsageQueryResult"

export const reader = (ref: ClientRef): ResultPage.ResultReader => ({
  operation: resultOperation,
  read: () =>
    Effect.map(
      OAuthApi.use((api) => api.getOauthClientUsageQueryResult(ref.clientId, ref.executionId)),
      (response) => ResultPage.ofQuery(response, ref)
    )
})

export const typedRows = <const Query extends ApiUsageClientQuery>(query: Query) =>
  typed(resultOperation, isRowOf<Query>(query))
