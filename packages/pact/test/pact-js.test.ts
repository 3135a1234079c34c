import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { assert, describe, it, layer } from "@effect/vitest"
import { Matchers, PactV3, PactV4, SpecificationVersion } from "@pact-foundation/pact"
import { Interaction, InvalidExample, Matcher } from "effect-pact"
import * as PactJs from "effect-pact/pact-js"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Core from "./Core.ts"
import * as Project from "./Project.ts"

const Book = Schema.Struct({
  id: Schema.String,
  pages: Schema.Int,
  published: Schema.DateTimeUtc,
  tags: Schema.Array(Schema.Literals(["novel", "poem"])),
  subtitle: Schema.optionalKey(Schema.String)
})

const emma = Matcher.fromSchema(Book, {
  id: Matcher.fromProviderState("${id}", "b1"),
  pages: 474,
  published: "1815-12-23T00:00:00Z",
  tags: ["novel"]
})
const path = Matcher.fromProviderState("/books/${id}", "/books/b1")
const authorization = Matcher.fromProviderState("Bearer ${token}", "Bearer t1")

/** The one interaction of the file that pact-js writes to the folder. */
const written = async (run: (options: { readonly dir: string }) => Promise<unknown>) => {
  const dir = mkdtempSync(join(tmpdir(), "effect-pact-test-"))
  try {
    await run({ dir })
    const { interactions } = JSON.parse(readFileSync(join(dir, "consumer-provider.json"), "utf8"))
    assert.lengthOf(interactions, 1)
    return interactions[0]
  } finally {
    rmSync(dir, { recursive: true })
  }
}

const pair = { consumer: "consumer", provider: "provider", logLevel: "error" } as const

describe("a test that is written with PactV4 of pact-js", () => {
  it("writes the same as this library, and accepts any book", async () => {
    const byPactJs = await written(({ dir }) =>
      new PactV4({ ...pair, dir })
        .addInteraction()
        .given("a book", { title: "Emma" })
        .uponReceiving("a request for a book")
        .withRequest("GET", PactJs.path(path), (request) =>
          request
            .query({ edition: PactJs.value(Matcher.regex(/^\d+$/, "1")), odd: PactJs.value("a b&c") })
            .headers({ authorization: PactJs.value(authorization) })
            .jsonBody("")
        )
        .willRespondWith(200, (response) => response.jsonBody(PactJs.body(emma)))
        .executeTest(async ({ url }) => {
          const response = await fetch(`${url}/books/b2?edition=12&odd=a+b%26c`, {
            headers: { authorization: "Bearer another" }
          })
          assert.strictEqual(response.status, 200)
        })
    )
    const own = await Effect.runPromise(
      Core.written(
        Interaction.make({
          given: { name: "a book", params: { title: "Emma" } },
          uponReceiving: "a request for a book",
          withRequest: {
            method: "GET",
            path,
            query: { edition: Matcher.regex(/^\d+$/, "1"), odd: "a b&c" },
            headers: { authorization }
          },
          willRespondWith: { status: 200, body: { json: emma } }
        })
      )
    )
    assert.deepStrictEqual(byPactJs, own)
    assert.containsAllKeys(byPactJs.response.matchingRules.body, ["$.id", "$.pages", "$.published", "$.tags"])
  })

  it("can have matchers of both in one body", async () => {
    const { response } = await written(({ dir }) =>
      new PactV4({ ...pair, dir })
        .addInteraction()
        .uponReceiving("a request for a shelf")
        .withRequest("GET", "/shelf")
        .willRespondWith(200, (builder) =>
          builder.jsonBody({ best: PactJs.part(emma), count: Matchers.integer(3) })
        )
        .executeTest(({ url }) => fetch(`${url}/shelf`))
    )
    assert.includeMembers(Object.keys(response.matchingRules.body), [
      "$.best.pages",
      "$.best.tags",
      "$.count"
    ])
    assert.strictEqual(response.body.content.best.published, "1815-12-23T00:00:00Z")
  })

  it("can have a string as its JSON body", async () => {
    const byPactJs = await written(({ dir }) =>
      new PactV4({ ...pair, dir })
        .addInteraction()
        .uponReceiving("a request for a title")
        .withRequest("GET", "/title", (request) => request.jsonBody(""))
        .willRespondWith(200, (response) => response.jsonBody(PactJs.body("Emma")))
        .executeTest(async ({ url }) => {
          const title = await fetch(`${url}/title`)
          assert.strictEqual(await title.json(), "Emma")
        })
    )
    const own = await Effect.runPromise(
      Core.written(
        Interaction.make({
          uponReceiving: "a request for a title",
          withRequest: { method: "GET", path: "/title" },
          willRespondWith: { status: 200, body: { json: "Emma" } }
        })
      )
    )
    assert.deepStrictEqual(byPactJs, own)
  })

  it("treats a string that looks like a matcher as a string", async () => {
    const odd = '{"pact:matcher:type":"type","value":"x"}'
    const asks = (sent: string) =>
      written(({ dir }) =>
        new PactV4({ ...pair, dir })
          .addInteraction()
          .uponReceiving("a request for an odd thing")
          .withRequest("GET", "/odd", (request) =>
            request.query({ q: PactJs.value(odd) }).headers({ "x-odd": PactJs.value(odd) })
          )
          .willRespondWith(204)
          .executeTest(({ url }) =>
            fetch(`${url}/odd?${String(new URLSearchParams({ q: sent }))}`, { headers: { "x-odd": odd } })
          )
      )
    const { request } = await asks(odd)
    assert.deepStrictEqual([request.query.q, request.headers["x-odd"]], [[odd], [odd]])
    const refused: unknown = await asks("y").catch((error: unknown) => error)
    assert.instanceOf(refused, Error)
    assert.include(refused.message, `Expected 'y' to be equal to '${odd}'`)
  })
})

