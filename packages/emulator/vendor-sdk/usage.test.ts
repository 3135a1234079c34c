/** The 8 operations of the vendor's `UsageApi` that are not in its `OAuthApi`. */
import { Emulator } from "@effect-genesys/emulator"
import { type GenesysCloudApi, Interval, UsageJob, UsageQuery } from "@effect-genesys/schemas"
import { assert } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as CarriedOut from "./CarriedOut.ts"
import * as Sdk from "./Sdk.ts"

/** The API, and the 30 days of the demo. */
const prepared = Effect.gen(function* () {
  const [client] = (yield* Emulator.Emulator).clients
  assert.isDefined(client)
  return {
    ...client,
    usage: new Sdk.UsageApi(yield* Sdk.administrator),
    interval: Interval.format(Interval.lastDays(30, yield* DateTime.now))
  }
})

/** The parameter `after` for the SDK, from the URI of the next page. */
const after = (nextUri: string | undefined) =>
  new URL(nextUri ?? "", "http://localhost").searchParams.get("after") ?? ""

type Operation = keyof (typeof GenesysCloudApi.GenesysCloudApi)["groups"]["usage"]["endpoints"]

const operations: CarriedOut.Operations<Operation> = {
  postUsageQuery: Effect.gen(function* () {
    const { interval, usage } = yield* prepared
    const { executionId = "", resultsUri } = yield* Sdk.resultOf(UsageQuery.UsageExecutionResult, () =>
      usage.postUsageQuery({ interval })
    )
    assert.strictEqual(resultsUri, `/api/v2/usage/query/${executionId}/results`)
  }),

  getUsageQueryExecutionIdResults: Effect.gen(function* () {
    const { clientId, interval, name, usage } = yield* prepared
    const { executionId = "" } = yield* Sdk.resultOf(UsageQuery.UsageExecutionResult, () =>
      usage.postUsageQuery({ interval, groupBy: ["OAuthClientId"] })
    )
    const { queryStatus, results = [] } = yield* Sdk.resultOf(UsageQuery.ApiUsageQueryResult, () =>
      usage.getUsageQueryExecutionIdResults(executionId)
    )
    assert.strictEqual(queryStatus, "Complete")
    assert.strictEqual(results.find((row) => row.clientId === clientId)?.clientName, name)
  }),

  postUsageSimplesearch: Effect.gen(function* () {
    const { interval, usage } = yield* prepared
    const { executionId = "", resultsUri } = yield* Sdk.resultOf(UsageQuery.UsageExecutionResult, () =>
      usage.postUsageSimplesearch({ interval })
    )
    assert.strictEqual(resultsUri, `/api/v2/usage/simplesearch/${executionId}/results`)
  }),

  getUsageSimplesearchExecutionIdResults: Effect.gen(function* () {
    const { interval, name, usage } = yield* prepared
    const { executionId = "" } = yield* Sdk.resultOf(UsageQuery.UsageExecutionResult, () =>
      usage.postUsageSimplesearch({
        interval,
        oauthClientNames: [name],
        httpMethods: ["GET"],
        metrics: ["Date", "HttpMethod"]
      })
    )
    const page = (options: { readonly pageSize: number; readonly after?: string }) =>
      Sdk.resultOf(UsageQuery.ApiUsageQueryResult, () =>
        usage.getUsageSimplesearchExecutionIdResults(executionId, options)
      )
    const first = yield* page({ pageSize: 5 })
    assert.strictEqual(first.results?.length, 5)
    const rest = yield* page({ pageSize: 1000, after: first.cursors?.after ?? "" })
    assert.isUndefined(rest.cursors?.after)
    const rows = [...(first.results ?? []), ...(rest.results ?? [])]
    assert.isTrue(rows.every(({ clientName, httpMethod }) => clientName === name && httpMethod === "GET"))
    const days = new Set(rows.map(({ date }) => date && DateTime.formatIsoDateUtc(date)))
    assert.strictEqual(days.size, rows.length)
  }),

  postUsageClientClientIdAggregatesQueryJobs: Effect.gen(function* () {
    const { clientId, interval, usage } = yield* prepared
    const { id, resultsUri } = yield* Sdk.resultOf(UsageJob.ClientUsageQueryResponse, () =>
      usage.postUsageClientClientIdAggregatesQueryJobs(clientId, { interval })
    )
    assert.strictEqual(resultsUri, `/api/v2/usage/client/${clientId}/aggregates/query/jobs/${id}`)
  }),

  getUsageClientClientIdAggregatesQueryJob: Effect.gen(function* () {
    const { clientId, interval, usage } = yield* prepared
    const { id } = yield* Sdk.resultOf(UsageJob.ClientUsageQueryResponse, () =>
      usage.postUsageClientClientIdAggregatesQueryJobs(clientId, {
        interval,
        granularity: "Day",
        groupBy: ["HttpMethod", "TemplateUri"],
        sortBy: [{ fieldName: "requestCount", order: "Desc" }]
      })
    )
    const page = (options: { readonly pageSize: number; readonly after?: string }) =>
      Sdk.resultOf(UsageJob.ClientPublicApiUsageResultsResponse, () =>
        usage.getUsageClientClientIdAggregatesQueryJob(clientId, id, options)
      )
    const first = yield* page({ pageSize: 10 })
    assert.strictEqual(first.queryStatus, "Succeeded")
    assert.strictEqual(first.entities?.length, 10)
    const rest = yield* page({ pageSize: 1000, after: after(first.nextUri) })
    assert.isAbove(rest.entities?.length ?? 0, 10)
    assert.isUndefined(rest.nextUri)
  }),

  postUsageAggregatesQueryJobs: Effect.gen(function* () {
    const { interval, usage } = yield* prepared
    const { id, resultsUri } = yield* Sdk.resultOf(UsageJob.OrganizationUsageQueryResponse, () =>
      usage.postUsageAggregatesQueryJobs({ interval })
    )
    assert.strictEqual(resultsUri, `/api/v2/usage/aggregates/query/jobs/${id}`)
  }),

  getUsageAggregatesQueryJob: Effect.gen(function* () {
    const { clientId, interval, name, usage } = yield* prepared
    const { id } = yield* Sdk.resultOf(UsageJob.OrganizationUsageQueryResponse, () =>
      usage.postUsageAggregatesQueryJobs({ interval, groupBy: ["OauthClientId", "OauthClientName"] })
    )
    const { entities = [], queryStatus } = yield* Sdk.resultOf(
      UsageJob.OrganizationPublicApiUsageResultsResponse,
      () => usage.getUsageAggregatesQueryJob(id)
    )
    assert.strictEqual(queryStatus, "Succeeded")
    assert.strictEqual(
      entities.find(({ oauthClient }) => oauthClient?.id === clientId)?.oauthClient?.name,
      name
    )
  })
}

CarriedOut.suite(operations, { seed: "demo", queryLatency: 0 })
