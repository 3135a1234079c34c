/** Usage queries of the organization, searches, and jobs, on the counts of the metering. */
import { randomUUID } from "node:crypto"
import * as Identifiers from "@effect-genesys/schemas/Identifiers"
import * as Interval from "@effect-genesys/schemas/Interval"
import { type JobStatus, usageJob } from "@effect-genesys/schemas/UsageJob"
import type { ApiUsageRow, ApiUsageSimpleSearch } from "@effect-genesys/schemas/UsageQuery"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { clientNotFound, Refusal } from "../http/Refusal.ts"
import { catchRefusals } from "../http/RefusalResponse.ts"
import { Organization } from "../organization/Organization.ts"
import * as QueryList from "../organization/QueryList.ts"
import type { JobRow } from "../organization/UsageRows.ts"
import { EmulatedApi } from "./EmulatedApi.ts"
import * as UsageJobs from "./UsageJobs.ts"

export const layer = HttpApiBuilder.group(
  EmulatedApi,
  "usage",
  Effect.fnUntraced(function* (handlers) {
    const { behavior, executions, jobs, lifecycle, metering } = yield* Organization

    /** The rows of a search. */
    const found = (
      { httpMethods, interval, metrics = [], oauthClientNames, templateUris }: ApiUsageSimpleSearch,
      now: number
    ) => {
      const byMethod = metrics.includes("HttpMethod") || QueryList.isSet(httpMethods)
      const byTemplate = metrics.includes("TemplateUri") || QueryList.isSet(templateUris)
      const query = {
        interval,
        groupBy: [
          "OAuthClientId" as const,
          ...(byMethod ? ["HttpMethod" as const] : []),
          ...(byTemplate ? ["TemplateUri" as const] : [])
        ],
        ...(metrics.includes("Date") && { granularity: "Day" as const })
      }
      return metering
        .query(undefined, query, now)
        .filter(
          ({ clientName = "", httpMethod = "", templateUri = "" }) =>
            QueryList.admits(oauthClientNames, clientName) &&
            QueryList.admits(httpMethods, httpMethod) &&
            QueryList.admits(templateUris, templateUri)
        )
    }

    const startQuery = Effect.fnUntraced(function* (
      owner: "organization" | "search",
      rows: ReadonlyArray<ApiUsageRow>,
      path: string
    ) {
      const executionId = Identifiers.ExecutionId.make(randomUUID())
      const query = yield* UsageJobs.submit(behavior, owner, rows)
      yield* UsageJobs.store(executions, executionId, query)
      const resultsUri = `/api/v2/usage/${path}/${executionId}/results`
      return HttpServerResponse.jsonUnsafe({ executionId, resultsUri }, { status: query.acceptedStatus })
    })

    const startJob = Effect.fnUntraced(function* (
      owner: string,
      interval: Interval.Interval,
      rows: ReadonlyArray<JobRow>,
      path: string
    ) {
      yield* shortEnough(interval)
      const id = randomUUID()
      const job = yield* UsageJobs.submit(behavior, owner, rows)
      yield* UsageJobs.store(jobs, id, job)
      return HttpServerResponse.jsonUnsafe(
        { id, resultsUri: `${path}/${id}` },
        { status: job.acceptedStatus }
      )
    })

    const jobPage = Effect.fnUntraced(function* (
      owner: string,
      jobId: string,
      path: string,
      paging: Paging
    ): Effect.fn.Return<JobPage | HttpServerResponse.HttpServerResponse, Refusal> {
      const job = yield* UsageJobs.find(jobs, jobId, owner)
      const queryStatus = yield* UsageJobs.jobState(job)
      if (queryStatus === "Running") {
        return HttpServerResponse.jsonUnsafe({ queryStatus }, { status: job.acceptedStatus })
      }
      if (queryStatus === "Failed") return { queryStatus, errorBody: failed }
      if (queryStatus !== "Succeeded") return { queryStatus }
      const { entities, next } = paged(job.rows, paging, usageJob.pageSize.default)
      const pageSize = paging.pageSize ?? usageJob.pageSize.default
      return {
        queryStatus,
        entities,
        ...(next !== undefined && { nextUri: `${path}/${jobId}?after=${next}&pageSize=${pageSize}` })
      }
    })

    return handlers
      .handle("postUsageQuery", ({ payload }) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          startQuery("organization", metering.query(undefined, payload, now), "query")
        )
      )
      .handle(
        "getUsageQueryExecutionIdResults",
        catchRefusals(({ params }) =>
          Effect.gen(function* () {
            const job = yield* UsageJobs.find(executions, params.executionId, "organization")
            const queryStatus = yield* UsageJobs.queryState(job)
            return queryStatus === "Complete" ? { results: job.rows, queryStatus } : { queryStatus }
          })
        )
      )
      .handle("postUsageSimplesearch", ({ payload }) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          startQuery("search", found(payload, now).slice(0, mostFound), "simplesearch")
        )
      )
      .handle(
        "getUsageSimplesearchExecutionIdResults",
        catchRefusals(({ params, query }) =>
          Effect.gen(function* () {
            const job = yield* UsageJobs.find(executions, params.executionId, "search")
            const queryStatus = yield* UsageJobs.queryState(job)
            if (queryStatus !== "Complete") return { queryStatus }
            const { entities, next } = paged(job.rows, query, usageJob.pageSize.maximum)
            return { results: entities, queryStatus, ...(next !== undefined && { cursors: { after: next } }) }
          })
        )
      )
      .handle(
        "postUsageClientClientIdAggregatesQueryJobs",
        catchRefusals(({ params: { clientId }, payload }) =>
          Effect.gen(function* () {
            const now = yield* Clock.currentTimeMillis
            if (lifecycle.find(clientId, now) === undefined) return yield* clientNotFound
            const rows = metering.aggregate([clientId], payload, now)
            return yield* startJob(clientId, payload.interval, rows, jobsOf(clientId))
          })
        )
      )
      .handle(
        "getUsageClientClientIdAggregatesQueryJob",
        catchRefusals(({ params: { clientId, jobId }, query }) =>
          jobPage(clientId, jobId, jobsOf(clientId), query)
        )
      )
      .handle(
        "postUsageAggregatesQueryJobs",
        catchRefusals(({ payload }) =>
          Effect.gen(function* () {
            const rows = metering.aggregate(payload.oauthClientIds, payload, yield* Clock.currentTimeMillis)
            return yield* startJob("organization", payload.interval, rows, jobsOfOrganization)
          })
        )
      )
      .handle(
        "getUsageAggregatesQueryJob",
        catchRefusals(({ params: { jobId }, query }) =>
          jobPage("organization", jobId, jobsOfOrganization, query)
        )
      )
  })
)

