/**
 * Both sides of a contract that is not about Genesys Cloud: the test in contract/books.pact.test.ts writes it, and a bookshop is
 * verified with it. A project of your own runs the test with `vitest`, and the verification where the bookshop is built.
 */
import { createServer } from "node:http"
import { join, resolve } from "node:path"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { Verifier } from "effect-pact"
import { pact } from "effect-pact/vitest"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { startVitest } from "vitest/node"
import * as Demo from "./demo.ts"

const program = Effect.fn(function* (folder: string) {
  const dir = resolve(folder)
  yield* Effect.promise(() => writeContract(dir))
  const books = new Map<string, string>()
  const { interactions } = yield* Verifier.verify({
    provider: "bookshop",
    baseUrl: yield* bookshop(books),
    pacts: [dir],
    // Sets up the state, and returns the values that the request needs.
    states: {
      "a book": ({ title }) =>
        Effect.sync(() => {
          books.set("b7", String(title))
          return { id: "b7" }
        })
    }
  })
  for (const { consumer, description, ok } of interactions) {
    yield* Console.log(`${consumer}, ${description}: ${ok ? "verified" : "failed"}`)
  }
}, Effect.scoped)

/** Runs the test with the plugin that writes contracts. A test that fails writes none. */
const writeContract = async (dir: string) => {
  const vitest = await startVitest(
    "test",
    [],
    { root: join(import.meta.dirname, "contract"), config: false, watch: false, cache: false, reporters: [] },
    { plugins: [pact({ dir })] }
  )
  const failures = vitest.state.getCountOfFailedTests()
  await vitest.close()
  if (failures > 0) throw new Error("The test of the contract failed. Run it with Vitest to see why.")
}

/** The provider. It stops with the scope. */
const bookshop = Effect.fn(function* (books: ReadonlyMap<string, string>) {
  const server = yield* NodeHttpServer.make(createServer, { port: 0, host: "127.0.0.1" })
  yield* server.serve(
    Effect.gen(function* () {
      const { url } = yield* HttpServerRequest.HttpServerRequest
      const id = url.replace("/books/", "")
      const title = books.get(id)
      return title === undefined
        ? HttpServerResponse.empty({ status: 404 })
        : HttpServerResponse.jsonUnsafe({ id, title, published: "1815-12-23T00:00:00Z", pages: 474 })
    })
  )
  return HttpServer.formatAddress(server.address)
})

const folder = Argument.Path("folder").pipe(Argument.withDescription("The folder for the contract"))

Command.make("contract", { folder }, (given) => program(given.folder)).pipe(
  Command.withDescription("Write a contract to a folder, and verify its provider"),
  Demo.run({ steps: ["pacts"] })
)
