/** Requests of an `HttpClient` arrive at the mock server with everything except their base URL. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Interaction, Pact, PactMismatch } from "effect-pact"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Recording from "../src/internal/Recording.ts"

const pact = Pact.make({ consumer: "web-shop", provider: "book-api" })

const expecting = (path: string, query: Interaction.Fields) =>
  Interaction.make({
    uponReceiving: "a request",
    withRequest: { method: "GET", path, query },
    willRespondWith: { status: 200 }
  })

const run = (path: string, query: Interaction.Fields, request: HttpClientRequest.HttpClientRequest) =>
  Effect.acquireUseRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-pact-test-"))),
    (directory) =>
      pact
        .runWithClient(expecting(path, query), HttpClient.execute(request))
        .pipe(
          Effect.provideService(
            Recording.Current,
            Effect.succeed({ directory, by: { file: "RelocatedRequests.test.ts", test: null } })
          )
        ),
    (directory) => Effect.sync(() => rmSync(directory, { recursive: true }))
  )

describe("a client", () => {
  for (const [how, request] of [
    [
      "in an absolute URL",
      HttpClientRequest.get("https://books.example.com/v1/books?page=2&tag=a&tag=b%26c")
    ],
    [
      "in a URL with a port and a fragment",
      HttpClientRequest.get("http://localhost:1/v1/books?page=2&tag=a&tag=b%26c#top")
    ],
    ["in a URL without a host", HttpClientRequest.get("/v1/books?page=2&tag=a&tag=b%26c")],
    ["in a URL without a host or a slash", HttpClientRequest.get("v1/books?page=2&tag=a&tag=b%26c")],
    [
      "as parameters",
      HttpClientRequest.get("https://books.example.com/v1/books").pipe(
        HttpClientRequest.setUrlParams({ page: "2", tag: ["a", "b&c"] })
      )
    ],
    [
      "in both",
      HttpClientRequest.get("https://books.example.com/v1/books?page=2").pipe(
        HttpClientRequest.appendUrlParams({ tag: ["a", "b&c"] })
      )
    ],
    [
      "after a prepended base URL",
      HttpClientRequest.get("/books?page=2&tag=a&tag=b%26c").pipe(
        HttpClientRequest.prependUrl("https://books.example.com/v1")
      )
    ]
  ] as const) {
    it.effect(`can have its query ${how}`, () =>
      Effect.gen(function* () {
        const response = yield* run("/v1/books", { page: "2", tag: ["a", "b&c"] }, request)
        assert.strictEqual(response.status, 200)
      })
    )

    it.effect(`fails with another query ${how}`, () =>
      Effect.gen(function* () {
        const mismatch = yield* Effect.flip(run("/v1/books", { page: "3", tag: ["a", "b&c"] }, request))
        assert.instanceOf(mismatch, PactMismatch.PactMismatch)
        assert.include(mismatch.message, "query page: ")
      })
    )
  }

  it.effect("can request the root", () =>
    Effect.gen(function* () {
      const { status } = yield* run("/", {}, HttpClientRequest.get("https://books.example.com"))
      assert.strictEqual(status, 200)
    })
  )
})
