/** The operations on usage beside those of one client in the OAuth API. */
import { UsageApi } from "@effect-genesys/client"
import { Interval, UsageJob } from "@effect-genesys/schemas"
import { assert } from "@effect/vitest"
import { type Interaction, Matcher } from "effect-pact"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type Contract, request } from "./Contract.ts"
import {
  at,
  complete,
  ids,
  interval,
  intervalOnWire,
  isComplete,
  isStarted,
  hasStatus,
  started,
  status
} from "./Examples.ts"

const { clientId, executionId, jobId } = ids

const tooLongOnWire = "2026-01-01/2026-05-31"
const tooLong = Result.getOrThrow(Interval.parse(tooLongOnWire))

const api = UsageApi.UsageApi

const queries = "/api/v2/usage/query"
const searches = "/api/v2/usage/simplesearch"
const jobs = "/api/v2/usage/aggregates/query/jobs"
const jobsOfClient = "/api/v2/usage/client/${clientId}/aggregates/query/jobs"

const queryResult = at(`${queries}/\${executionId}/results`)
const searchResult = at(`${searches}/\${executionId}/results`)
const job = at(`${jobs}/\${jobId}`)
const jobOfClient = at(`${jobsOfClient}/\${jobId}`)

const when = (name: string, outcome: string): Interaction.State => ({ name, params: { outcome } })
const ofQuery = "a usage query of the organization was submitted"
const ofSearch = "a usage search was submitted"
const ofJob = "a usage job of the organization was submitted"
const ofClientJob = "a usage job of a client was submitted"
const accepted = "submissions are accepted with 202"

const startedJob = { json: Matcher.fromSchema(UsageJob.OrganizationUsageQueryResponse, { id: jobId }) }
const isStartedJob = ({ id }: { readonly id: string }) => assert.strictEqual(id, jobId)

/** A row of a job by endpoint and day. */
const jobRow = {
  date: "2026-03-05",
  httpMethod: "GET",
  templateUri: "api/v2/users/{userId}",
  requestCount: 42,
  status200: 40,
  status300: 0,
  status400: 2,
  status429: 2,
  status500: 0
}
const ofOrganization = { ...jobRow, oauthClient: { id: clientId, name: "Wallboard" } }

const succeeded = {
  json: Matcher.fromSchema(UsageJob.OrganizationPublicApiUsageResultsResponse, {
    queryStatus: Matcher.equalTo("Succeeded"),
    entities: [ofOrganization]
  })
}
const clientSucceeded = {
  json: Matcher.fromSchema(UsageJob.ClientPublicApiUsageResultsResponse, {
    queryStatus: Matcher.equalTo("Succeeded"),
    entities: [jobRow]
  })
}
const jobStatus = (queryStatus: string) => ({
  json: Matcher.fromSchema(UsageJob.OrganizationPublicApiUsageResultsResponse, {
    queryStatus: Matcher.equalTo(queryStatus)
  })
})
const failedJob = {
  json: Matcher.fromSchema(UsageJob.OrganizationPublicApiUsageResultsResponse, {
    queryStatus: Matcher.equalTo("Failed"),
    errorBody: { code: "internal.server.error", message: "A sentence that says what went wrong." }
  })
}

const searched = { oauthClientNames: ["Wallboard"], metrics: ["Date", "HttpMethod", "TemplateUri"] } as const
const grouped = { granularity: "Day", groupBy: ["OauthClientId", "TemplateUri"] } as const
const groupedOfClient = { granularity: "Day", groupBy: ["TemplateUri"] } as const

