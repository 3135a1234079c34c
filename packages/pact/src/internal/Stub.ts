/** Reads pact files, of version 2 to 4, and has a mock server of Pact's core serve what they say. */
import { devNull } from "node:os"
import * as pactCore from "@pact-foundation/pact-core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as PactSources from "./PactSources.ts"

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

export interface Core {
  readonly url: string
  /** What it could not match so far. */
  readonly mismatches: () => ReadonlyArray<pactCore.MatchingResult>
}

/**
 * The core serves the first one that a request matches: so successes come first, and then those whose path is exact, as
 * `/books/new` beside any `/books/${id}`.
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
          (error) => `${file} is no pact that can be read: ${error.message}`
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

export const serve = (interactions: ReadonlyArray<Interaction>): Effect.Effect<Core, string, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.try({
        try: () => {
          const pact = pactCore.makeConsumerPact("consumer", "provider", specificationV4, "error", devNull)
          // The core takes interactions of the same description and states for one.
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

// As the core counts specifications, which it does not export.
const specificationV4 = 5

const describe = (pact: pactCore.ConsumerPact, { described, served }: Interaction, key: string) => {
  const { request = {}, response = {} } = described
  const native = pact.newInteraction(key)
  const accepted = (ok: boolean, what: string) => {
    if (!ok) throw new Error(`Pact's core does not take ${what} of "${served.description}".`)
  }
  for (const { name, params } of statesOf(described)) {
    accepted(native.givenWithParams(name, JSON.stringify(params ?? {})), `the state "${name}"`)
  }
  accepted(native.withRequest(request.method ?? "GET", text(request.path ?? "/")), "the path")
  for (const [name, values] of queryOf(request.query)) {
    for (const [index, value] of values.entries()) accepted(native.withQuery(name, index, text(value)), name)
  }
  for (const [name, index, value] of headersOf(request.headers)) {
    accepted(native.withRequestHeader(name, index, value), `the header ${name}`)
  }
  const asked = bodyOf(request)
  if (asked !== undefined) {
    accepted(
      typeof asked.content === "string"
        ? native.withRequestBody(asked.content, asked.contentType)
        : native.withRequestBinaryBody(asked.content, asked.contentType),
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
  const sent = bodyOf(response)
  if (sent === undefined || sent.content.length === 0) return
  // As bytes: of a text, the core would leave out what looks like a matcher.
  accepted(
    native.withResponseBinaryBody(Buffer.from(sent.content), sent.contentType),
    "the body of the response"
  )
}

/** The core takes a text for a matcher that begins like one, unless it is the value of one. */
const text = (value: string) =>
  value.trimStart().startsWith("{") ? JSON.stringify({ "pact:matcher:type": "equality", value }) : value

/** The core adds the header of a body, unless there is one of this very name. */
const headersOf = (headers: typeof Part.Type.headers) =>
  Object.entries(headers ?? {}).flatMap(([name, values]) =>
    [values]
      .flat()
      .map(
        (value, index) =>
          [name.toLowerCase() === "content-type" ? "Content-Type" : name, index, text(value)] as const
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

/** Nothing where any body will do, or none is sent. */
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

const Texts = Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Array(Schema.String)]))

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
  headers: Schema.optionalKey(Schema.NullOr(Texts)),
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
