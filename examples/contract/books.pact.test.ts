/** The contract of a reading list with a bookshop: what the client sends, and what it reads of the response. */
import { assert, it } from "@effect/vitest"
import { Interaction, Matcher, Pact } from "effect-pact"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Schema from "effect/Schema"

// The client under test.
const Book = Schema.Struct({ id: Schema.String, title: Schema.String, published: Schema.DateTimeUtc })
const findBook = (id: string) =>
  HttpClient.get(`https://bookshop.example.com/books/${id}`).pipe(
    Effect.flatMap(HttpClientResponse.schemaBodyJson(Book))
  )

const pact = Pact.make({ consumer: "reading-list", provider: "bookshop" })

const aRequestForABook = Interaction.make({
  given: [{ name: "a book", params: { title: "Emma" } }],
  uponReceiving: "a request for a book",
  withRequest: { method: "GET", path: Matcher.fromProviderState("/books/${id}", "/books/b1") },
  willRespondWith: {
    status: 200,
    body: {
      json: Matcher.fromSchema(Book, {
        id: Matcher.fromProviderState("${id}", "b1"),
        title: "Emma",
        published: "1815-12-23T00:00:00Z"
      })
    }
  }
})

it.effect("finds a book", () =>
  Effect.gen(function* () {
    const book = yield* pact.runWithClient(aRequestForABook, findBook("b1"))
    assert.strictEqual(book.title, "Emma")
  })
)
