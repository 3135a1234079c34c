/** Usage of the whole organisation, searches, and jobs. All are answered from the metering. */
import { randomUUID } from "node:crypto"
import * as Identifiers from "@effect-genesys/schemas/Identifiers"
import * as Interval from "@effect-genesys/schemas/Interval"
import { usageJob } from "@effect-genesys/schemas/UsageJob"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { EmulatedApi } from "./EmulatedApi.ts"
import type { Execution, JobRow, Organisation } from "./Organisation.ts"
import { answering, Refusal } from "./Refusal.ts"
import { jobState, queryState, type UsageBehaviour } from "./UsageBehaviour.ts"

export const layer = (organisation: Organisation, usage: UsageBehaviour) =>
  HttpApiBuilder.group(EmulatedApi, "usage", (handlers) => {
    const { clients, executions, jobs, metering } = organisation
    const named = (clientId: string) => clients.get(clientId)?.client.name ?? ""
    const readyAt = Effect.map(Clock.currentTimeMillis, (now) => now + usage.queryLatency)

    const accept = (execution: Execution, path: string) => {
      const executionId = Identifiers.ExecutionId.make(randomUUID())
      executions.set(executionId, execution)
      const resultsUri = `/api/v2/usage/${path}/${executionId}/results`
      return HttpServerResponse.jsonUnsafe({ executionId, resultsUri }, { status: usage.acceptedStatus })
    }

    const found = (executionId: string, owner: string) => {
      const execution = executions.get(executionId)
      return execution?.owner === owner ? Effect.succeed(execution) : Effect.fail(noSuchQuery)
    }

    const startJob = Effect.fnUntraced(function* (
      owner: string,
      interval: Interval.Interval,
      rows: ReadonlyArray<JobRow>,
      path: string
    ) {
      yield* shortEnough(interval)
      const id = randomUUID()
      jobs.set(id, { owner, readyAt: yield* readyAt, rows })
      const resultsUri = `/api/v2/usage/${path}/aggregates/query/jobs/${id}`.replaceAll("//", "/")
      return HttpServerResponse.jsonUnsafe({ id, resultsUri }, { status: usage.acceptedStatus })
    })

    const jobPage = Effect.fnUntraced(function* (
      owner: string,
      jobId: string,
      path: string,
      paging: Paging
    ): Effect.fn.Return<JobPage, Refusal> {
      const job = jobs.get(jobId)
      if (job?.owner !== owner) return yield* noSuchQuery
      const queryStatus = jobState(usage, job.readyAt, yield* Clock.currentTimeMillis)
      if (queryStatus === "Failed") return { queryStatus, errorBody: failed }
      if (queryStatus !== "Succeeded") return { queryStatus }
      const { entities, next } = paged(job.rows, paging, usageJob.pageSize.default)
      const nextUri = `/api/v2/usage/${path}/aggregates/query/jobs/${jobId}?after=${next}&pageSize=${paging.pageSize ?? usageJob.pageSize.default}`
      return { queryStatus, entities, ...(next !== undefined && { nextUri: nextUri.replaceAll("//", "/") }) }
    })

    return handlers
      .handle("postUsageQuery", ({ payload }) =>
        Effect.map(Effect.all([Clock.currentTimeMillis, readyAt]), ([now, ready]) =>
          accept(
            { owner: "organisation", readyAt: ready, rows: metering.query(() => true, payload, now) },
            "query"
          )
        )
      )
      .handle(
        "getUsageQueryExecutionIdResults",
        answering(({ params }) =>
          Effect.gen(function* () {
            const { readyAt: at, rows } = yield* found(params.executionId, "organisation")
            const queryStatus = queryState(usage, at, yield* Clock.currentTimeMillis)
            return queryStatus === "Complete" ? { results: rows, queryStatus } : { queryStatus }
          })
        )
      )
      .handle("postUsageSimplesearch", ({ payload }) =>
        Effect.map(Effect.all([Clock.currentTimeMillis, readyAt]), ([now, ready]) => {
          const { httpMethods, interval, metrics = [], oauthClientNames, templateUris } = payload
          const rows = metering
            .query(
              (clientId) => oauthClientNames?.includes(named(clientId)) ?? true,
              {
                interval,
                groupBy: [
                  "OAuthClientId",
                  ...(metrics.includes("HttpMethod") || httpMethods !== undefined
                    ? (["HttpMethod"] as const)
                    : []),
                  ...(metrics.includes("TemplateUri") || templateUris !== undefined
                    ? (["TemplateUri"] as const)
                    : [])
                ],
                ...(metrics.includes("Date") && { granularity: "Day" as const })
              },
              now
            )
            .filter(
              ({ httpMethod = "", templateUri = "" }) =>
                (httpMethods?.some((method) => method === httpMethod) ?? true) &&
                (templateUris?.includes(templateUri) ?? true)
            )
          return accept({ owner: "search", readyAt: ready, rows }, "simplesearch")
        })
      )
      .handle(
        "getUsageSimplesearchExecutionIdResults",
        answering(({ params, query }) =>
          Effect.gen(function* () {
            const { readyAt: at, rows } = yield* found(params.executionId, "search")
            const queryStatus = queryState(usage, at, yield* Clock.currentTimeMillis)
            if (queryStatus !== "Complete") return { queryStatus }
            const { entities, next } = paged(rows, query, usageJob.pageSize.maximum)
            return { results: entities, queryStatus, ...(next !== undefined && { cursors: { after: next } }) }
          })
        )
      )
      .handle(
        "postUsageClientClientIdAggregatesQueryJobs",
        answering(({ params: { clientId }, payload }) =>
          Effect.gen(function* () {
            if (!clients.has(clientId)) return yield* clientNotFound
            const rows = metering.aggregate((id) => id === clientId, payload, yield* Clock.currentTimeMillis)
            return yield* startJob(clientId, payload.interval, rows, `client/${clientId}`)
          })
        )
      )
      .handle(
        "getUsageClientClientIdAggregatesQueryJob",
        answering(({ params: { clientId, jobId }, query }) =>
          jobPage(clientId, jobId, `client/${clientId}`, query)
        )
      )
      .handle(
        "postUsageAggregatesQueryJobs",
        answering(({ payload }) =>
          Effect.gen(function* () {
            const wanted = payload.oauthClientIds
            const rows = metering.aggregate(
              (id) => wanted?.includes(id) ?? true,
              payload,
              yield* Clock.currentTimeMillis
            )
            return yield* startJob("organisation", payload.interval, rows, "")
          })
        )
      )
      .handle(
        "getUsageAggregatesQueryJob",
        answering(({ params: { jobId }, query }) => jobPage("organisation", jobId, "", query))
      )
  })

interface Paging {
  readonly after?: string
  readonly pageSize?: number
}

interface JobPage {
  readonly queryStatus: ReturnType<typeof jobState>
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
      message: `An interval may begin ${usageJob.oldestDays} days ago, and be ${usageJob.longestDays} days long.`,
      fieldName: "interval"
    })
  }
})

const noSuchQuery = new Refusal({ status: 404, code: "not.found", message: "There is no such query." })

const clientNotFound = new Refusal({
  status: 404,
  code: "client.not.found",
  message: "There is no such client."
})
