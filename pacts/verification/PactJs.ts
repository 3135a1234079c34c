/** pact-js in the place of this library: records interactions with its builder, and verifies pacts with its verifier. */
import { readFileSync } from "node:fs"
import type { IncomingMessage } from "node:http"
import { join } from "node:path"
import { type ParsedUrlQueryInput, stringify } from "node:querystring"
import { PactV4, Verifier } from "@pact-foundation/pact"
import { Interaction, type Pact } from "effect-pact"
import * as PactJs from "effect-pact/pact-js"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"

/** The interaction as pact-js writes it, once `use` has called the mock server. */
export const record = Effect.fnUntraced(function* <A, E, R>(
  pair: Pact.Options,
  interaction: Interaction.Interaction,
  use: (url: string) => Effect.Effect<A, E, R>
) {
  const { references = [], uponReceiving, willRespondWith, withRequest } = interaction
  const dir = yield* (yield* FileSystem.FileSystem).makeTempDirectoryScoped({ prefix: "pact-js-" })
  const run = Effect.runPromiseWith(yield* Effect.context<R>())

  const described = new PactV4({ ...pair, dir, logLevel: "error" }).addInteraction()
  for (const { name, params } of Interaction.statesOf(interaction)) {
    described.given(name, Object.keys(params).length === 0 ? undefined : JSON.parse(JSON.stringify(params)))
  }
  for (const { group, name, value } of references) described.reference(group, name, value)
  yield* Effect.promise(() =>
    described
      .uponReceiving(uponReceiving)
      .withRequest(withRequest.method, PactJs.path(withRequest.path), (request) =>
        request
          .query(texts(withRequest.query))
          .headers(texts(withRequest.headers))
          .jsonBody(withRequest.body === undefined ? "" : bodyOf(withRequest.body))
      )
      .willRespondWith(willRespondWith.status, (response) => {
        response.headers(texts(willRespondWith.headers))
        if (willRespondWith.body !== undefined) response.jsonBody(bodyOf(willRespondWith.body))
      })
      .executeTest(({ url }) => run(use(url)))
  )
  return interactionsIn(join(dir, `${pair.consumer}-${pair.provider}.json`))
}, Effect.scoped)

const texts = (values: Interaction.Fields = {}) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "object" && "map" in value ? value.map(PactJs.value) : PactJs.value(value)
    ])
  )

const bodyOf = (body: Interaction.Body) => {
  if ("json" in body) return PactJs.body(body.json)
  throw new Error("The builders of PactV4 take JSON only.")
}

export interface Options {
  readonly provider: string
  readonly baseUrl: string
  /** The file. */
  readonly pact: string
  readonly requestFilter?: typeof sendForms
}

/** The provider differs from the pact; pact-js prints how. */
export class Refused extends Data.TaggedError("Refused")<{ readonly cause: unknown }> {}

/** Verifies a file with a handler for each of its provider states, and returns how many states were set up. */
export const verify = Effect.fnUntraced(function* ({ baseUrl, pact, provider, requestFilter }: Options) {
  const changed = { setup: 0, teardown: 0 }
  const change = (state: string, action: keyof typeof changed) => async (params: unknown) => {
    const response = await fetch(`${baseUrl}/__emulator/provider-states`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ action, state, params })
    })
    if (!response.ok) throw new Error(`${state}: ${await response.text()}`)
    changed[action]++
    return response.json()
  }
  const handlers = statesIn(pact).map((state) => [
    state,
    { setup: change(state, "setup"), teardown: change(state, "teardown") }
  ])
  yield* Effect.tryPromise({
    try: () =>
      new Verifier({
        provider,
        providerBaseUrl: baseUrl,
        pactUrls: [pact],
        logLevel: "error",
        stateHandlers: Object.fromEntries(handlers),
        ...(requestFilter !== undefined && { requestFilter })
      }).verifyProvider(),
    catch: (cause) => new Refused({ cause })
  })
  return changed.setup
})

/** pact-js parses a form, and sends the provider an empty body in its place. */
export const sendForms = (
  request: IncomingMessage & { readonly body?: ParsedUrlQueryInput },
  _response: unknown,
  next: () => void
) => {
  if (request.headers["content-type"] === "application/x-www-form-urlencoded") {
    const body = Buffer.from(stringify(request.body))
    request.headers["content-length"] = String(body.length)
    Object.assign(request, { body })
  }
  next()
}

interface Written {
  readonly description: string
  readonly providerStates?: ReadonlyArray<{ readonly name: string }>
}

export const interactionsIn = (file: string): ReadonlyArray<Written> =>
  JSON.parse(readFileSync(file, "utf8")).interactions

/** The name of each, as often as it is there. */
export const statesIn = (file: string): ReadonlyArray<string> =>
  interactionsIn(file).flatMap(({ providerStates = [] }) => providerStates.map(({ name }) => name))

// pact-js reads these where it is told of files, and would look for pacts in that broker.
for (const name of Object.keys(process.env)) {
  if (name.startsWith("PACT_BROKER_")) delete process.env[name]
}
