/** Request smuggling and header injection: a hidden request never runs, and no text becomes a header. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { good } from "./AuthorizationRequests.ts"
import { exchange, request, signed } from "./RawHttp.ts"
import { emulated } from "./SignIns.ts"

const clients = "/api/v2/oauth/clients"

/** The framing of a request that carries `hidden`. */
type Framing = (hidden: string) => readonly [headers: ReadonlyArray<string>, body: string]

const ofLength = (hidden: string) => `Content-Length: ${hidden.length}`
const afterLastChunk = (hidden: string) => `0\r\n\r\n${hidden}`
const inOneChunk = (hidden: string) => `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`

/** A server that reads the length sees one request, and a server that reads the chunks sees two, or the reverse. */
const both =
  (...coding: ReadonlyArray<string>): Framing =>
  (hidden) => [[ofLength(afterLastChunk(hidden)), ...coding], afterLastChunk(hidden)]

const refused: Record<string, Framing> = {
  "a length before chunks": both("Transfer-Encoding: chunked"),
  "chunks before a length": (hidden) => [
    ["Transfer-Encoding: chunked", "Content-Length: 4"],
    inOneChunk(hidden)
  ],
  "an unknown coding": both("Transfer-Encoding: xchunked"),
  "an unknown coding without a length": (hidden) => [["Transfer-Encoding: xchunked"], afterLastChunk(hidden)],
  "a coding after chunked": both("Transfer-Encoding: chunked, identity"),
  "a coding before chunked": both("Transfer-Encoding: identity, chunked"),
  "two codings": both("Transfer-Encoding: chunked", "Transfer-Encoding: x"),
  "chunked twice": (hidden) => [
    ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"],
    afterLastChunk(hidden)
  ],
  "chunked with a parameter": both("Transfer-Encoding: chunked;a=b"),
  "chunked in quotes": both('Transfer-Encoding: "chunked"'),
  "chunked after a vertical tab": both("Transfer-Encoding: \u000bchunked"),
  "a blank before the colon": both("Transfer-Encoding : chunked"),
  "a folded coding": both("Transfer-Encoding:\r\n chunked"),
  "a coding after a bare LF": both("X: y\nTransfer-Encoding: chunked"),
  "a coding after a bare CR": both("X: y\rTransfer-Encoding: chunked"),
  "a coding after NUL": both("X: y\u0000Transfer-Encoding: chunked"),
  "two lengths": (hidden) => [["Content-Length: 0", ofLength(hidden)], hidden],
  "the same length twice": (hidden) => [[ofLength(hidden), ofLength(hidden)], hidden],
  "a list of lengths": (hidden) => [[`Content-Length: 0, ${hidden.length}`], hidden],
  "a length with a sign": (hidden) => [[`Content-Length: +${hidden.length}`], hidden],
  "a negative length": (hidden) => [["Content-Length: -1"], hidden],
  "a hexadecimal length": (hidden) => [[`Content-Length: 0x${hidden.length.toString(16)}`], hidden],
  "a length with a blank in it": (hidden) => [[`Content-Length: 0 ${hidden.length}`], hidden],
  "a length that is too large for an integer": (hidden) => [["Content-Length: 18446744073709551616"], hidden],
  "a blank before the colon of a length": (hidden) => [[`Content-Length : ${hidden.length}`], hidden],
  "a line of a chunk that ends by LF": (hidden) => [["Transfer-Encoding: chunked"], `0;\n\r\n${hidden}`],
  "a negative chunk": (hidden) => [["Transfer-Encoding: chunked"], `-1\r\n${hidden}`],
  "a chunk that is longer than its size": (hidden) => [
    ["Transfer-Encoding: chunked"],
    `1\r\n${afterLastChunk(hidden)}`
  ]
}

/** Requests that carry another one as their body, and get their own response. */
const carriers: Record<string, readonly [line: string, headers: ReadonlyArray<string>, status: number]> = {
  "a GET": ["GET /openapi.json", [], 200],
  "a HEAD": ["HEAD /openapi.json", [], 200],
  "an OPTIONS": ["OPTIONS /openapi.json", [], 204],
  "a DELETE without a token": ["DELETE /api/v2/tokens/me", [], 401],
  "a POST that is not JSON": [`POST ${clients}`, [], 401],
  "a wrong method": [`PATCH ${clients}`, [], 405],
  "an unknown path": ["POST /nothing", [], 404],
  "a coding that is refused": [`POST ${clients}`, ["Content-Encoding: br"], 415]
}

