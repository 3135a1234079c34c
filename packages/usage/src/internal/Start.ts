/** Starts work on the server, in whichever of the vendor's ways. */
import { GenesysError } from "@effect-genesys/client/GenesysError"
import { OAuthApi } from "@effect-genesys/client/OAuthApi"
import * as Reason from "@effect-genesys/client/Reason"
import { UsageApi } from "@effect-genesys/client/UsageApi"
import type { UsageExecutionResult } from "@effect-genesys/schemas/UsageQuery"
import * as Effect from "effect/Effect"
import type { ExecutionRef } from "../ExecutionRef.ts"
import { type Request, shapeOf } from "../Request.ts"
import * as Check from "./Check.ts"

/** Starts the work on the server, and tells what it is known by. */
export const start = Effect.fnUntraced(function* (
  request: Request
): Effect.fn.Return<ExecutionRef, GenesysError, OAuthApi | UsageApi> {
  yield* Check.whole(request)
  const shape = shapeOf(request)
  switch (request.of) {
    case "client": {
      const { clientId, query } = request
      const answer = yield* OAuthApi.use((api) => api.postOauthClientUsageQuery(clientId, query))
      return { of: "client", clientId, executionId: yield* executionId(request, answer), ...shape }
    }
    case "summary": {
      const { clientId, days } = request
      const answer = yield* OAuthApi.use((api) =>
        api.getOauthClientUsageSummary(clientId, days === undefined ? {} : { days })
      )
      return { of: "client", clientId, executionId: yield* executionId(request, answer), ...shape }
    }
    case "organization": {
      const answer = yield* UsageApi.use((api) => api.postUsageQuery(request.query))
      return { of: "organization", executionId: yield* executionId(request, answer), ...shape }
    }
    case "search": {
      const answer = yield* UsageApi.use((api) => api.postUsageSimplesearch(request.query))
      return { of: "search", executionId: yield* executionId(request, answer), ...shape }
    }
    case "clientJob": {
      const { clientId, query } = request
      const { id } = yield* UsageApi.use((api) =>
        api.postUsageClientClientIdAggregatesQueryJobs(clientId, query)
      )
      return { of: "clientJob", clientId, jobId: id, ...shape }
    }
    case "organizationJob": {
      const { id } = yield* UsageApi.use((api) => api.postUsageAggregatesQueryJobs(request.query))
      return { of: "organizationJob", jobId: id, ...shape }
    }
  }
})

// Both fields are optional in the API; either is enough. An empty id is none.
const executionId = (
  { of }: Request,
  { executionId: id, resultsUri }: UsageExecutionResult
): Effect.Effect<string, GenesysError> => {
  const found =
    id ||
    resultsUri
      ?.split(/[?#]/)[0]
      ?.split("/")
      .findLast((part) => part !== "" && part !== "results")
  return found === undefined
    ? Effect.fail(
        new GenesysError({
          operation: Check.operations[of],
          reason: new Reason.Decode({ status: 200, problem: "it names no execution to ask for" }),
          attempts: 1,
          isUnknownOutcome: false
        })
      )
    : Effect.succeed(found)
}
