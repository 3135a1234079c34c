import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Interaction, Matcher, Pact, PactMismatch } from "effect-pact"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as UrlParams from "effect/http/UrlParams"
import * as Schedule from "effect/Schedule"
import * as Recording from "../src/internal/Recording.ts"
import * as Core from "./Core.ts"

const pact = Pact.make({ consumer: "web-shop", provider: "book-api" })

const findsABook = Interaction.make({
  given: [{ name: "a book", params: { id: "b1" } }, "it is in stock"],
  uponReceiving: "a request for a book",
  withRequest: {
    method: "GET",
    path: Matcher.fromProviderState("/books/${id}", "/books/b1"),
    headers: { authorization: Matcher.fromProviderState("Bearer ${token}", "Bearer t") }
  },
  willRespondWith: { status: 200, body: { json: { title: Matcher.like("Emma") } } }
})

const get = (path: string, token = "t") =>
  HttpClientRequest.get(path).pipe(HttpClientRequest.bearerToken(token), HttpClient.execute)

const title = (path: string) => Effect.flatMap(get(path), (response) => response.json)

describe("run", () => {
  it.effect("returns the result of the effect, and records the interaction", () =>
    recorded(
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* pact.runWithClient(findsABook, title("/books/b2")), { title: "Emma" })
      })
    ).pipe(
      Effect.tap(([, records]) =>
        Effect.sync(() =>
          assert.deepStrictEqual(
            records.map(({ pact: { interactions } }) => interactions.map(({ description }) => description)),
            [["a request for a book"]]
          )
        )
      )
    )
  )

  it.effect("passes the URL of the mock server to clients with their own transport", () =>
    recorded(
      pact.run(findsABook, ({ url }) =>
        Effect.promise(() => fetch(`${url}/books/b1`, { headers: { authorization: "Bearer t" } }))
      )
    )
  )

  it.effect("sends requests of any base URL to the mock server", () =>
    recorded(
      Effect.gen(function* () {
        yield* pact.runWithClient(findsABook, title("https://books.example.com/books/b1"))
        yield* pact.run(findsABook, ({ httpClient, url }) =>
          Effect.flatMap(
            httpClient
              .pipe(
                HttpClient.mapRequest(HttpClientRequest.prependUrl(url)),
                HttpClient.mapRequest(HttpClientRequest.bearerToken("t"))
              )
              .get("/books/b1"),
            (response) => response.json
          )
        )
      })
    )
  )

  it.effect("runs many interactions at the same time", () =>
    Effect.map(
      recorded(
        Effect.forEach(
          Array.from({ length: 20 }, (_, number) => number),
          (number) =>
            pact.runWithClient(
              Interaction.make({ ...findsABook, uponReceiving: `a request for book ${number}` }),
              title(`/books/${number}`)
            ),
          { concurrency: "unbounded" }
        )
      ),
      ([, records]) => assert.strictEqual(records.length, 20)
    )
  )

  it.effect("records consumers and providers that are named like packages", () =>
    Effect.map(
      recorded(
        Pact.make({ consumer: "@shop/web", provider: "books/api" }).runWithClient(
          findsABook,
          title("/books/b1")
        )
      ),
      ([, [record]]) =>
        assert.deepStrictEqual(
          [record?.pact.consumer, record?.pact.provider],
          [{ name: "@shop/web" }, { name: "books/api" }]
        )
    )
  )

  it.effect("returns a failure of the effect unchanged, and records the interaction, which it has sent", () =>
    Effect.map(
      recorded(
        Effect.flip(pact.runWithClient(findsABook, Effect.andThen(title("/books/b1"), Effect.fail("no"))))
      ),
      ([failure, records]) => {
        assert.strictEqual(failure, "no")
        assert.strictEqual(records.length, 1)
      }
    )
  )

  it.effect("stops the mock server if it is interrupted", () =>
    Effect.gen(function* () {
      const started = yield* Deferred.make<string>()
      const fiber = yield* Effect.forkChild(
        recorded(
          pact.run(findsABook, ({ url }) => Effect.andThen(Deferred.succeed(started, url), Effect.never))
        )
      )
      const address = yield* Deferred.await(started)
      yield* Fiber.interrupt(fiber)
      const refused = yield* Effect.flip(Effect.tryPromise(() => fetch(address)))
      assert.strictEqual(refused._tag, "UnknownError")
    })
  )
})

const kinds = ({ differences }: PactMismatch.PactMismatch) => differences.map(({ kind }) => kind)

