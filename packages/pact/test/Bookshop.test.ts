/** Runs the examples of the README, and verifies a bookshop with their pact. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type RequestListener } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it, layer } from "@effect/vitest"
import { PactMismatch, Verifier } from "effect-pact"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Project from "./Project.ts"

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
const blocks = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code)
const blockWith = (text: string) => blocks.find((code) => code.includes(text)) ?? ""

/** The pact of the example, as a file. */
class Contract extends Context.Service<
  Contract,
  { readonly file: string; readonly result: Project.RunResult }
>()("Contract") {
  static readonly layer = Layer.effect(
    Contract,
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-pact-test-"))),
        (made) => Effect.sync(() => rmSync(made, { recursive: true }))
      )
      const [result = { failed: true, output: "", pacts: {} }] = yield* Project.run([
        {
          write: {
            "vitest.config.ts": blockWith("plugins: [pact({"),
            "stock.pact.test.ts": blockWith('it.effect("gets the stock"'),
            "books.pact.test.ts": blockWith('it.effect("finds a book"')
          }
        }
      ])
      const file = join(folder, "reading-list-bookshop.json")
      writeFileSync(file, result.pacts["reading-list-bookshop.json"] ?? "")
      return { file, result }
    })
  ).pipe(Layer.provide(Project.layer))
}

interface Shop {
  readonly title: unknown
}

/** A bookshop, and the requests that it received. */
const bookshop = Effect.fnUntraced(function* ({ title }: Shop) {
  const asked: Array<string> = []
  const answer: RequestListener = ({ headers, method, url }, response) => {
    asked.push(`${method} ${url} ${headers.authorization}`)
    response.writeHead(200, { "content-type": "application/json" })
    response.end(
      JSON.stringify({
        id: url?.split("/").at(-1),
        title,
        published: "1817-12-20T08:00:00.000Z",
        tags: ["poem", "novel"],
        stock: 3
      })
    )
  }
  const server = yield* Effect.acquireRelease(
    Effect.callback<ReturnType<typeof createServer>>((resume) => {
      const created = createServer(answer).listen(0, "127.0.0.1", () => {
        resume(Effect.succeed(created))
      })
    }),
    (created) =>
      Effect.sync(() => {
        created.closeAllConnections()
        created.close()
      })
  )
  const address = server.address()
  const port = address !== null && typeof address === "object" ? address.port : 0
  return { asked, baseUrl: `http://127.0.0.1:${port}` }
})

const states: Verifier.StateHandlers = {
  "a book": ({ title }) => Effect.succeed({ id: `id-of-${String(title)}` }),
  "a signed-in reader": () => Effect.succeed({ token: "real-token" })
}

