/** The published OpenAPI document, compared with the requests that the emulator accepts. */
import { Emulator } from "@effect-genesys/emulator"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const Bound = Schema.optionalKey(Schema.Finite)
const keywords = {
  $ref: Schema.optionalKey(Schema.String),
  type: Schema.optionalKey(Schema.Unknown),
  enum: Schema.optionalKey(Schema.Array(Schema.String)),
  minimum: Bound,
  maximum: Bound
}
const Field = Schema.Struct({
  ...keywords,
  anyOf: Schema.optionalKey(Schema.Array(Schema.Struct(keywords)))
})
const Component = Schema.Struct({
  properties: Schema.Record(Schema.String, Field),
  required: Schema.optionalKey(Schema.Array(Schema.String)),
  additionalProperties: Schema.optionalKey(Schema.Unknown)
})
const Document = Schema.Struct({
  servers: Schema.Array(Schema.Struct({ url: Schema.String })),
  components: Schema.Struct({ schemas: Schema.Record(Schema.String, Component) })
})

type Body = Readonly<Record<string, unknown>>

const interval = "2026-01-01/2026-01-31"

/** An operation for each schema of a request body, with the smallest body. */
const requests = {
  OAuthClientRequest: {
    method: "POST",
    path: () => "/api/v2/oauth/clients",
    body: { name: "Bot", authorizedGrantType: "CODE", scope: ["oauth"] }
  },
  IdleTokenTimeoutRequest: {
    method: "PUT",
    path: () => "/api/v2/tokens/timeout",
    body: { idleTokenTimeoutSeconds: 600 }
  },
  ApiUsageClientQuery: {
    method: "POST",
    path: (clientId: string) => `/api/v2/oauth/clients/${clientId}/usage/query`,
    body: { interval }
  },
  ApiUsageOrganizationQuery: { method: "POST", path: () => "/api/v2/usage/query", body: { interval } },
  ApiUsageSimpleSearch: { method: "POST", path: () => "/api/v2/usage/simplesearch", body: { interval } },
  ClientPublicApiUsageQueryRequest: {
    method: "POST",
    path: (clientId: string) => `/api/v2/usage/client/${clientId}/aggregates/query/jobs`,
    body: {}
  },
  OrganizationPublicApiUsageQueryRequest: {
    method: "POST",
    path: () => "/api/v2/usage/aggregates/query/jobs",
    body: {}
  }
} as const satisfies Record<string, { method: "POST" | "PUT"; path: (id: string) => string; body: Body }>

/** Fields whose valid values depend on other fields, or on whether the client is new. */
const boundByOthers = new Set(["authorizedGrantType", "scope", "state"])

const emulator = Layer.merge(Emulator.layer(), NodeHttpClient.layerUndici)

const read = Effect.gen(function* () {
  const { url } = yield* Emulator.Emulator
  const response = yield* HttpClient.get(`${url}/openapi.json`)
  return yield* Effect.flatMap(response.json, Schema.decodeUnknownEffect(Document))
})

const send = Effect.gen(function* () {
  const { administrator, url } = yield* Emulator.Emulator
  const token = yield* HttpClientRequest.post(`${url}/oauth/token`).pipe(
    HttpClientRequest.basicAuth(administrator.clientId, administrator.clientSecret),
    HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
    HttpClient.execute,
    Effect.flatMap((response) => response.json),
    Effect.flatMap(Schema.decodeUnknownEffect(Schema.Struct({ access_token: Schema.String })))
  )
  // A job is limited to days of the last year.
  const today = new Date().toISOString().slice(0, 10)
  return (name: keyof typeof requests, change: Body) => {
    const { body, method, path } = requests[name]
    return HttpClientRequest.make(method)(`${url}${path(administrator.clientId)}`).pipe(
      HttpClientRequest.bearerToken(Redacted.make(token.access_token)),
      HttpClientRequest.bodyJsonUnsafe({
        ...(name.includes("Public") && { interval: `${today}/${today}` }),
        ...body,
        ...change
      }),
      HttpClient.execute,
      Effect.flatMap(({ status, text }) => Effect.map(text, (reply) => ({ status, reply })))
    )
  }
})

layer(Layer.orDie(emulator), { excludeTestServices: true })("the OpenAPI document", (it) => {
  it.effect("names the emulator as its server", () =>
    Effect.gen(function* () {
      const { url } = yield* Emulator.Emulator
      assert.deepStrictEqual((yield* read).servers, [{ url }])
    })
  )

  it.effect("closes no object, and has no generated names", () =>
    Effect.gen(function* () {
      for (const [name, component] of Object.entries((yield* read).components.schemas)) {
        assert.match(name, /^[A-Z][A-Za-z]+$/)
        assert.notMatch(name, /Encoded$|^Union/)
        assert.isUndefined(component.additionalProperties)
      }
    })
  )

  for (const name of Object.keys(requests) as ReadonlyArray<keyof typeof requests>) {
    it.effect(`describes the ${name} that the emulator accepts and refuses`, () =>
      Effect.gen(function* () {
        const { properties, required = [] } = (yield* read).components.schemas[name] ?? { properties: {} }
        const sent = yield* send
        const accepts = Effect.fnUntraced(function* (change: Body) {
          const { reply, status } = yield* sent(name, change)
          assert.include([200, 202], status, `${JSON.stringify(change)}: ${reply}`)
        })
        const refuses = Effect.fnUntraced(function* (change: Body) {
          assert.strictEqual((yield* sent(name, change)).status, 400, JSON.stringify(change))
        })
        assert.isNotEmpty(Object.keys(properties))
        yield* accepts({ fieldOfTomorrow: { a: [1] } })
        for (const [field, schema] of Object.entries(properties)) {
          const [type = schema, nothing] = schema.anyOf ?? []
          assert.strictEqual(nothing === undefined, required.includes(field), field)
          if (!boundByOthers.has(field)) {
            yield* (nothing === undefined ? refuses : accepts)({ [field]: null })
            for (const member of type.enum ?? []) yield* accepts({ [field]: member })
          }
          if (type.enum !== undefined) yield* refuses({ [field]: "Tomorrow" })
          if (type.minimum !== undefined && type.maximum !== undefined) {
            yield* accepts({ [field]: type.minimum })
            yield* accepts({ [field]: type.maximum })
            yield* refuses({ [field]: type.minimum - 1 })
            yield* refuses({ [field]: type.maximum + 1 })
            yield* refuses({ [field]: type.minimum + 0.5 })
          }
        }
      })
    )
  }
})
