/** Reads pact files of version 2 to 4, and serves their interactions with a mock server of Pact's core. */
import { devNull } from "node:os"
import * as pactCore from "@pact-foundation/pact-core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as PactSources from "./PactSources.ts"

/**
 * An interaction as the stub server serves it: its request, and the status of its response.
 *
 * @since 0.1.0
 * @category models
 */
export interface ServedInteraction {
  readonly consumer: string
  readonly provider: string
  readonly description: string
  /** The names of its provider states. */
  readonly states: ReadonlyArray<string>
  /** Such as `GET /books/b1`. */
  readonly request: string
  readonly status: number
}

export interface Interaction {
  readonly served: ServedInteraction
  readonly described: typeof Described.Type
}

export interface MockServer {
  readonly url: string
  /** The requests that did not match so far. */
  readonly mismatches: () => ReadonlyArray<pactCore.MatchingResult>
}

/**
 * Returns the interactions in the order in which a request is matched with them: successes before failures, and exact paths
 * such as `/books/new` before rules such as that of `/books/${id}`.
 */
export const read = (pacts: ReadonlyArray<string>): Result.Result<ReadonlyArray<Interaction>, string> =>
  Result.gen(function* () {
    const all: Array<Interaction> = []
    for (const path of pacts) {
      for (const file of yield* PactSources.filesAt(path)) {
        const json = yield* PactSources.jsonIn(file)
        if (file !== path && !PactSources.looksLikeAPact(json)) continue
        const { consumer, interactions, provider } = yield* Result.mapError(
          decodePact(json),
          (error) => `${file} is not a valid pact: ${error.message}`
        )
        for (const described of interactions) {
          if (described.request === undefined || described.response === undefined) continue
          const { request, response } = described
          all.push({
            described,
            served: {
              consumer: consumer.name,
              provider: provider.name,
              description: described.description,
              states: statesOf(described).map(({ name }) => name),
              request: `${request.method ?? "GET"} ${request.path ?? "/"}`,
              status: response.status ?? 200
            }
          })
        }
      }
    }
    return all.toSorted((a, b) => rankOf(a) - rankOf(b))
  })

const rankOf = ({ described, served }: Interaction) => {
  const rules = described.request?.matchingRules ?? {}
  const hasRuleOfPath = Object.keys(rules).some((key) => /^(\$\.)?path$/.test(key))
  return (served.status < 400 ? 0 : 2) + (hasRuleOfPath ? 1 : 0)
}

export const serve = (
  interactions: ReadonlyArray<Interaction>
): Effect.Effect<MockServer, string, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.try({
        try: () => {
          const pact = pactCore.makeConsumerPact("consumer", "provider", specificationV4, "error", devNull)
          // Unique keys, because the core merges interactions with the same description and states.
          for (const [index, each] of interactions.entries()) describe(pact, each, String(index))
          return { pact, port: pact.createMockServer("127.0.0.1", 0, false) }
        },
        catch: (error) => (error instanceof Error ? error.message : String(error))
      }),
      ({ pact, port }) => Effect.sync(() => pact.cleanupMockServer(port))
    ),
    ({ pact, port }) => ({
      url: `http://127.0.0.1:${port}`,
      mismatches: () => pact.mockServerMismatches(port)
    })
  )

// The number of V4 in the core's enum of specifications, which it does not export.
const specificationV4 = 5

const describe = (pact: pactCore.ConsumerPact, { described, served }: Interaction, key: string) => {
  const { request = {}, response = {} } = described
  const native = pact.newInteraction(key)
  const accepted = (ok: boolean, what: string) => {
    if (!ok) throw new Error(`Pact's core rejects ${what} of "${served.description}".`)
  }
  for (const { name, params } of statesOf(described)) {
    accepted(native.givenWithParams(name, JSON.stringify(params ?? {})), `the state "${name}"`)
  }
  accepted(native.withRequest(request.method ?? "GET", stringValue(request.path ?? "/")), "the path")
  for (const [name, values] of queryOf(request.query)) {
    for (const [index, value] of values.entries())
      accepted(native.withQuery(name, index, stringValue(value)), name)
  }
  for (const [name, index, value] of headersOf(request.headers)) {
    accepted(native.withRequestHeader(name, index, value), `the header ${name}`)
  }
  const requestBody = bodyOf(request)
  if (requestBody !== undefined) {
    accepted(
      typeof requestBody.content === "string"
        ? native.withRequestBody(requestBody.content, requestBody.contentType)
        : native.withRequestBinaryBody(requestBody.content, requestBody.contentType),
      "the body of the request"
    )
  }
  if (request.matchingRules !== undefined) {
    accepted(
      native.withRequestMatchingRules(JSON.stringify(request.matchingRules)),
      "the rules of the request"
    )
  }
  accepted(native.withStatus(response.status ?? 200), "the status")
  for (const [name, index, value] of headersOf(response.headers)) {
    accepted(native.withResponseHeader(name, index, value), `the response header ${name}`)
  }
  const responseBody = bodyOf(response)
  if (responseBody === undefined || responseBody.content.length === 0) return
  // Sent as bytes: in a string, the core would remove objects that look like matchers.
  accepted(
    native.withResponseBinaryBody(Buffer.from(responseBody.content), responseBody.contentType),
    "the body of the response"
  )
}