layer(Contract.layer, { timeout: "2 minutes" })("the example", (test) => {
  test.effect("runs, and writes a pact", () =>
    Effect.gen(function* () {
      const { result } = yield* Contract
      assert.isFalse(result.failed, result.output)
      assert.include(result.output, "pacts/reading-list-bookshop.json (1 interaction) is written.")
      assert.include(result.output, "pacts/web-shop-warehouse.json (1 interaction) is written.")
    })
  )

  test.effect("is passed by a bookshop, with values of its states in place of the examples", () =>
    Effect.gen(function* () {
      const { file } = yield* Contract
      const { asked, baseUrl } = yield* bookshop({ title: "Persuasion" })
      const report = yield* Verifier.verify({ provider: "bookshop", baseUrl, pacts: [file], states })
      assert.deepStrictEqual(report.interactions, [
        {
          consumer: "reading-list",
          description: "a request for a book",
          states: ["a book", "a signed-in reader"],
          pending: false,
          ok: true
        }
      ])
      assert.deepStrictEqual(asked, ["GET /books/id-of-Emma Bearer real-token"])
    })
  )

  test.effect("is failed by a bookshop whose titles are numbers", () =>
    Effect.gen(function* () {
      const { file } = yield* Contract
      const { baseUrl } = yield* bookshop({ title: 12 })
      const failed = yield* Effect.flip(
        Verifier.verify({ provider: "bookshop", baseUrl, pacts: [file], states })
      )
      assert.isTrue(failed.responsesDiffer)
      assert.strictEqual(
        failed.message,
        `bookshop does not match its pacts.
  reading-list and bookshop Given a book And a signed-in reader - a request for a book
    body $.title: Expected 12 (Integer) to be the same type as 'Emma' (String)
Fix the provider, or agree on another contract with the consumer.`
      )
    })
  )

  test.effect("sets states up, tears them down, and fails for an unknown state", () =>
    Effect.gen(function* () {
      const { file } = yield* Contract
      const { baseUrl } = yield* bookshop({ title: "Emma" })
      const did: Array<string> = []
      const verify = (given: Verifier.StateHandlers) =>
        Verifier.verify({ provider: "bookshop", baseUrl, pacts: [file], states: given })
      yield* verify({
        ...states,
        "a book": {
          setup: ({ title }) => Effect.sync(() => (did.push(`adds ${String(title)}`), { id: "b7" })),
          teardown: () => Effect.sync(() => void did.push("removes it"))
        }
      })
      assert.deepStrictEqual(did, ["adds Emma", "removes it"])
      const failed = yield* Effect.flip(verify({ "a book": () => Effect.succeed({ id: "b7" }) }))
      assert.deepStrictEqual(
        failed.failures.map(({ details }) => details),
        [
          ["One or more of the setup state change handlers has failed"],
          ['There is no handler for the provider state "a signed-in reader". Add one to `states`.']
        ]
      )
      assert.isFalse(failed.responsesDiffer)
    })
  )

  test.effect("is not reported as failed by a bookshop that cannot be reached", () =>
    Effect.gen(function* () {
      const { file } = yield* Contract
      const failed = yield* Effect.flip(
        Verifier.verify({ provider: "bookshop", baseUrl: nobody, pacts: [file], states })
      )
      assert.isFalse(failed.responsesDiffer)
      assert.match(failed.message, /^bookshop was not verified\.\n[^]*127\.0\.0\.1:1[^]*and verify again\.$/)
    })
  )
})

const nobody = "http://127.0.0.1:1"

describe("a verification without pacts", () => {
  it.effect("fails without anything to verify", () =>
    Effect.gen(function* () {
      const empty = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-pact-test-"))),
        (made) => Effect.sync(() => rmSync(made, { recursive: true }))
      )
      const failed = yield* Effect.flip(
        Verifier.verify({ provider: "bookshop", baseUrl: nobody, pacts: [empty] })
      )
      assert.isFalse(failed.responsesDiffer)
      assert.include(failed.message, `There is no pact with "bookshop" in ${empty}.`)
    })
  )

  it.effect("has the reason in its message", () =>
    Effect.gen(function* () {
      const failed = yield* Effect.flip(
        Verifier.verify({ provider: "bookshop", baseUrl: nobody, pacts: ["no-such-file.json"] })
      )
      const broker = { url: nobody, consumerVersionSelectors: [{ mainBranch: true }] }
      const without = yield* Effect.flip(
        Verifier.verify({ provider: "bookshop", baseUrl: nobody, pacts: broker })
      )
      assert.isFalse(without.responsesDiffer)
      assert.match(without.message, /^bookshop was not verified\.\n[^]*127\.0\.0\.1:1[^]*and verify again\.$/)
      assert.isFalse(failed.responsesDiffer)
      assert.match(
        failed.message,
        /^bookshop was not verified\.\n[^]*no-such-file\.json[^]*and verify again\.$/
      )
    })
  )
})

describe("the README", () => {
  it.effect("shows a mismatch exactly as reported", () =>
    Effect.sync(() => {
      const [, shown = ""] = /```text\n(.*?)\n```/s.exec(readme) ?? []
      const mismatch = new PactMismatch.PactMismatch({
        consumer: "reading-list",
        provider: "bookshop",
        interaction: "a request for a book",
        states: ["a book", "a signed-in reader"],
        differences: [
          {
            kind: "different",
            request: "GET /books/b1",
            details: [
              "header authorization: expected another value than the one that arrived (<redacted>)",
              "query page: Unexpected query parameter 'page' received"
            ]
          }
        ]
      })
      assert.strictEqual(shown, mismatch.message)
    })
  )
})
