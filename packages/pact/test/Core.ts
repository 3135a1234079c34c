/** Uses Pact's core to match requests with an interaction, and to write its pact. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Interaction, type Matcher } from "effect-pact"
import * as Effect from "effect/Effect"
import * as MockServer from "../src/internal/MockServer.ts"

const pair = { consumer: "consumer", provider: "provider" }

/** Which of the bodies match, and the request of the pact. */
export const matched = (body: Matcher.Value, bodies: ReadonlyArray<unknown>) =>
  MockServer.withMockServer(
    pair,
    Interaction.make({
      uponReceiving: "a body",
      withRequest: { method: "POST", path: "/", body: { json: body } },
      willRespondWith: { status: 204 }
    }),
    Effect.fnUntraced(function* (server) {
      const statuses = yield* Effect.forEach(bodies, (each) =>
        Effect.promise(() =>
          fetch(server.url, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(each)
          }).then(({ status }) => status)
        )
      )
      return { matched: statuses.map((status) => status === 204), request: requestOf(server) }
    })
  )

/** Which of the values match, in a single request with all of them. */
export const matching = (matcher: Matcher.Value, values: ReadonlyArray<unknown>) =>
  matchingJson(
    matcher,
    values.map((value) => JSON.stringify(value))
  )

/** The same for values in JSON notation. */
export const matchingJson = (matcher: Matcher.Value, values: ReadonlyArray<string>) =>
  MockServer.withMockServer(
    pair,
    Interaction.make({
      uponReceiving: "values",
      withRequest: { method: "POST", path: "/", body: { json: values.map(() => matcher) } },
      willRespondWith: { status: 204 }
    }),
    Effect.fnUntraced(function* (server) {
      yield* Effect.promise(() =>
        fetch(server.url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: `[${values.join()}]`
        })
      )
      const refused = new Set(
        server
          .mismatches()
          .flatMap((found) => ("type" in found && found.type === "request-mismatch" ? found.mismatches : []))
          .map((mismatch) => ("path" in mismatch ? Number(/^\$\[(\d+)\]/.exec(mismatch.path)?.[1]) : -1))
      )
      return values.map((_, index) => !refused.has(index))
    })
  )

/** The status of the mock server's response to a request. */
export const statusOf = (interaction: Interaction.Interaction, path: string, init: RequestInit) =>
  MockServer.withMockServer(pair, interaction, ({ url }) =>
    Effect.promise(() => fetch(`${url}/${path}`, init).then(({ status }) => status))
  )

/** The interaction in the pact that the core writes. */
export const written = (interaction: Interaction.Interaction) =>
  MockServer.withMockServer(pair, interaction, (server) => Effect.sync(() => interactionOf(server)))

const requestOf = (server: MockServer.MockServer) => interactionOf(server).request

const interactionOf = (server: MockServer.MockServer) => {
  const folder = mkdtempSync(join(tmpdir(), "effect-pact-test-"))
  server.write(folder)
  const text = readFileSync(join(folder, "consumer-provider.json"), "utf8")
  rmSync(folder, { recursive: true })
  return JSON.parse(text).interactions[0]
}