describe("a mismatch", () => {
  const wrong = get("/books/b1?page=2")
  const endings: ReadonlyArray<readonly [string, Effect.Effect<unknown, string>]> = [
    ["succeeds", Effect.succeed("fine")],
    ["fails", Effect.fail("a 500")],
    ["dies", Effect.die("a bug")],
    ["waits forever", Effect.never],
    ["waits for a clock that stands still", Effect.sleep("1 hour")],
    ["does not let itself be interrupted", Effect.uninterruptible(Effect.never)]
  ]

  it.effect.each(endings)("is the result of an effect that %s", ([, ending]) =>
    Effect.gen(function* () {
      const [mismatch, records] = yield* recorded(
        mismatchOf(
          pact.run(findsABook, ({ url }) =>
            Effect.andThen(
              Effect.promise(() =>
                fetch(`${url}/books/b1?page=2`, { headers: { authorization: "Bearer t" } })
              ),
              ending
            )
          )
        )
      )
      assert.deepStrictEqual(mismatch.differences, [
        {
          kind: "different",
          request: "GET /books/b1",
          details: ["query page: Unexpected query parameter 'page' received"]
        }
      ])
      assert.deepStrictEqual(records, [])
    })
  )

  it.effect("is the result despite retries, whether they wait or succeed", () =>
    Effect.gen(function* () {
      const retrying = yield* mismatchOf(
        pact.runWithClient(
          findsABook,
          Effect.retry(
            Effect.flatMap(wrong, (response) => Effect.fail(response.status)),
            Schedule.exponential("1 minute")
          )
        )
      )
      const fixed = yield* mismatchOf(
        pact.run(findsABook, ({ url }) =>
          Effect.promise(async () => {
            const headers = { authorization: "Bearer t" }
            await fetch(`${url}/book/b1`, { headers })
            return fetch(`${url}/books/b1`, { headers })
          })
        )
      )
      assert.deepStrictEqual(kinds(retrying), ["different"])
      // The run ends as soon as the first request arrives, which may be before the second, expected one is sent.
      assert.include(kinds(fixed), "unexpected")
    }).pipe(recorded)
  )

  it.effect("is described as it happened", () =>
    Effect.gen(function* () {
      const mismatch = yield* mismatchOf(
        pact.run(addsABook, ({ url }) =>
          Effect.promise(() =>
            fetch(`${url}/books?tag=a&tag=c`, {
              method: "POST",
              headers: { "content-type": "application/json", accept: "text/plain" },
              body: JSON.stringify({ title: "Persuasion", price: { amount: "12" } })
            })
          )
        )
      )
      assert.strictEqual(
        mismatch.message,
        `web-shop did not send "a request to add a book" to book-api as expected.
  POST /books differs:
    body $.price.amount: Expected '12' (String) to be equal to 12 (Integer)
    body $.title: Expected 'Persuasion' (String) to be equal to 'Emma' (String)
    header accept: Expected header 'accept' to have value 'application/json' but was 'text/plain'
    query tag: Expected query parameter 'tag' with value 'b' but was 'c'
Fix the client, or the interaction if that is wrong.`
      )
    }).pipe(recorded)
  )

  it.effect("describes a request that was not made, with its cause", () =>
    Effect.gen(function* () {
      const mismatch = yield* mismatchOf(pact.run(findsABook, () => Effect.fail("no base URL")))
      assert.strictEqual(
        mismatch.message,
        `web-shop did not send "a request for a book" to book-api as expected, given a book and it is in stock.
  GET /books/b1 was expected, but did not arrive.
Fix the client, or the interaction if that is wrong.`
      )
      assert.strictEqual(mismatch.cause, "no base URL")
    }).pipe(recorded)
  )

  it.effect("describes a request with another path", () =>
    Effect.gen(function* () {
      const mismatch = yield* mismatchOf(pact.runWithClient(findsABook, get("/books/b1/pages?page=1")))
      assert.deepStrictEqual(mismatch.differences, [
        { kind: "unexpected", request: "GET /books/b1/pages?page=1", details: ["expected: GET /books/b1"] },
        { kind: "missing", request: "GET /books/b1", details: [] }
      ])
    }).pipe(recorded)
  )

  it.effect("does not show secrets", () =>
    Effect.gen(function* () {
      const canary = "canary-7f3a"
      const header = yield* mismatchOf(
        pact.run(findsABook, ({ url }) =>
          Effect.promise(() => fetch(`${url}/books/b1`, { headers: { authorization: `Basic ${canary}` } }))
        )
      )
      const another = yield* mismatchOf(
        pact.run(
          Interaction.make({
            ...findsABook,
            withRequest: { ...findsABook.withRequest, headers: { "x-auth-token": "t" } }
          }),
          ({ url }) => Effect.promise(() => fetch(`${url}/books/b1`, { headers: { "x-auth-token": canary } }))
        )
      )
      const path = yield* mismatchOf(
        pact.runWithClient(findsABook, get(`/book?access_token=${canary}&sig=${canary}`))
      )
      const form = yield* mismatchOf(
        pact.run(getsAToken, ({ url }) =>
          Effect.promise(() =>
            fetch(`${url}/token`, { method: "POST", body: new URLSearchParams({ client_secret: canary }) })
          )
        )
      )
      const json = yield* mismatchOf(
        pact.run(addsABook, ({ url }) =>
          Effect.promise(() =>
            fetch(`${url}/books?tag=a&tag=b`, {
              method: "POST",
              headers: { "content-type": "application/json", accept: "application/json" },
              body: JSON.stringify({ title: { password: canary }, price: { amount: 12 } })
            })
          )
        )
      )
      const named = yield* mismatchOf(
        pact.run(findsABook, ({ url }) =>
          Effect.promise(() =>
            fetch(`${url}/books/b1?author=${canary}`, { headers: { authorization: "Bearer t" } })
          )
        )
      ).pipe(Effect.provideService(UrlParams.CurrentRedactedNames, ["author"]))
      const messages = [header, path, form, json, named, another].map(({ message }) => message)
      assert.deepStrictEqual(
        messages.filter((message) => message.includes(canary)),
        []
      )
      assert.include(
        messages[0],
        "header authorization: expected another value than the one that arrived (<redacted>)"
      )
      assert.include(messages[1], "GET /book?access_token=<redacted>&sig=<redacted> arrived")
      assert.include(messages[2], "body $.client_secret: expected another value")
      assert.include(messages[3], "body $.title: it differs; it contains password, so it is not shown")
    }).pipe(recorded)
  )
})

