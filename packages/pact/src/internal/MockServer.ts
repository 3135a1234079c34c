/** Runs a mock server of Pact's core for one interaction. */
import { devNull } from "node:os"
import * as pactCore from "@pact-foundation/pact-core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Interaction from "../Interaction.ts"
import type { InvalidExample } from "../InvalidExample.ts"
import * as Bodies from "./Bodies.ts"
import * as Examples from "./Examples.ts"
import * as Matcher from "./Matcher.ts"
import * as StringValues from "./StringValues.ts"

export interface Pair {
  readonly consumer: string
  readonly provider: string
}

export type MatchingResult = pactCore.MatchingResult

export interface MockServer {
  readonly url: string
  /** The mismatches so far, including that the request has not arrived. */
  readonly mismatches: () => ReadonlyArray<MatchingResult>
  /** Writes a pact with this interaction to a folder, as `<consumer>-<provider>.json`. */
  readonly write: (folder: string) => void
}

/** Runs a mock server for the interaction while `use` runs. Each has its own instance in the core. */
export const withMockServer = <A, E, R>(
  pair: Pair,
  interaction: Interaction.Interaction,
  use: (server: MockServer) => Effect.Effect<A, E, R>
): Effect.Effect<A, E | InvalidExample, R> =>
  Effect.flatMap(Effect.fromResult(prepare(interaction)), (prepared) =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        const pact = pactCore.makeConsumerPact(
          pair.consumer,
          pair.provider,
          specificationV4,
          "error",
          // Otherwise the core logs to the terminal, once for each thread that loads it.
          devNull
        )
        describe(pact, prepared)
        return { pact, port: pact.createMockServer("127.0.0.1", 0, false) }
      }),
      ({ pact, port }) =>
        use({
          url: `http://127.0.0.1:${port}`,
          mismatches: () => pact.mockServerMismatches(port),
          write: (folder) => {
            pact.writePactFile(folder, false)
            Bodies.restoreLost(folder, prepared)
          }
        }),
      ({ pact, port }) => Effect.sync(() => pact.cleanupMockServer(port))
    )
  )

// The number of V4 in the core's enum of specifications, which it does not export.
const specificationV4 = 5

/** An interaction in the notation of the core. */
interface Prepared {
  readonly interaction: Interaction.Interaction
  readonly path: string
  readonly query: ReadonlyArray<IndexedValue>
  readonly request: Part
  readonly response: Part
}

interface Part {
  readonly headers: ReadonlyArray<IndexedValue>
  readonly body: Bodies.EncodedBody | undefined
}

/** A name, the index among its values, and the value in the notation of the core. */
type IndexedValue = readonly [name: string, index: number, value: string]

const prepare = (interaction: Interaction.Interaction): Result.Result<Prepared, InvalidExample> =>
  Result.gen(function* () {
    const { willRespondWith, withRequest } = interaction
    const { status } = willRespondWith
    // For other statuses, the core closes the connection without a response.
    if (!Number.isInteger(status) || status < 200 || status > 599) {
      yield* Examples.invalid(["willRespondWith", "status"], "expected a status from 200 to 599")
    }
    return {
      interaction,
      path: yield* StringValues.path(withRequest.path, ["withRequest", "path"]),
      query: yield* indexed(withRequest.query, ["withRequest", "query"]),
      request: yield* part(withRequest, ["withRequest"]),
      response: yield* part(willRespondWith, ["willRespondWith"])
    }
  })

const part = (
  { body, headers = {} }: Pick<Interaction.Request, "headers" | "body">,
  path: ReadonlyArray<string>
): Result.Result<Part, InvalidExample> =>
  Result.gen(function* () {
    const named = headersOf(headers)
    const all = yield* indexed(named, [...path, "headers"])
    if (body === undefined) return { headers: all, body: undefined }
    const [type] = [named["Content-Type"]].flat()
    const contentType = type === undefined ? undefined : String(Matcher.exampleOf(type))
    return { headers: all, body: yield* Bodies.encode(body, contentType, [...path, "body"]) }
  })

/** The core adds the content type of a body, unless there is a header with exactly this name. */
const headersOf = (headers: Interaction.Fields): Interaction.Fields =>
  Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [
      name.toLowerCase() === "content-type" ? "Content-Type" : name,
      values
    ])
  )

const indexed = (
  fields: Interaction.Fields = {},
  path: ReadonlyArray<string>
): Result.Result<ReadonlyArray<IndexedValue>, InvalidExample> =>
  Result.gen(function* () {
    const all: Array<IndexedValue> = []
    for (const [name, values] of Object.entries(fields)) {
      const list = Matcher.isArray(values) ? values : [values]
      if (list.length > 1 && list.some(Matcher.isMatcher)) {
        yield* Examples.invalid(
          [...path, name],
          "Pact has one rule for all values of a name, so several values must be exact"
        )
      }
      for (const [index, value] of list.entries()) {
        all.push([name, index, yield* StringValues.value(value, [...path, name])])
      }
    }
    return all
  })

const describe = (pact: pactCore.ConsumerPact, { interaction, path, query, request, response }: Prepared) => {
  const native = pact.newInteraction(interaction.uponReceiving)
  const accepted = (ok: boolean, what: string) => {
    if (!ok) throw new Error(`Pact's core rejects ${what} of "${interaction.uponReceiving}".`)
  }
  for (const { name, params } of Interaction.statesOf(interaction)) {
    accepted(
      Object.keys(params).length === 0
        ? native.given(name)
        : native.givenWithParams(name, JSON.stringify(params)),
      `the state "${name}"`
    )
  }
  accepted(native.withRequest(interaction.withRequest.method, path), "the path")
  for (const [name, index, value] of query) accepted(native.withQuery(name, index, value), `query ${name}`)
  for (const [name, index, value] of request.headers) {
    accepted(native.withRequestHeader(name, index, value), `header ${name}`)
  }
  // An empty string means that there is no body. Without it, the core accepts any body.
  const body = request.body ?? Bodies.none
  accepted(native.withRequestBody(body.text, body.contentType), "the body of the request")
  if (body.rules !== undefined) {
    accepted(native.withRequestMatchingRules(JSON.stringify({ body: body.rules })), "rules of the request")
  }
  accepted(native.withStatus(interaction.willRespondWith.status), "the status")
  for (const [name, index, value] of response.headers) {
    accepted(native.withResponseHeader(name, index, value), `response header ${name}`)
  }
  if (response.body !== undefined) {
    accepted(native.withResponseBody(response.body.text, response.body.contentType), "the body")
    if (response.body.rules !== undefined) {
      accepted(
        native.withResponseMatchingRules(JSON.stringify({ body: response.body.rules })),
        "rules of the body"
      )
    }
  }
  for (const { group, name, value } of interaction.references ?? []) {
    accepted(native.addInteractionReference(group, name, value), `the reference ${group} ${name}`)
  }
  for (const comment of interaction.comments ?? []) {
    accepted(native.addTextComment(comment), "a comment")
  }
  if (interaction.pending === true) accepted(native.setPending(true), "pending")
}