/** The core reads a string that looks like JSON as a matcher, so this wraps it in one. */
const stringValue = (value: string) =>
  value.trimStart().startsWith("{") ? JSON.stringify({ "pact:matcher:type": "equality", value }) : value

/** The core adds the content type of a body, unless there is a header with exactly this name. */
const headersOf = (headers: typeof Part.Type.headers) =>
  Object.entries(headers ?? {}).flatMap(([name, values]) =>
    [values]
      .flat()
      .map(
        (value, index) =>
          [name.toLowerCase() === "content-type" ? "Content-Type" : name, index, stringValue(value)] as const
      )
  )

const queryOf = (
  query: (typeof Part.Type)["query"]
): ReadonlyArray<readonly [string, ReadonlyArray<string>]> => {
  if (query == null) return []
  if (typeof query !== "string") {
    return Object.entries(query).map(([name, values]) => [name, [values].flat().map((value) => value ?? "")])
  }
  const params = new URLSearchParams(query)
  return [...new Set(params.keys())].map((name) => [name, params.getAll(name)])
}

/** Undefined if any body matches, or if none is sent. */
const bodyOf = ({ body, headers }: typeof Part.Type) => {
  if (body === undefined) return undefined
  const named = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === "content-type")?.[1]
  const type = [named ?? []].flat()[0]
  if (body === null) return { content: "", contentType: type ?? "text/plain" }
  if (!isBodyOfV4(body)) {
    return {
      content: typeof body === "string" ? body : JSON.stringify(body),
      contentType: type ?? "application/json"
    }
  }
  const { content, contentType = type ?? "application/json", encoded = false } = body
  if (typeof content !== "string") return { content: JSON.stringify(content), contentType }
  if (typeof encoded === "string" && encoded.toLowerCase() === "base64") {
    return { content: Buffer.from(content, "base64"), contentType }
  }
  return { content: typeof encoded === "string" ? JSON.stringify(content) : content, contentType }
}

const BodyOfV4 = Schema.Struct({
  content: Schema.Json,
  contentType: Schema.optionalKey(Schema.String),
  encoded: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.String]))
})
const isBodyOfV4 = Schema.is(BodyOfV4)

const Headers = Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Array(Schema.String)]))

const Part = Schema.Struct({
  method: Schema.optionalKey(Schema.String),
  path: Schema.optionalKey(Schema.String),
  status: Schema.optionalKey(Schema.Int),
  query: Schema.optionalKey(
    Schema.NullOr(
      Schema.Union([
        Schema.String,
        Schema.Record(
          Schema.String,
          Schema.Union([Schema.String, Schema.Array(Schema.NullOr(Schema.String))])
        )
      ])
    )
  ),
  headers: Schema.optionalKey(Schema.NullOr(Headers)),
  body: Schema.optionalKey(Schema.NullOr(Schema.Json)),
  matchingRules: Schema.optionalKey(Schema.Record(Schema.String, Schema.Json))
})

const State = Schema.Struct({
  name: Schema.String,
  params: Schema.optionalKey(Schema.Record(Schema.String, Schema.Json))
})

const Described = Schema.Struct({
  description: Schema.String,
  providerState: Schema.optionalKey(Schema.NullOr(Schema.String)),
  providerStates: Schema.optionalKey(Schema.NullOr(Schema.Union([Schema.String, Schema.Array(State)]))),
  request: Schema.optionalKey(Part),
  response: Schema.optionalKey(Part)
})

const statesOf = ({
  providerState,
  providerStates
}: typeof Described.Type): ReadonlyArray<typeof State.Type> => {
  const states = providerStates ?? providerState ?? []
  return typeof states === "string" ? [{ name: states }] : states
}

const decodePact = Schema.decodeUnknownResult(
  Schema.Struct({
    consumer: Schema.Struct({ name: Schema.String }),
    provider: Schema.Struct({ name: Schema.String }),
    interactions: Schema.Array(Described)
  })
)