export const usageContracts: ReadonlyArray<Contract> = [
  {
    operation: "postUsageQuery",
    uponReceiving: "a query for the usage of the organization",
    withRequest: request({
      method: "POST",
      path: queries,
      body: { json: { interval: intervalOnWire, granularity: "Day", groupBy: ["OAuthClientId"] } }
    }),
    willRespondWith: { status: 200, body: started },
    call: api.use((usage) =>
      Effect.map(
        usage.postUsageQuery({ interval, granularity: "Day", groupBy: ["OAuthClientId"] }),
        isStarted
      )
    ),
    otherResponses: [
      {
        uponReceiving: "a query for the usage of the organization",
        given: [accepted],
        willRespondWith: { status: 202, body: started },
        call: api.use((usage) =>
          Effect.map(
            usage.postUsageQuery({ interval, granularity: "Day", groupBy: ["OAuthClientId"] }),
            isStarted
          )
        )
      }
    ]
  },
  {
    operation: "getUsageQueryExecutionIdResults",
    uponReceiving: "a request for the result of a query for the usage of the organization",
    given: [when(ofQuery, "Complete")],
    withRequest: request({ method: "GET", path: queryResult }),
    willRespondWith: { status: 200, body: complete },
    call: api.use((usage) => Effect.map(usage.getUsageQueryExecutionIdResults(executionId), isComplete)),
    otherResponses: [
      {
        uponReceiving: "a request for the result of a query for the usage of the organization that runs",
        given: [when(ofQuery, "Running")],
        willRespondWith: { status: 200, body: status("Running") },
        call: api.use((usage) =>
          Effect.map(usage.getUsageQueryExecutionIdResults(executionId), hasStatus("Running"))
        )
      },
      {
        uponReceiving: "a request for the result of a query for the usage of the organization that failed",
        given: [when(ofQuery, "Failed")],
        willRespondWith: { status: 200, body: status("Failed") },
        call: api.use((usage) =>
          Effect.map(usage.getUsageQueryExecutionIdResults(executionId), hasStatus("Failed"))
        )
      }
    ],
    refusals: [
      {
        uponReceiving:
          "a request for the result of a query for the usage of the organization that has expired",
        given: [when(ofQuery, "Expired")],
        withRequest: request({ method: "GET", path: queryResult }),
        status: 404,
        code: "not.found",
        call: api.use((usage) => usage.getUsageQueryExecutionIdResults(executionId))
      }
    ]
  },
  {
    operation: "postUsageSimplesearch",
    uponReceiving: "a search for the usage of clients by name",
    withRequest: request({
      method: "POST",
      path: searches,
      body: { json: { interval: intervalOnWire, ...searched } }
    }),
    willRespondWith: { status: 200, body: started },
    call: api.use((usage) => Effect.map(usage.postUsageSimplesearch({ interval, ...searched }), isStarted))
  },
  {
    operation: "getUsageSimplesearchExecutionIdResults",
    uponReceiving: "a request for a page of the results of a search",
    given: [when(ofSearch, "Complete")],
    withRequest: request({ method: "GET", path: searchResult, query: { pageSize: "1000" } }),
    willRespondWith: { status: 200, body: complete },
    call: api.use((usage) =>
      Effect.map(usage.getUsageSimplesearchExecutionIdResults(executionId, { pageSize: 1000 }), isComplete)
    ),
    otherResponses: [
      {
        uponReceiving: "a request for the results of a search that runs",
        given: [when(ofSearch, "Running")],
        willRespondWith: { status: 200, body: status("Running") },
        call: api.use((usage) =>
          Effect.map(
            usage.getUsageSimplesearchExecutionIdResults(executionId, { pageSize: 1000 }),
            hasStatus("Running")
          )
        )
      }
    ]
  },
  {
    operation: "postUsageClientClientIdAggregatesQueryJobs",
    uponReceiving: "a job for the usage of an OAuth client",
    given: ["an OAuth client exists"],
    withRequest: request({
      method: "POST",
      path: at(jobsOfClient),
      body: { json: { interval: intervalOnWire, ...groupedOfClient } }
    }),
    willRespondWith: { status: 200, body: startedJob },
    call: api.use((usage) =>
      Effect.map(
        usage.postUsageClientClientIdAggregatesQueryJobs(clientId, { interval, ...groupedOfClient }),
        isStartedJob
      )
    ),
    refusals: [
      {
        uponReceiving: "a job for the usage of an OAuth client for more than 90 days",
        given: ["an OAuth client exists"],
        withRequest: request({
          method: "POST",
          path: at(jobsOfClient),
          body: { json: { interval: tooLongOnWire } }
        }),
        status: 400,
        code: "query.too.long",
        call: api.use((usage) =>
          usage.postUsageClientClientIdAggregatesQueryJobs(clientId, { interval: tooLong })
        )
      }
    ]
  },
  {
    operation: "getUsageClientClientIdAggregatesQueryJob",
    uponReceiving: "a request for a page of a job of an OAuth client",
    given: [when(ofClientJob, "Complete")],
    withRequest: request({ method: "GET", path: jobOfClient, query: { pageSize: "1000" } }),
    willRespondWith: { status: 200, body: clientSucceeded },
    call: api.use((usage) =>
      Effect.map(
        usage.getUsageClientClientIdAggregatesQueryJob(clientId, jobId, { pageSize: 1000 }),
        ({ entities = [], queryStatus }) => {
          assert.strictEqual(queryStatus, "Succeeded")
          assert.deepStrictEqual(
            entities.map(({ requestCount }) => requestCount),
            [42]
          )
        }
      )
    ),
    otherResponses: [
      {
        uponReceiving: "a request for a page of a job of an OAuth client that runs",
        given: [when(ofClientJob, "Running")],
        willRespondWith: { status: 200, body: jobStatus("Running") },
        call: api.use((usage) =>
          Effect.map(
            usage.getUsageClientClientIdAggregatesQueryJob(clientId, jobId, { pageSize: 1000 }),
            hasStatus("Running")
          )
        )
      }
    ]
  },
  {
    operation: "postUsageAggregatesQueryJobs",
    uponReceiving: "a job for the usage of the organization",
    withRequest: request({
      method: "POST",
      path: jobs,
      body: { json: { interval: intervalOnWire, ...grouped } }
    }),
    willRespondWith: { status: 200, body: startedJob },
    call: api.use((usage) =>
      Effect.map(usage.postUsageAggregatesQueryJobs({ interval, ...grouped }), isStartedJob)
    ),
    otherResponses: [
      {
        uponReceiving: "a job for the usage of the organization",
        given: [accepted],
        willRespondWith: { status: 202, body: startedJob },
        call: api.use((usage) =>
          Effect.map(usage.postUsageAggregatesQueryJobs({ interval, ...grouped }), isStartedJob)
        )
      }
    ],
    refusals: [
      {
        uponReceiving: "a job for the usage of the organization for more than 90 days",
        withRequest: request({ method: "POST", path: jobs, body: { json: { interval: tooLongOnWire } } }),
        status: 400,
        code: "query.too.long",
        call: api.use((usage) => usage.postUsageAggregatesQueryJobs({ interval: tooLong }))
      }
    ]
  },
  {
    operation: "getUsageAggregatesQueryJob",
    uponReceiving: "a request for a page of a job of the organization",
    given: [when(ofJob, "Complete")],
    withRequest: request({ method: "GET", path: job, query: { pageSize: "1000" } }),
    willRespondWith: { status: 200, body: succeeded },
    call: api.use((usage) =>
      Effect.map(
        usage.getUsageAggregatesQueryJob(jobId, { pageSize: 1000 }),
        ({ entities = [], queryStatus }) => {
          assert.strictEqual(queryStatus, "Succeeded")
          assert.deepStrictEqual(
            entities.map(({ oauthClient, requestCount }) => [oauthClient?.name, requestCount]),
            [["Wallboard", 42]]
          )
        }
      )
    ),
    otherResponses: [
      {
        uponReceiving: "a request for a page of a job of the organization that runs",
        given: [when(ofJob, "Running")],
        willRespondWith: { status: 200, body: jobStatus("Running") },
        call: api.use((usage) =>
          Effect.map(usage.getUsageAggregatesQueryJob(jobId, { pageSize: 1000 }), hasStatus("Running"))
        )
      },
      {
        uponReceiving: "a request for a page of a job of the organization that was cancelled",
        given: [when(ofJob, "Cancelled")],
        willRespondWith: { status: 200, body: jobStatus("Cancelled") },
        call: api.use((usage) =>
          Effect.map(usage.getUsageAggregatesQueryJob(jobId, { pageSize: 1000 }), hasStatus("Cancelled"))
        )
      },
      {
        uponReceiving: "a request for a page of a job of the organization that failed",
        given: [when(ofJob, "Failed")],
        willRespondWith: { status: 200, body: failedJob },
        call: api.use((usage) =>
          Effect.map(
            usage.getUsageAggregatesQueryJob(jobId, { pageSize: 1000 }),
            ({ errorBody, queryStatus }) =>
              assert.deepStrictEqual([queryStatus, errorBody?.code], ["Failed", "internal.server.error"])
          )
        )
      }
    ]
  }
]
