/** All kinds of requests, and the handles of their results. Each kind is a file in `requests`. */
import * as Schema from "effect/Schema"
import * as Client from "./requests/Client.ts"
import * as ClientJob from "./requests/ClientJob.ts"
import * as Organization from "./requests/Organization.ts"
import * as OrganizationJob from "./requests/OrganizationJob.ts"
import * as Search from "./requests/Search.ts"
import * as Summary from "./requests/Summary.ts"
import type { ResultReader } from "./ResultPage.ts"
import type { IntervalSubmission, Submission } from "./Submission.ts"

/**
 * A request of any kind, by its `kind`: `summary`, `client`, `organization`, `search`, `clientJob` or
 * `organizationJob`.
 *
 * @since 0.1.0
 * @category models
 */
export type Request = Summary.SummaryRequest | IntervalRequest

/**
 * A request for an interval, which `Intervals.run` can split.
 *
 * @since 0.1.0
 * @category models
 */
export type IntervalRequest =
  | Client.ClientRequest
  | Organization.OrganizationRequest
  | Search.SearchRequest
  | ClientJob.ClientJobRequest
  | OrganizationJob.OrganizationJobRequest

/**
 * A query, a search or a job on the server, as its handle stores it.
 *
 * @since 0.1.0
 * @category models
 */
export type ExecutionRef = typeof ExecutionRef.Type
/**
 * The schema of an execution, which a handle has as its id.
 *
 * @since 0.1.0
 * @category models
 */
export const ExecutionRef = /*#__PURE__*/ Schema.Union([
  Client.ClientRef,
  Organization.OrganizationRef,
  Search.SearchRef,
  ClientJob.ClientJobRef,
  OrganizationJob.OrganizationJobRef
])

export const submissionOf = (request: Request): Submission<ExecutionRef> =>
  request.kind === "summary" ? Summary.submission(request) : intervalSubmissionOf(request)

export const intervalSubmissionOf = (request: IntervalRequest): IntervalSubmission<ExecutionRef> => {
  switch (request.kind) {
    case "client":
      return Client.submission(request)
    case "organization":
      return Organization.submission(request)
    case "search":
      return Search.submission(request)
    case "clientJob":
      return ClientJob.submission(request)
    case "organizationJob":
      return OrganizationJob.submission(request)
  }
}

export const readerOf = (ref: ExecutionRef): ResultReader => {
  switch (ref.kind) {
    case "client":
      return Client.reader(ref)
    case "organization":
      return Organization.reader(ref)
    case "search":
      return Search.reader(ref)
    case "clientJob":
      return ClientJob.reader(ref)
    case "organizationJob":
      return OrganizationJob.reader(ref)
  }
}