/** Of a search, as the vendor documents. */
const mostFound = 20_000

const jobsOfOrganization = "/api/v2/usage/aggregates/query/jobs"
const jobsOf = (clientId: string) => `/api/v2/usage/client/${clientId}/aggregates/query/jobs`

interface Paging {
  readonly after?: string
  readonly pageSize?: number
}

interface JobPage {
  readonly queryStatus: JobStatus
  readonly errorBody?: typeof failed
  readonly entities?: ReadonlyArray<JobRow>
  readonly nextUri?: string
}

/** A cursor is the number of rows before it. */
const paged = <Row>(rows: ReadonlyArray<Row>, { after = "0", pageSize }: Paging, usual: number) => {
  const from = /^\d+$/.test(after) ? Number(after) : 0
  const to = from + (pageSize ?? usual)
  return { entities: rows.slice(from, to), next: to < rows.length ? String(to) : undefined }
}

const failed = { message: "The query failed.", code: "internal.server.error", status: 500 }

const shortEnough = Effect.fnUntraced(function* (interval: Interval.Interval) {
  const days = Duration.toDays(Interval.duration(interval))
  const age = DateTime.distance(interval.start, yield* DateTime.now)
  if (days > usageJob.longestDays || Duration.toDays(age) > usageJob.oldestDays + 1) {
    return yield* new Refusal({
      status: 400,
      code: "query.too.long",
      message: "An interval can begin at most {oldestDays} days ago, and be at most {longestDays} days long.",
      params: { oldestDays: String(usageJob.oldestDays), longestDays: String(usageJob.longestDays) },
      fieldName: "interval"
    })
  }
})
