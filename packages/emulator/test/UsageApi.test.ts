import { Credentials, type GenesysError, GenesysCloud, OAuthApi, UsageApi } from "@effect-genesys/client"
import { Emulator, Roles } from "@effect-genesys/emulator"
import { Interval, UsageGroup } from "@effect-genesys/schemas"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

const signedIn = (credentials: Credentials.Credentials) =>
  Layer.unwrap(
    Emulator.Emulator.useSync(({ url }) => GenesysCloud.layer({ region: url, credentials, rateLimit: false }))
  ).pipe(Layer.provide(NodeHttpClient.layerUndici), Layer.orDie)

const administrator = Layer.unwrap(
  Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret } }) =>
    signedIn(Credentials.clientCredentials(clientId, clientSecret))
  )
)

const emulated = (options: Emulator.Options) =>
  administrator.pipe(
    Layer.provideMerge(Layer.orDie(Emulator.layer({ seed: "demo", queryLatency: 0, ...options })))
  )

/** The 30 days of the demo. */
const month = Effect.map(DateTime.now, (now) => Interval.lastDays(30, now))

type Count = { readonly requests?: number | undefined; readonly requestCount?: number | undefined }
const sum = (rows: ReadonlyArray<Count> = []) =>
  rows.reduce((total, { requestCount, requests }) => total + (requests ?? requestCount ?? 0), 0)

/** The cursor in the URI of the next page. */
const after = (nextUri: string | undefined) =>
  nextUri === undefined
    ? Option.none<string>()
    : Option.fromNullishOr(new URL(nextUri, "http://x").searchParams.get("after"))