layer(emulated, { excludeTestServices: true })("a hidden request", (it) => {
  /** The responses to a request that carries a hidden one, and how often the hidden one ran. */
  const smuggled = Effect.fnUntraced(function* (write: (hidden: string) => string) {
    const { faults } = yield* Emulator.Emulator
    const hidden = (yield* signed("GET /api/v2/oauth/scopes/oauth")).replace("Connection: close\r\n", "")
    faults.reset()
    // The last request closes the connection, unless the emulator did.
    const replies = yield* exchange(write(hidden).replace("Connection: close\r\n", "") + request("OPTIONS *"))
    return {
      statuses: replies.map(({ status }) => status),
      seen: faults.counters().received["getOauthScope"] ?? 0
    }
  })

  it.effect("would be counted if it ran", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* smuggled((hidden) => request("GET /openapi.json") + hidden), {
        statuses: [200, 200, 204],
        seen: 1
      })
    })
  )

  describe("does not run, and the connection is closed, for", () => {
    for (const [what, framing] of Object.entries(refused)) {
      it.effect(what, () =>
        Effect.gen(function* () {
          const outcome = yield* smuggled((hidden) => request(`POST ${clients}`, ...framing(hidden)))
          assert.deepStrictEqual(outcome, { statuses: [400], seen: 0 })
        })
      )
    }

    it.effect("a body that the operation does not accept", () =>
      Effect.gen(function* () {
        const outcome = yield* smuggled((hidden) =>
          request(`POST ${clients}`, ["Expect: 100-continue", "Content-Length: 600000"], hidden)
        )
        assert.deepStrictEqual(outcome, { statuses: [413], seen: 0 })
      })
    )
  })

  describe("is part of the body that declares it, in", () => {
    for (const [what, [line, headers, status]] of Object.entries(carriers)) {
      for (const [how, framing] of [
        ["by its length", (hidden) => [[ofLength(hidden)], hidden]],
        ["in chunks", (hidden) => [["Transfer-Encoding: chunked"], inOneChunk(hidden)]]
      ] satisfies ReadonlyArray<readonly [string, Framing]>) {
        it.effect(`${what}, ${how}`, () =>
          Effect.gen(function* () {
            const outcome = yield* smuggled((hidden) => {
              const [framed, body] = framing(hidden)
              return request(line, [...headers, ...framed], body)
            })
            assert.deepStrictEqual(outcome, { statuses: [status, 204], seen: 0 })
          })
        )
      }
    }

    it.effect("the rest of a body that is too large", () =>
      Effect.gen(function* () {
        const outcome = yield* smuggled((hidden) => {
          const body = "x".repeat(600_000) + hidden
          return request(`POST ${clients}`, [ofLength(body)], body)
        })
        assert.deepStrictEqual(outcome, { statuses: [413, 204], seen: 0 })
      })
    )
  })

  describe("a line break in a text is encoded or refused:", () => {
    const injection = "%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0aGET%20/api/v2/oauth/scopes/oauth%20HTTP/1.1%0d%0a"
    const attempts: Record<string, (code: Record<string, string>) => string> = {
      "the state of a refused sign-in": (code) =>
        `/oauth/authorize?${new URLSearchParams({ ...code, response_type: "none" })}&state=${injection}`,
      "a redirect URI": (code) => {
        const { redirect_uri: _, ...rest } = code
        return `/oauth/authorize?${new URLSearchParams(rest)}&redirect_uri=https://example.com/callback${injection}`
      },
      "a redirect URI after logout": (code) =>
        `/logout?client_id=${code["client_id"]}&redirect_uri=https://example.com/callback${injection}`,
      "an id": () => `${clients}/a${injection}`,
      "a query": () => `${clients}?a=${injection}`,
      "a path": () => `/${injection}`
    }
    for (const [what, target] of Object.entries(attempts)) {
      it.effect(what, () =>
        Effect.gen(function* () {
          const { faults } = yield* Emulator.Emulator
          const { state: _, ...code } = (yield* good).code
          const text = yield* signed(`GET ${target(code)}`)
          faults.reset()
          const replies = yield* exchange(text)
          assert.strictEqual(replies.length, 1)
          for (const { headers, status } of replies) {
            assert.include([200, 303, 400, 404], status)
            assert.notProperty(headers, "set-cookie")
            assert.notMatch(headers["location"] ?? "", /[\r\n]/)
          }
          assert.notProperty(faults.counters().received, "getOauthScope")
        })
      )
    }
  })
})
