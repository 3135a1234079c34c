/** Empty lists in usage queries, which the vendor's Java SDK sends for unset ones. */
import { Emulator } from "@effect-genesys/emulator"
import { GenesysCloudApi } from "@effect-genesys/schemas"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { administrator, create, rule } from "./Rule.ts"

/** Every list of every query. */
const lists = {
  "/oauth/clients/{clientId}/usage/query": ["metrics", "groupBy"],
  "/usage/query": ["metrics", "groupBy"],
  "/usage/simplesearch": ["metrics", "oauthClientNames", "httpMethods", "templateUris"],
  "/usage/client/{clientId}/aggregates/query/jobs": [
    "sortBy",
    "metrics",
    "templateUris",
    "httpMethods",
    "platforms",
    "groupBy",
    "organizationIds"
  ],
  "/usage/aggregates/query/jobs": [
    "sortBy",
    "metrics",
    "templateUris",
    "httpMethods",
    "platforms",
    "groupBy",
    "userIds",
    "oauthClientIds"
  ]
}

/** A day without the requests of the tests themselves. */
const day = "1970-01-02"

/** Two clients whose calls differ in every dimension. */
const called = Effect.gen(function* () {
  const { record, users } = yield* Emulator.Emulator
  const [first, second] = [yield* create(), yield* create()]
  const at = Date.parse(day)
  record({ at, clientId: first.id, templateUri: "api/v2/users", httpMethod: "GET", status: 200 }, 2)
  const userId = users.agent.id
  record({ at, clientId: first.id, userId, templateUri: "api/v2/users", httpMethod: "POST", status: 200 }, 3)
  record({ at, clientId: second.id, templateUri: "api/v2/groups", httpMethod: "GET", status: 429 }, 4)
  return first
})

const Rows = Schema.Array(Schema.Record(Schema.String, Schema.Unknown))

const rows = Effect.fnUntraced(function* (path: string, query: object) {
  const call = yield* administrator
  const submitted = yield* call("POST", path, { interval: `${day}/${day}`, ...query })
  assert.strictEqual(submitted.status, 200)
  const { body } = yield* call("GET", String(submitted.body["resultsUri"]).slice("/api/v2".length))
  return yield* Schema.decodeUnknownEffect(Rows)(body["results"] ?? body["entities"])
})

describe("an empty list of a usage query counts as left out", () => {
  for (const [template, names] of Object.entries(lists)) {
    const empty = Object.fromEntries(names.map((name) => [name, []]))
    const queries = {
      ...Object.fromEntries(names.map((name) => [name, { [name]: [] }])),
      "every list": empty
    }
    for (const [name, query] of Object.entries(queries)) {
      rule(
        `${name} of ${template}`,
        Effect.gen(function* () {
          const { id } = yield* called
          const path = template.replace("{clientId}", id)
          const expected = yield* rows(path, {})
          assert.isNotEmpty(expected)
          assert.deepStrictEqual(yield* rows(path, query), expected)
        }),
        { queryLatency: 0 }
      )
    }
  }

  rule(
    "beside a list with values",
    Effect.gen(function* () {
      yield* called
      const search = yield* rows("/usage/simplesearch", {
        oauthClientNames: [],
        templateUris: [],
        metrics: ["HttpMethod"],
        httpMethods: ["POST"]
      })
      assert.deepStrictEqual(
        search.map(({ httpMethod, requests, templateUri }) => ({ httpMethod, requests, templateUri })),
        [{ httpMethod: "POST", requests: 3, templateUri: "" }]
      )
      const job = yield* rows("/usage/aggregates/query/jobs", {
        groupBy: ["TemplateUri"],
        httpMethods: ["GET"],
        oauthClientIds: [],
        userIds: [],
        platforms: []
      })
      assert.sameMembers(
        job.map(({ requestCount, templateUri }) => `${String(templateUri)} ${String(requestCount)}`),
        ["api/v2/users 2", "api/v2/groups 4"]
      )
    }),
    { queryLatency: 0 }
  )

  it("for every list of the API", () => {
    const { components, paths } = OpenApi.fromApi(GenesysCloudApi.GenesysCloudApi)
    const found = Object.entries(lists).map(([template]) => {
      const body = paths[`/api/v2${template}`]?.post?.requestBody?.content["application/json"]?.schema
      const name = String(Object.values(body ?? {})[0]).replace(/^.*\//, "")
      const properties = Object.entries(Object(components.schemas[name])["properties"] ?? {})
      return [
        template,
        properties.filter(([, type]) => JSON.stringify(type).includes('"array"')).map(([key]) => key)
      ]
    })
    assert.strictEqual(JSON.stringify(found), JSON.stringify(Object.entries(lists)))
  })
})