describe("requests", () => {
  it.effect("can have forms, of which every field is compared", () =>
    Effect.gen(function* () {
      const right = { grant_type: "client_credentials", client_secret: "a b&c=d", scope: "s1" }
      assert.isTrue(Exit.isSuccess(yield* sendingForm(right)))
      assert.isTrue(Exit.isSuccess(yield* sendingForm({ ...right, scope: "s22" })))
      assert.isTrue(Exit.isFailure(yield* sendingForm({ ...right, scope: "other" })))
      assert.isTrue(Exit.isFailure(yield* sendingForm({ ...right, client_secret: "a" })))
      assert.isTrue(Exit.isFailure(yield* sendingForm({ ...right, more: "1" })))
    }).pipe(recorded)
  )

  it.effect("can have texts", () =>
    Effect.gen(function* () {
      const importsBooks = Interaction.make({
        uponReceiving: "a request to import books",
        withRequest: {
          method: "PUT",
          path: "/books",
          headers: { "Content-Type": "text/csv" },
          body: { text: "title,year\nEmma,1815" }
        },
        willRespondWith: { status: 202, body: { text: "accepted" } }
      })
      const send = (body: string) =>
        sending(importsBooks, "/books", { method: "PUT", headers: { "content-type": "text/csv" }, body })
      assert.isTrue(Exit.isSuccess(yield* send("title,year\nEmma,1815")))
      assert.isTrue(Exit.isFailure(yield* send("title,year")))
    }).pipe(recorded)
  )

  it.effect("keep the spelling of headers, and can have a matcher as content type", () =>
    Effect.gen(function* () {
      const filtersBooks = Interaction.make({
        uponReceiving: "a request for the books of a year",
        withRequest: {
          method: "POST",
          path: "/books",
          headers: {
            "content-type": Matcher.regex(/^text\/(plain|csv)$/, "text/csv"),
            filter: '{"year":1815}'
          },
          body: { text: "title" }
        },
        willRespondWith: { status: 200, headers: { filter: '{"year":1815}' } }
      })
      const send = (type: string, filter: string) =>
        sending(filtersBooks, "/books", {
          method: "POST",
          headers: { "content-type": type, filter },
          body: "title"
        })
      const answer = yield* send("text/csv", '{"year":1815}')
      assert.strictEqual(Exit.isSuccess(answer) && answer.value.headers.get("filter"), '{"year":1815}')
      assert.isTrue(Exit.isFailure(yield* send("text/csv", '{"year":1817}')))
      assert.isTrue(Exit.isFailure(yield* send("text/html", '{"year":1815}')))
      assert.deepStrictEqual((yield* Core.written(filtersBooks)).request.headers, {
        "Content-Type": ["text/csv"],
        filter: ['{"year":1815}']
      })
    }).pipe(recorded)
  )

  it.effect("have a path as it is sent, or no request would match", () =>
    Effect.gen(function* () {
      const problems = yield* Effect.forEach(["/books?page=1", "books", "/a book"], (path) =>
        Effect.map(
          Effect.flip(
            Core.written(
              Interaction.make({
                uponReceiving: "a request",
                withRequest: { method: "GET", path },
                willRespondWith: { status: 200 }
              })
            )
          ),
          ({ message }) => /withRequest\.path: ([^.]+)/.exec(message)?.[1]
        )
      )
      assert.deepStrictEqual(problems, [
        "it contains a query",
        "in a URL, it becomes /books",
        "in a URL, it becomes /a%20book"
      ])
    })
  )

  it.effect("have a response with a final status", () =>
    Effect.gen(function* () {
      const problems = yield* Effect.forEach([99, 103, 200.5, 600], (status) =>
        Effect.flip(Core.written(Interaction.make({ ...findsABook, willRespondWith: { status } })))
      )
      for (const { message } of problems) assert.include(message, "willRespondWith.status: expected a status")
    })
  )

  it.effect("without a body refuse any body", () =>
    Effect.gen(function* () {
      const deletesABook = Interaction.make({
        uponReceiving: "a request to delete a book",
        withRequest: { method: "DELETE", path: "/books/b1" },
        willRespondWith: { status: 204 }
      })
      assert.isTrue(Exit.isSuccess(yield* sending(deletesABook, "/books/b1", { method: "DELETE" })))
      assert.isTrue(
        Exit.isFailure(yield* sending(deletesABook, "/books/b1", { method: "DELETE", body: "{}" }))
      )
    }).pipe(recorded)
  )

  it.effect("have references, comments and the pending flag in the pact", () =>
    Effect.map(
      recorded(
        pact.runWithClient(
          Interaction.make({
            ...findsABook,
            references: [{ group: "openapi", name: "operationId", value: "getBook" }],
            comments: ["Any book will do."],
            pending: true
          }),
          title("/books/b1")
        )
      ),
      ([, [record]]) => {
        const [interaction] = record?.pact.interactions ?? []
        assert.deepStrictEqual(interaction?.["comments"], {
          references: { openapi: { operationId: "getBook" } },
          text: ["Any book will do."]
        })
        assert.strictEqual(interaction?.["pending"], true)
        assert.deepStrictEqual(interaction?.providerStates, [
          { name: "a book", params: { id: "b1" } },
          { name: "it is in stock" }
        ])
      }
    )
  )
})