it("a form, by PactV3 with version 4 of the specification, is the same as by this library", async () => {
  const fields = { grant_type: "code", scope: ["a b", "c"], code: Matcher.fromProviderState("${code}", "c1") }
  const byPactJs = await written(({ dir }) =>
    new PactV3({ ...pair, dir, spec: SpecificationVersion.SPECIFICATION_VERSION_V4 })
      .uponReceiving("a request for a token")
      .withRequest({
        method: "POST",
        path: "/token",
        contentType: "application/x-www-form-urlencoded",
        body: PactJs.form(fields)
      })
      .willRespondWith({ status: 204 })
      .executeTest(({ url }) =>
        fetch(`${url}/token`, {
          method: "POST",
          body: new URLSearchParams([
            ["grant_type", "code"],
            ["scope", "a b"],
            ["scope", "c"],
            ["code", "c2"]
          ])
        })
      )
  )
  const own = await Effect.runPromise(
    Core.written(
      Interaction.make({
        uponReceiving: "a request for a token",
        withRequest: { method: "POST", path: "/token", body: { form: fields } },
        willRespondWith: { status: 204 }
      })
    )
  )
  assert.deepStrictEqual(byPactJs, own)
})

describe("an example that contradicts its schema, or that pact-js cannot write,", () => {
  const wrong: ReadonlyArray<readonly [string, string, () => unknown]> = [
    ["null as a body", "", () => PactJs.body(Matcher.fromSchema(Schema.NullOr(Book), null))],
    ["an empty text as a body", "", () => PactJs.body("")],
    ["a body", "pages", () => PactJs.body(Matcher.fromSchema(Book, { id: "b1", pages: 1.5 }))],
    [
      "a part of a body",
      "[0].id",
      () => PactJs.part([Matcher.fromSchema(Schema.Struct({ id: Schema.Int }), { id: "b1" })])
    ],
    ["a header", "", () => PactJs.value(Matcher.regex(/^\d+$/, "one"))],
    ["a form", "page", () => PactJs.form({ page: Matcher.regex(/^\d+$/, "one") })],
    ["a path", "", () => PactJs.path(Matcher.fromProviderState("/books/${id}", "/authors/1"))],
    ["a path with a query", "", () => PactJs.path("/books?page=1")],
    ["a path that travels as another", "", () => PactJs.path("/a book")],
    [
      "a field that has no path",
      "o'clock",
      () => PactJs.part(Matcher.fromSchema(Schema.Struct({ "o'clock": Schema.Finite }), { "o'clock": 5 }))
    ],
    [
      "a tuple within an array",
      "",
      () =>
        PactJs.body(
          Matcher.fromSchema(Schema.Array(Schema.Tuple([Schema.String, Schema.Finite])), [["a", 1.5]])
        )
    ]
  ]

  it.each(wrong)("throws InvalidExample with its path: %s", (_, place, make) => {
    const thrown = Result.getFailure(Result.try(make))
    assert(Option.isSome(thrown))
    assert.instanceOf(thrown.value, InvalidExample.InvalidExample)
    assert.strictEqual(thrown.value.path, place)
  })
})

layer(Project.layer)((test) => {
  test.effect("the test in docs/pact-js.md passes, and writes its interaction", () =>
    Effect.gen(function* () {
      const page = readFileSync(new URL("../docs/pact-js.md", import.meta.url), "utf8")
      const [, example = ""] = /```ts\n(import \{ Matchers, PactV4 \}.*?)```/s.exec(page) ?? []
      const [result] = yield* Project.run([
        // The folder whose files `run` returns.
        { write: { "books.test.ts": example.replace("pacts-of-pact-js", "pacts") } }
      ])
      assert.isFalse(result?.failed, result?.output)
      const { interactions } = JSON.parse(result?.pacts["reading-list-bookshop.json"] ?? "{}")
      assert.containsAllKeys(interactions[0].response.matchingRules.body, [
        "$.books[*].pages",
        "$.books[*].published",
        "$.pages"
      ])
    })
  )
})

/** The number of modules of pact-js that a program with these imports loads. */
const loads = async (...modules: ReadonlyArray<string>) => {
  const program = `${modules.map((name) => `await import("${name}");`).join("")}
    const { createRequire } = await import("node:module")
    console.log(Object.keys(createRequire("/").cache).filter((file) => /[/\\\\]pact[/\\\\]src[/\\\\]v4/.test(file)).length)`
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: fileURLToPath(new URL("..", import.meta.url))
  })
  return Number(stdout)
}

it("pact-js is loaded only by programs that import it", async () => {
  assert.strictEqual(await loads("effect-pact", "effect-pact/pact-js"), 0)
  assert.isAbove(await loads("@pact-foundation/pact"), 0)
})
