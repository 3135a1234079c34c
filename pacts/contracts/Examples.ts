/** Examples that the contracts share: ids, and encoded usage. */
import { Interval, UsageQuery } from "@effect-genesys/schemas"
import { assert } from "@effect/vitest"
import { Matcher } from "effect-pact"
import * as DateTime from "effect/DateTime"
import * as Result from "effect/Result"

export const ids = {
  clientId: "8b2e2c1e-5c1a-4d0e-9d57-0f0a3c6c9a01",
  executionId: "5f3a6c58-93a7-4a19-8f0e-7d0e6a1b2c03",
  jobId: "d2a1e7b4-6c0f-4f8e-b1d9-3c5a7e9f0b06",
  userId: "7d1f0b9e-2f3c-4f60-8f37-6d0c5a4b3e04"
}

/** A path with ids from the provider state, such as `/api/v2/oauth/clients/${clientId}`. */
export const at = (path: string) =>
  Matcher.fromProviderState(
    path,
    Object.entries(ids).reduce((text, [name, id]) => text.replace(`\${${name}}`, id), path)
  )

export const intervalOnWire = "2026-03-01/2026-03-31"
export const interval = Result.getOrThrow(Interval.parse(intervalOnWire))

export const started = {
  json: Matcher.fromSchema(UsageQuery.UsageExecutionResult, { executionId: ids.executionId })
}

export const isStarted = ({ executionId }: UsageQuery.UsageExecutionResult) =>
  assert.strictEqual(executionId, ids.executionId)

/** Usage by endpoint and day. */
export const complete = {
  json: Matcher.fromSchema(UsageQuery.ApiUsageQueryResult, {
    queryStatus: Matcher.equalTo("Complete"),
    results: [
      {
        clientId: "",
        clientName: "",
        organizationId: "",
        userId: "",
        templateUri: "api/v2/users/{userId}",
        httpMethod: "GET",
        status200: 40,
        status300: 0,
        status400: 2,
        status500: 0,
        status429: 2,
        requests: 42,
        date: "2026-03-05T00:00:00Z"
      }
    ]
  })
}

export const isComplete = ({ queryStatus, results = [] }: UsageQuery.ApiUsageQueryResult) => {
  assert.strictEqual(queryStatus, "Complete")
  assert.deepStrictEqual(
    results.map(({ date, requests, templateUri }) => [
      date && DateTime.formatIso(date),
      templateUri,
      requests
    ]),
    [["2026-03-05T00:00:00.000Z", "api/v2/users/{userId}", 42]]
  )
}

/** A query without rows, because it runs or has failed. */
export const status = (queryStatus: string) => ({
  json: Matcher.fromSchema(UsageQuery.ApiUsageQueryResult, { queryStatus: Matcher.equalTo(queryStatus) })
})

export const hasStatus =
  (expected: string) =>
  ({ queryStatus }: { readonly queryStatus?: string }) =>
    assert.strictEqual(queryStatus, expected)
