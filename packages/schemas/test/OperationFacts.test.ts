/** The facts of each operation, and the safe assumptions about an endpoint without facts. */
import {
  GenesysCloudApi,
  OAuthOperations,
  type Operation,
  OperationFacts,
  TokensOperations,
  UsageOperations
} from "@effect-genesys/schemas"
import { assert, describe, it } from "@effect/vitest"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"

const viewUsage = ["oauth:client:view", "usage:client:view"]
const viewOrganization = ["oauth:client:view", "usage:organization:view"]
const search = ["oauth:client:view", "usage:simpleSearch:view"]

const facts: ReadonlyArray<
  readonly [
    operation: Operation.Operation,
    method: Operation.Operation["method"],
    repeatable: boolean,
    permissions: ReadonlyArray<string>
  ]
> = [
  [OAuthOperations.getOauthClients, "GET", true, ["oauth:client:view"]],
  [OAuthOperations.postOauthClients, "POST", false, ["oauth:client:add"]],
  [OAuthOperations.getOauthClient, "GET", true, ["oauth:client:view"]],
  [OAuthOperations.putOauthClient, "PUT", true, ["oauth:client:edit"]],
  [OAuthOperations.deleteOauthClient, "DELETE", true, ["oauth:client:delete"]],
  [OAuthOperations.postOauthClientSecret, "POST", false, ["oauth:client:edit"]],
  [OAuthOperations.postOauthClientUsageQuery, "POST", true, viewUsage],
  [OAuthOperations.getOauthClientUsageQueryResult, "GET", true, viewUsage],
  [OAuthOperations.getOauthClientUsageSummary, "GET", true, viewUsage],
  [OAuthOperations.getOauthAuthorizations, "GET", true, ["oauth:client:authorize"]],
  [OAuthOperations.getOauthAuthorization, "GET", true, ["oauth:client:authorize"]],
  [OAuthOperations.getOauthScopes, "GET", true, []],
  [OAuthOperations.getOauthScope, "GET", true, []],
  [TokensOperations.getTokensMe, "GET", true, []],
  [TokensOperations.headTokensMe, "HEAD", true, []],
  [TokensOperations.deleteTokensMe, "DELETE", true, []],
  [TokensOperations.deleteToken, "DELETE", true, ["oauth:token:delete"]],
  [TokensOperations.getTokensTimeout, "GET", true, []],
  [TokensOperations.putTokensTimeout, "PUT", true, ["directory:organization:admin"]],
  [UsageOperations.postUsageQuery, "POST", true, viewOrganization],
  [UsageOperations.getUsageQueryExecutionIdResults, "GET", true, viewOrganization],
  [UsageOperations.postUsageSimplesearch, "POST", true, search],
  [UsageOperations.getUsageSimplesearchExecutionIdResults, "GET", true, search],
  [UsageOperations.postUsageClientClientIdAggregatesQueryJobs, "POST", true, ["usage:client:view"]],
  [UsageOperations.getUsageClientClientIdAggregatesQueryJob, "GET", true, ["usage:client:view"]],
  [UsageOperations.postUsageAggregatesQueryJobs, "POST", true, ["usage:organization:view"]],
  [UsageOperations.getUsageAggregatesQueryJob, "GET", true, ["usage:organization:view"]]
]

const endpoints = new Map(
  Object.values(GenesysCloudApi.GenesysCloudApi.groups).flatMap((group) => Object.entries(group.endpoints))
)

describe("an operation", () => {
  for (const [operation, method, repeatable, permissions] of facts) {
    const { identifier } = operation
    it(`${identifier} ${repeatable ? "may" : "must not"} be repeated, and needs ${permissions.join(" or ") || "no permission"}`, () => {
      assert.strictEqual(operation.method, method)
      assert.strictEqual(operation.repeatable, repeatable)
      assert.deepStrictEqual(operation.permissions, permissions)
    })

    it(`${identifier} has the same facts on its endpoint`, () => {
      const endpoint = endpoints.get(identifier)
      assert.isDefined(endpoint)
      assert.strictEqual(endpoint.method, method)
      const { errorCodes, ...found } = OperationFacts.of(endpoint)
      assert.deepStrictEqual(found, {
        repeatable,
        permissions,
        scopes: operation.scopes,
        returnsNothing: operation.success === undefined
      })
      assert.include(errorCodes[429] ?? [], "too.many.requests")
    })
  }

  it("is in the table of this test", () => {
    const advice = "Add each missing operation to `facts` in packages/schemas/test/OperationFacts.test.ts"
    const named = facts.map(([{ identifier }]) => identifier)
    const declared = [OAuthOperations, TokensOperations, UsageOperations].flatMap((group) =>
      Object.keys(group)
    )
    assert.deepStrictEqual(named.toSorted(), declared.toSorted(), advice)
    assert.deepStrictEqual(named.toSorted(), [...endpoints.keys()].toSorted(), advice)
  })

  it("is the first in its group that a request for its path can match", () => {
    for (const { identifier, method, path } of endpoints.values()) {
      const first = [...endpoints.values()].find(
        (other) =>
          other.method === method && new RegExp(`^${other.path.replaceAll(/:\w+/g, "[^/]+")}$`).test(path)
      )
      assert.strictEqual(first?.identifier, identifier)
    }
  })

  it("without facts is not repeatable, and returns a body", () => {
    const endpoint = HttpApiEndpoint.post("unknown", "/unknown")
    assert.deepStrictEqual(OperationFacts.of(endpoint), {
      repeatable: false,
      returnsNothing: false,
      permissions: [],
      scopes: [],
      errorCodes: {}
    })
  })
})
