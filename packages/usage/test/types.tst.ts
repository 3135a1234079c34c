import type { Interval } from "@effect-genesys/schemas/Interval"
import type { ApiUsageClientQuery, Granularity } from "@effect-genesys/schemas/UsageQuery"
import { type Fleet, Usage, type UsageRow } from "@effect-genesys/usage"
import type * as DateTime from "effect/DateTime"
import type * as Effect from "effect/Effect"
import { describe, expect, test } from "tstyche"

declare const interval: Interval
declare const granularity: Granularity
declare const daily: boolean
declare const anyQuery: ApiUsageClientQuery

type RowOf<Query> = Query extends Effect.Effect<ReadonlyArray<infer Row>, infer _E, infer _R> ? Row : never
/** The type of the rows of an effect. */
declare const rowOf: <Query>(query: Query) => RowOf<Query>

describe("a row", () => {
  test("has what its query groups by, and nothing else", () => {
    const row = rowOf(Usage.query("c1", { interval, groupBy: ["TemplateUri"] }))
    expect(row.templateUri).type.toBe<string>()
    expect(row.requests).type.toBe<number>()
    expect(row).type.not.toHaveProperty("httpMethod")
    expect(row).type.not.toHaveProperty("clientId")
    expect(row).type.not.toHaveProperty("date")
  })

  test("has two fields for a client, and one for each of a job's", () => {
    const row = rowOf(Usage.organization({ interval, groupBy: ["OAuthClientId", "UserId"] }))
    expect(row.clientId).type.toBe<string>()
    expect(row.clientName).type.toBe<string>()
    expect(row.userId).type.toBe<string>()
    const ofJob = rowOf(Usage.organizationJob({ interval, groupBy: ["OauthClientName", "Platform"] }))
    expect(ofJob.clientName).type.toBe<string>()
    expect(ofJob.platform).type.toBe<string>()
    expect(ofJob).type.not.toHaveProperty("clientId")
  })

  test("has a date with a granularity, and may have one if the granularity is not known", () => {
    expect(rowOf(Usage.query("c1", { interval, granularity: "Day" })).date).type.toBe<DateTime.Utc>()
    expect(rowOf(Usage.query("c1", { interval, granularity })).date).type.toBe<DateTime.Utc>()
    const open = rowOf(Usage.query("c1", { interval, ...(daily && { granularity }) }))
    expect(open.date).type.toBe<DateTime.Utc | undefined>()
  })

  test("may have every field if the grouping is not known", () => {
    const row = rowOf(Usage.query("c1", anyQuery))
    expect(row.templateUri).type.toBe<string | undefined>()
    expect(row.date).type.toBe<DateTime.Utc | undefined>()
    expect(rowOf(Usage.query("c1", { interval })).clientId).type.toBe<string | undefined>()
    expect(rowOf(Usage.summary("c1"))).type.toBe<UsageRow.UsageRow>()
  })

  test("has only the fields that all of several possible groupings have", () => {
    const either = rowOf(Usage.query("c1", { interval, groupBy: [daily ? "TemplateUri" : "HttpMethod"] }))
    expect(either).type.toBeAssignableTo<UsageRow.UsageRow>()
    expect(either).type.not.toHaveProperty("templateUri")
    expect(either).type.not.toHaveProperty("httpMethod")
    const more = ["HttpMethod"] as const
    const some = rowOf(Usage.query("c1", { interval, groupBy: ["TemplateUri", ...(daily ? more : [])] }))
    expect(some.templateUri).type.toBe<string>()
    expect(some.httpMethod).type.toBe<string | undefined>()
  })

  test("is a row of any query", () => {
    expect(
      rowOf(Usage.query("c1", { interval, groupBy: ["HttpMethod"] }))
    ).type.toBeAssignableTo<UsageRow.UsageRow>()
  })
})

/** The type of the rows of a client of a fleet. */
declare const fleetRowOf: <Row, E, R>(fleet: Effect.Effect<Fleet.Fleet<Row>, E, R>) => Row

describe("a row of a fleet", () => {
  test("has a client beside what its query groups by", () => {
    const row = fleetRowOf(Usage.fleet({ interval, granularity: "Day", groupBy: ["TemplateUri"] }))
    expect(row.clientId).type.toBe<string>()
    expect(row.clientName).type.toBe<string>()
    expect(row.templateUri).type.toBe<string>()
    expect(row.date).type.toBe<DateTime.Utc>()
    expect(fleetRowOf(Usage.fleet({ interval })).clientId).type.toBe<string>()
    expect(fleetRowOf(Usage.fleet(anyQuery)).date).type.toBe<DateTime.Utc | undefined>()
  })

  test("accepts only queries that can also run for one client", () => {
    expect(Usage.fleet).type.not.toBeCallableWith({ interval, groupBy: ["UserId"] })
    expect(Usage.fleet).type.not.toBeCallableWith({ interval, groupby: ["TemplateUri"] })
    expect(Usage.fleet).type.toBeCallableWith({ interval }, { maxDays: 7, clientIds: ["c1"] })
  })
})

describe("a query", () => {
  test("accepts known values and keys only", () => {
    expect(Usage.query).type.not.toBeCallableWith("c1", { interval, groupBy: ["UserId"] })
    expect(Usage.query).type.not.toBeCallableWith("c1", { interval, metrics: ["Latency"] })
    expect(Usage.query).type.not.toBeCallableWith("c1", { interval, groupby: ["TemplateUri"] })
    expect(Usage.query).type.not.toBeCallableWith("c1", { groupBy: ["TemplateUri"] })
    expect(Usage.query).type.toBeCallableWith("c1", { interval, metrics: ["Requests"] })
  })
})