const addsABook = Interaction.make({
  uponReceiving: "a request to add a book",
  withRequest: {
    method: "POST",
    path: "/books",
    query: { tag: ["a", "b"] },
    headers: { accept: "application/json" },
    body: { json: { title: "Emma", price: { amount: 12 } } }
  },
  willRespondWith: { status: 201, headers: { location: Matcher.regex(/^\/books\/[^/]+$/, "/books/b1") } }
})

const getsAToken = Interaction.make({
  uponReceiving: "a request for a token",
  withRequest: {
    method: "POST",
    path: "/token",
    body: {
      form: {
        grant_type: "client_credentials",
        client_secret: "a b&c=d",
        scope: Matcher.regex(/^s\d+$/, "s1")
      }
    }
  },
  willRespondWith: { status: 200 }
})

const sending = (interaction: Interaction.Interaction, path: string, init: RequestInit) =>
  Effect.exit(pact.run(interaction, ({ url }) => Effect.promise(() => fetch(`${url}${path}`, init))))

const sendingForm = (fields: Record<string, string>) =>
  sending(getsAToken, "/token", { method: "POST", body: new URLSearchParams(fields) })

const mismatchOf = <A, E, R>(run: Effect.Effect<A, E, R>) =>
  Effect.flip(run).pipe(
    Effect.filterOrElse(
      (error) => error instanceof PactMismatch.PactMismatch,
      (error) => Effect.die(error)
    )
  )

/** Returns the result of the effect, and the interactions that it recorded. */
const recorded = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-pact-test-"))),
    (directory) =>
      effect.pipe(
        Effect.provideService(
          Recording.Current,
          Effect.succeed({ directory, by: { file: "Pact.test.ts", test: null } })
        ),
        Effect.map((value) => [value, Recording.readAll(directory)] as const)
      ),
    (directory) => Effect.sync(() => rmSync(directory, { recursive: true }))
  )
