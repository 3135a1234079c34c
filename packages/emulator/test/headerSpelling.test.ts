/** The case of header names on the wire: the vendor's Java SDK looks up some of them by exact case. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { authorization, bytesFor, request } from "./RawHttp.ts"
import { emulated } from "./SignIns.ts"

/** The names of the headers of a response, as they were sent. */
const names = (text: string) =>
  Effect.map(bytesFor(text), (bytes) => {
    const [head = ""] = bytes.toString("latin1").split("\r\n\r\n")
    const [, ...lines] = head.split("\r\n")
    return lines.map((line) => line.slice(0, line.indexOf(":")))
  })

const spelling =
  /^(?:ININ-Correlation-Id|inin-ratelimit-(?:allowed|count|reset)|WWW-Authenticate|(?:[A-Z][a-z]*-)*[A-Z][a-z]*)$/

const scope = "GET /api/v2/oauth/scopes/oauth"
const form = ["Content-Type: application/x-www-form-urlencoded", "Content-Length: 1"]

/** Requests, and headers of their responses. */
const requests: Readonly<Record<string, readonly [(token: string) => string, ReadonlyArray<string>]>> = {
  "a success": [
    (token) => request(scope, [token]),
    ["ININ-Correlation-Id", "Content-Type", "Cache-Control", "inin-ratelimit-count"]
  ],
  "a success that is compressed": [
    (token) => request("GET /api/v2/oauth/scopes", [token, "Accept-Encoding: gzip"]),
    ["ININ-Correlation-Id", "Content-Encoding", "Vary"]
  ],
  "a success without a body": [
    (token) => request("HEAD /api/v2/tokens/me", [token]),
    ["ININ-Correlation-Id"]
  ],
  "a request of another site": [
    (token) => request(scope, [token, "Origin: https://example.com"]),
    ["Access-Control-Allow-Origin", "Access-Control-Expose-Headers"]
  ],
  "a refused request": [() => request(scope), ["ININ-Correlation-Id", "Content-Type"]],
  "a refused token request": [() => request("POST /oauth/token", form, "a"), ["ININ-Correlation-Id"]],
  "another method": [(token) => request("PATCH /api/v2/oauth/clients", [token]), ["Allow"]],
  "a page": [() => request("GET /"), ["Content-Security-Policy", "X-Content-Type-Options"]],
  "the control plane": [() => request("GET /__emulator/clock"), ["ININ-Correlation-Id", "Content-Type"]],
  "bytes that are not HTTP": [() => "nothing\r\n\r\n", ["ININ-Correlation-Id", "Content-Type", "Connection"]]
}

layer(emulated)("headers on the wire are spelled as the vendor spells them", (it) => {
  for (const [what, [text, expected]] of Object.entries(requests)) {
    it.effect(`in the response to ${what}`, () =>
      Effect.gen(function* () {
        const sent = yield* names(text(yield* authorization))
        assert.includeMembers(sent, [...expected])
        for (const name of sent) assert.match(name, spelling)
      })
    )
  }

  it.effect("in a 429 over the limit", () =>
    Effect.gen(function* () {
      const { behavior } = yield* Emulator.Emulator
      yield* Effect.addFinalizer(() => Effect.sync(behavior.reset))
      behavior.set({ requestsPerMinute: 1 })
      const token = yield* authorization
      yield* names(request(scope, [token]))
      assert.includeMembers(yield* names(request(scope, [token])), ["Retry-After", "ININ-Correlation-Id"])
    })
  )

  describe("where a fault", () => {
    const error = { kind: "error", status: 429, code: "too.many.requests" } as const
    const examples = {
      "sends an error": { ...error, headers: { "retry-after": "3" } },
      "sends another response": { kind: "answer", status: 200, headers: { "retry-after": "3" } },
      "cuts the body": { kind: "cutShort" },
      "breaks the body": { kind: "brokenGzip" }
    } as const
    for (const [what, fault] of Object.entries(examples)) {
      it.effect(what, () =>
        Effect.gen(function* () {
          const token = yield* authorization
          const { faults } = yield* Emulator.Emulator
          yield* Effect.addFinalizer(() => Effect.sync(faults.reset))
          faults.set([{ operation: "getOauthScope", count: 1, fault }])
          const sent = yield* names(request(scope, [token]))
          assert.includeMembers(sent, ["headers" in fault ? "Retry-After" : "ININ-Correlation-Id"])
          for (const name of sent) assert.match(name, spelling)
        })
      )
    }

    it.effect("keeps the spelling of other names", () =>
      Effect.gen(function* () {
        const { faults } = yield* Emulator.Emulator
        yield* Effect.addFinalizer(() => Effect.sync(faults.reset))
        const fault = { kind: "answer", status: 200, headers: { "X-CASE": "1", "retry-AFTER": "2" } } as const
        faults.set([{ operation: "getOauthScope", count: 1, fault }])
        assert.includeMembers(yield* names(request(scope)), ["X-CASE", "retry-AFTER"])
      })
    )
  })
})