layer(emulated({}), { excludeTestServices: true })("usage of the organization", (it) => {
  const organization = Effect.gen(function* () {
    const api = yield* UsageApi.UsageApi
    const interval = yield* month
    const { executionId = "" } = yield* api.postUsageQuery({ interval, groupBy: ["OAuthClientId"] })
    const { queryStatus, results = [] } = yield* api.getUsageQueryExecutionIdResults(executionId)
    assert.strictEqual(queryStatus, "Complete")
    return results
  })

  it.effect("has every client with id and name", () =>
    Effect.gen(function* () {
      const rows = yield* organization
      const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients)
      for (const { clientId, clientName } of rows) {
        assert.strictEqual(entities.find(({ id }) => id === clientId)?.name, clientName)
      }
      assert.isAtLeast(rows.length, 12)
    })
  )

  it.effect("of a job has pages with the same sum", () =>
    Effect.gen(function* () {
      const api = yield* UsageApi.UsageApi
      const interval = yield* month
      const { id } = yield* api.postUsageAggregatesQueryJobs({
        interval,
        granularity: "Day",
        groupBy: ["OauthClientId", "OauthClientName", "TemplateUri", "HttpMethod"]
      })
      const pages = yield* Stream.paginate(Option.none<string>(), (cursor) =>
        Effect.map(
          api.getUsageAggregatesQueryJob(id, {
            pageSize: 100,
            ...(Option.isSome(cursor) && { after: cursor.value })
          }),
          ({ entities = [], nextUri }) => [[entities], Option.map(after(nextUri), Option.some)] as const
        )
      ).pipe(Stream.runCollect)
      const rows = pages.flat()
      assert.isAbove(pages.length, 3)
      assert.strictEqual(pages[0]?.length, 100)
      assert.strictEqual(new Set(rows.map((row) => JSON.stringify(row))).size, rows.length)
      assert.strictEqual(sum(rows), sum(yield* organization))
      assert.isTrue(DateTime.isDateTime(rows[0]?.date))
      assert.isDefined(rows[0]?.oauthClient?.name)
    })
  )

  it.effect("of a job without dimensions is one row", () =>
    Effect.gen(function* () {
      const api = yield* UsageApi.UsageApi
      const { id } = yield* api.postUsageAggregatesQueryJobs({ interval: yield* month })
      const { entities = [], nextUri } = yield* api.getUsageAggregatesQueryJob(id)
      assert.strictEqual(entities.length, 1)
      assert.isUndefined(nextUri)
      assert.strictEqual(sum(entities), sum(yield* organization))
    })
  )

  it.effect("of one client is the same by a job and by a query", () =>
    Effect.gen(function* () {
      const { clients } = yield* Emulator.Emulator
      const clientId = clients[0]?.clientId ?? ""
      const usage = yield* UsageApi.UsageApi
      const interval = yield* month
      const { id } = yield* usage.postUsageClientClientIdAggregatesQueryJobs(clientId, {
        interval,
        groupBy: ["HttpMethod"],
        httpMethods: ["GET"]
      })
      const { entities = [], queryStatus } = yield* usage.getUsageClientClientIdAggregatesQueryJob(
        clientId,
        id
      )
      assert.strictEqual(queryStatus, "Succeeded")
      const oauth = yield* OAuthApi.OAuthApi
      const { executionId = "" } = yield* oauth.postOauthClientUsageQuery(clientId, {
        interval,
        groupBy: ["HttpMethod"]
      })
      const { results = [] } = yield* oauth.getOauthClientUsageQueryResult(clientId, executionId)
      assert.strictEqual(sum(entities), sum(results.filter(({ httpMethod }) => httpMethod === "GET")))
      assert.isAbove(sum(entities), 0)
    })
  )

  it.effect("is searched by names, methods and templates, with a cursor", () =>
    Effect.gen(function* () {
      const api = yield* UsageApi.UsageApi
      const { executionId = "" } = yield* api.postUsageSimplesearch({
        interval: yield* month,
        oauthClientNames: ["CRM Sync", "Wallboard"],
        httpMethods: ["GET"],
        metrics: ["Date", "ClientName", "HttpMethod", "TemplateUri"]
      })
      const first = yield* api.getUsageSimplesearchExecutionIdResults(executionId, { pageSize: 50 })
      assert.strictEqual(first.results?.length, 50)
      const second = yield* api.getUsageSimplesearchExecutionIdResults(executionId, {
        pageSize: 1000,
        after: first.cursors?.after ?? ""
      })
      assert.isUndefined(second.cursors)
      const rows = [...(first.results ?? []), ...(second.results ?? [])]
      assert.deepStrictEqual([...new Set(rows.map((row) => row.clientName))].toSorted(), [
        "CRM Sync",
        "Wallboard"
      ])
      assert.deepStrictEqual([...new Set(rows.map((row) => row.httpMethod))], ["GET"])
    })
  )

  const nobody = Layer.unwrap(
    OAuthApi.OAuthApi.use((api) =>
      api.postOauthClients({
        name: "Nobody",
        authorizedGrantType: "CLIENT-CREDENTIALS",
        roleDivisions: Roles.everywhere(Roles.roles.integration)
      })
    ).pipe(
      Effect.map(({ id = "", secret = Redacted.make("") }) =>
        signedIn(Credentials.clientCredentials(id, secret))
      ),
      Effect.orDie
    )
  )

  const refusals: ReadonlyArray<{
    readonly operation: keyof typeof UsageGroup.UsageGroup.endpoints
    readonly because: string
    readonly by?: typeof nobody
    readonly call: (api: UsageApi.Operations) => Effect.Effect<unknown, GenesysError.GenesysError>
    readonly reason: GenesysError.GenesysError["reason"]["_tag"]
    readonly code?: string
  }> = [
    {
      operation: "postUsageQuery",
      because: "the permission is missing",
      by: nobody,
      call: (api) => Effect.flatMap(month, (interval) => api.postUsageQuery({ interval })),
      reason: "Forbidden",
      code: "missing.any.permissions"
    },
    {
      operation: "getUsageQueryExecutionIdResults",
      because: "there is no such query",
      call: (api) => api.getUsageQueryExecutionIdResults("no-such-query"),
      reason: "NotFound",
      code: "not.found"
    },
    {
      operation: "postUsageSimplesearch",
      because: "the permission is missing",
      by: nobody,
      call: (api) => Effect.flatMap(month, (interval) => api.postUsageSimplesearch({ interval })),
      reason: "Forbidden",
      code: "missing.any.permissions"
    },
    {
      operation: "getUsageSimplesearchExecutionIdResults",
      because: "a page is too large",
      call: (api) => api.getUsageSimplesearchExecutionIdResults("x", { pageSize: 1001 }),
      reason: "InvalidInput"
    },
    {
      operation: "getUsageSimplesearchExecutionIdResults",
      because: "there is no such search",
      call: (api) => api.getUsageSimplesearchExecutionIdResults("no-such-search"),
      reason: "NotFound",
      code: "not.found"
    },
    {
      operation: "postUsageClientClientIdAggregatesQueryJobs",
      because: "there is no such client",
      call: (api) =>
        Effect.flatMap(month, (interval) =>
          api.postUsageClientClientIdAggregatesQueryJobs("no-such-client", { interval })
        ),
      reason: "NotFound",
      code: "client.not.found"
    },
    {
      operation: "getUsageClientClientIdAggregatesQueryJob",
      because: "there is no such job",
      call: (api) => api.getUsageClientClientIdAggregatesQueryJob("c1", "no-such-job"),
      reason: "NotFound",
      code: "not.found"
    },
    {
      operation: "postUsageAggregatesQueryJobs",
      because: "the interval is too long",
      call: (api) =>
        Effect.flatMap(DateTime.now, (now) =>
          api.postUsageAggregatesQueryJobs({ interval: Interval.lastDays(91, now) })
        ),
      reason: "BadRequest",
      code: "query.too.long"
    },
    {
      operation: "getUsageAggregatesQueryJob",
      because: "there is no such job",
      call: (api) => api.getUsageAggregatesQueryJob("no-such-job"),
      reason: "NotFound",
      code: "not.found"
    }
  ]

  describe("is refused", () => {
    for (const { because, by = administrator, call, code, operation, reason } of refusals) {
      it.effect(`to ${operation}, because ${because}`, () =>
        Effect.gen(function* () {
          const error = yield* UsageApi.UsageApi.use((api) => Effect.flip(call(api))).pipe(Effect.provide(by))
          assert.strictEqual(error.operation, operation)
          assert.deepInclude(error.reason, { _tag: reason, ...(code !== undefined && { code }) })
        })
      )
    }

    test("for every operation in at least one case", () => {
      assert.deepStrictEqual(
        [...new Set<string>(refusals.map(({ operation }) => operation))].toSorted(),
        Object.keys(UsageGroup.UsageGroup.endpoints).toSorted(),
        "Add a failing call for each missing operation to `refusals` in packages/emulator/test/UsageApi.test.ts"
      )
    })
  })
})

for (const [queryOutcome, ofQuery, ofJob] of [
  ["Failed", "Failed", "Failed"],
  ["Cancelled", "Failed", "Cancelled"],
  ["Running", "Running", "Running"]
] as const) {
  layer(emulated({ queryOutcome, acceptedStatus: 202 }), { excludeTestServices: true })(
    `usage that ends as ${queryOutcome}`,
    (it) => {
      it.effect("has no rows, in the terms of queries and jobs", () =>
        Effect.gen(function* () {
          const api = yield* UsageApi.UsageApi
          const interval = yield* month
          const { executionId = "" } = yield* api.postUsageQuery({ interval })
          assert.deepStrictEqual(yield* api.getUsageQueryExecutionIdResults(executionId), {
            queryStatus: ofQuery
          })
          const { id } = yield* api.postUsageAggregatesQueryJobs({ interval })
          const job = yield* api.getUsageAggregatesQueryJob(id)
          assert.strictEqual(job.queryStatus, ofJob)
          assert.isUndefined(job.entities)
          assert.strictEqual(job.errorBody !== undefined, ofJob === "Failed")
        })
      )
    }
  )
}
