/** A verification depends only on its options, on the pacts of the provider, and on the responses. */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Verifier } from "effect-pact"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as VerifierProcess from "../src/internal/VerifierProcess.ts"
import * as Provider from "./ProviderServer.ts"

const provider = "bookshop"
const two = Provider.pact(
  provider,
  { description: "a request for books", path: "/books", states: ["there are books"] },
  { description: "a request for the health", path: "/health" }
)
const states: Verifier.StateHandlers = { "there are books": () => Effect.void }
const descriptions = ({ interactions }: Verifier.Report) => interactions.map(({ description }) => description)
const urls = ({ received }: { readonly received: ReadonlyArray<Provider.Received> }) =>
  received.map(({ url }) => url)

describe("the environment", () => {
  it.effect("does not change what is verified", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const other = yield* Provider.broker({
        bookshop: Provider.pact(provider, { description: "another", path: "/other" })
      })
      const pacts = [yield* Provider.file(two)]
      yield* Provider.environment({
        PACT_BROKER_BASE_URL: other.baseUrl,
        PACT_BROKER_TOKEN: "t",
        PACT_BROKER_PUBLISH_VERIFICATION_RESULTS: "true",
        PACT_DESCRIPTION: "nothing of that name",
        PACT_PROVIDER_STATE: "no such state",
        PACT_PROVIDER_NO_STATE: "true",
        LOG_LEVEL: "no such level",
        HTTP_PROXY: other.baseUrl,
        http_proxy: other.baseUrl,
        ALL_PROXY: other.baseUrl,
        NO_PROXY: "example.com",
        NODE_TLS_REJECT_UNAUTHORIZED: "0"
      })
      const report = yield* Verifier.verify({ provider, baseUrl: shop.baseUrl, pacts, states })
      assert.sameMembers(descriptions(report), ["a request for books", "a request for the health"])
      assert.sameMembers(urls(shop), ["/books", "/health"])
      assert.deepStrictEqual(other.received, [])
    })
  )

  it("of the verifier's process has the variables to reach a broker, and none of Pact", () => {
    const environment = VerifierProcess.environment({
      HTTPS_PROXY: "http://proxy.example.com",
      NO_PROXY: "a.example.com",
      PACT_PREBUILD_LOCATION: "/opt/pact",
      PACT_DESCRIPTION: "x",
      PACT_DO_NOT_TRACK: "false",
      pact_broker_base_url: "http://example.com",
      RUST_LOG: "trace"
    })
    assert.deepStrictEqual(environment, {
      HTTPS_PROXY: "http://proxy.example.com",
      NO_PROXY: "a.example.com,127.0.0.1",
      no_proxy: "a.example.com,127.0.0.1",
      NODE_USE_ENV_PROXY: "1",
      PACT_PREBUILD_LOCATION: "/opt/pact",
      PACT_DO_NOT_TRACK: "true"
    })
  })

  it.effect("does not sign in to a server of pacts", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const pacts = yield* Provider.make((_, response) => response.end(two))
      yield* Provider.environment({
        PACT_BROKER_TOKEN: "t",
        PACT_BROKER_USERNAME: "u",
        PACT_BROKER_PASSWORD: "p"
      })
      yield* Verifier.verify({ provider, baseUrl: shop.baseUrl, pacts: [`${pacts.baseUrl}/latest`], states })
      assert.deepStrictEqual(
        pacts.received.map(({ headers }) => headers.authorization),
        [undefined, undefined]
      )
    })
  )
})

describe("a verification", () => {
  it.effect("prints nothing, whether it succeeds or fails", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const source = fileURLToPath(new URL("../src/Verifier.ts", import.meta.url))
      const program = `
        import * as Effect from "effect/Effect"
        import * as Verifier from ${JSON.stringify(source)}
        for (const provider of ["bookshop", "bank"]) {
          await Effect.runPromiseExit(Verifier.verify(${JSON.stringify({
            baseUrl: shop.baseUrl,
            headers: { authorization: "Bearer canary" },
            pacts: [yield* Provider.file(two)]
          })} && { ...${JSON.stringify({ baseUrl: shop.baseUrl, pacts: [yield* Provider.file(two)] })}, provider }))
        }`
      const printed = yield* Effect.callback<string>((resume) => {
        execFile(
          process.execPath,
          ["--input-type=module", "-e", program],
          { cwd: fileURLToPath(new URL("..", import.meta.url)) },
          (error, stdout, stderr) => resume(Effect.succeed(`${error?.message ?? ""}${stdout}${stderr}`))
        )
      })
      assert.strictEqual(printed, "")
      assert.include(urls(shop), "/health")
    })
  )

  it.effect("that cannot reach its servers names only these", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const [baseUrl, setup] = [yield* Provider.nobody, yield* Provider.nobody]
      const pacts = [yield* Provider.file(two)]
      const unreached = yield* Effect.flip(Verifier.verify({ provider, baseUrl, pacts, states }))
      const unset = yield* Effect.flip(
        Verifier.verify({ provider, baseUrl: shop.baseUrl, pacts, states: `${setup}/states` })
      )
      for (const [{ responsesDiffer, message }, url] of [
        [unreached, baseUrl],
        [unset, setup]
      ] as const) {
        assert.isFalse(responsesDiffer)
        assert.include(message, `${url} refused the connection: no server listens there.`)
        assert.deepStrictEqual([...new Set(message.match(/http:\/\/127\.0\.0\.1:\d+/g))], [url])
      }
      assert.notInclude(urls(shop), "/books")
    })
  )

  it.effect("that cannot reach the provider does not show queries, which may contain a token", () =>
    Effect.gen(function* () {
      const pact = JSON.parse(Provider.pact(provider, { description: "a request", path: "/books" }))
      pact.interactions[0].request.query = { access_token: ["canary"], page: ["1"] }
      const failed = yield* Effect.flip(
        Verifier.verify({
          provider,
          baseUrl: yield* Provider.nobody,
          pacts: [yield* Provider.file(JSON.stringify(pact))]
        })
      )
      assert.include(failed.message, "/books")
      assert.notInclude(failed.message, "canary")
    })
  )

  it.effect("ends with the effect that it is part of", () =>
    Effect.gen(function* () {
      const asked = yield* Deferred.make<void>()
      const ended = yield* Deferred.make<void>()
      const shop = yield* Provider.make((_, response) => {
        response.once("close", () => Deferred.doneUnsafe(ended, Effect.void))
        Deferred.doneUnsafe(asked, Effect.void)
      })
      const pacts = [yield* Provider.file(Provider.pact(provider, { description: "a request" }))]
      const fiber = yield* Effect.forkChild(Verifier.verify({ provider, baseUrl: shop.baseUrl, pacts }))
      yield* Deferred.await(asked)
      yield* Fiber.interrupt(fiber)
      yield* Deferred.await(ended)
    })
  )

  it.effect("forwards requests and responses unchanged", () =>
    Effect.gen(function* () {
      const received: Array<string> = []
      const baseUrl = yield* Provider.raw((request, send) => {
        received.push(request)
        // Two lengths, and a repeated header.
        send(
          "HTTP/1.1 200 Fine\r\ncontent-type: text/plain\r\nX-Shelf: 1\r\nx-shelf: 2\r\ncontent-length: 9\r\ntransfer-encoding: chunked\r\n\r\n4\r\nEmma\r\n0\r\n\r\n"
        )
      })
      const interaction = (method: string, body: object) => ({
        ...JSON.parse(
          Provider.pact(provider, {
            description: `a ${method}`,
            path: "/books/a%2Fb",
            headers: { "x-Many": ["1", "2"], host: ["books.example.com"] },
            response: { status: 200, headers: { "X-Shelf": ["1", "2"] }, body: { content: "Emma" } }
          })
        ).interactions[0],
        request: {
          method,
          path: "/books/a%2Fb",
          query: { q: ["a b", "c&d"] },
          headers: { "x-Many": ["1", "2"], host: ["books.example.com"] },
          ...body
        }
      })
      const text = { body: { content: "Emma é", contentType: "text/plain", encoded: false } }
      const pact = JSON.stringify({
        ...JSON.parse(Provider.pact(provider)),
        interactions: [interaction("POST", {}), interaction("PUT", text)]
      })
      yield* Verifier.verify({ provider, baseUrl: `${baseUrl}/v1/`, pacts: [yield* Provider.file(pact)] })
      const [post = "", put = ""] = received.toSorted()
      assert.match(post, /^POST \/v1\/books\/a%2Fb\?q=a(\+|%20)b&q=c%26d HTTP\/1\.1\r\n/)
      assert.match(post, /\r\nhost: books\.example\.com\r\n/i)
      assert.match(post, /\r\ncontent-length: 0\r\n/i)
      assert.notMatch(post, /transfer-encoding/i)
      assert.match(put, /\r\ncontent-length: 7\r\n/i)
      assert.match(put, /\r\n\r\nEmma é$/)
    })
  )

  it.effect("does not show secrets of responses", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make((_, response) => {
        response.writeHead(200, { "content-type": "application/json", "set-cookie": "canary" })
        response.end(
          JSON.stringify({ access_token: "canary", tokens: { refreshToken: "canary" }, api_key: ["canary"] })
        )
      })
      const failed = yield* Effect.flip(
        Verifier.verify({
          provider,
          baseUrl: shop.baseUrl,
          pacts: [
            yield* Provider.file(
              Provider.pact(provider, {
                description: "a request for a token",
                response: {
                  status: 200,
                  headers: { "content-type": ["application/json"], "set-cookie": ["a"] },
                  body: { content: { access_token: "t", tokens: { refreshToken: 1 }, api_key: ["k"] } }
                }
              })
            )
          ]
        })
      )
      assert.isTrue(failed.responsesDiffer)
      assert.include(failed.message, "access_token")
      assert.include(failed.message, "refreshToken")
      assert.notInclude(failed.message, "canary")
    })
  )
})

describe("provider states", () => {
  it.effect("named like properties of every object have no handler", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const pacts = [
        yield* Provider.file(Provider.pact(provider, { description: "a request", states: ["toString"] }))
      ]
      const failed = yield* Effect.flip(
        Verifier.verify({ provider, baseUrl: shop.baseUrl, pacts, states: {} })
      )
      assert.include(failed.message, 'There is no handler for the provider state "toString".')
    })
  )
})

describe("headers", () => {
  it.effect("replace those of the pact, in any case", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const names = ["authorization", "Authorization", "AUTHORIZATION"]
      const interactions = names.map((name) => ({
        description: `a request with ${name}`,
        headers: { [name]: ["Bearer of-the-pact"], "X-Shelf": ["1", "2"], accept: ["text/plain"] }
      }))
      yield* Verifier.verify({
        provider,
        baseUrl: shop.baseUrl,
        pacts: [yield* Provider.file(Provider.pact(provider, ...interactions))],
        headers: { Authorization: "Bearer of-this-run\n", "x-shelf": "3", Host: "books.example.com" }
      })
      assert.lengthOf(shop.received, names.length)
      for (const { headers } of shop.received) {
        assert.strictEqual(headers.authorization, "Bearer of-this-run")
        assert.strictEqual(headers["x-shelf"], "3")
        assert.strictEqual(headers.host, "books.example.com")
        assert.strictEqual(headers.accept, "text/plain")
      }
    })
  )

  it.effect("send the provider its own host, unless the pact has another", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      yield* Verifier.verify({
        provider,
        baseUrl: shop.baseUrl,
        pacts: [
          yield* Provider.file(
            Provider.pact(
              provider,
              { description: "a", path: "/a" },
              { description: "b", path: "/b", headers: { Host: ["b.example.com"] } }
            )
          )
        ]
      })
      assert.deepStrictEqual(shop.received.map(({ headers, url }) => [url, headers.host]).toSorted(), [
        ["/a", new URL(shop.baseUrl).host],
        ["/b", "b.example.com"]
      ])
    })
  )

  it.effect("that cannot be sent are refused, without their values", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const pacts = [yield* Provider.file(two)]
      for (const [headers, problem] of [
        [{ authorization: "Bearer canary\nx" }, /header authorization contains a character/],
        [{ "x key": "canary" }, /"x key", which is not a valid header name/],
        [{ "": "canary" }, /"", which is not a valid header name/],
        [{ Cookie: "canary", cookie: "canary" }, /cookie twice/]
      ] as const) {
        const failed = yield* Effect.flip(
          Verifier.verify({ provider, baseUrl: shop.baseUrl, pacts, headers })
        )
        assert.match(failed.message, problem)
        assert.notInclude(failed.message, "canary")
      }
      assert.deepStrictEqual(shop.received, [])
    })
  )
})

describe("a redirect", () => {
  const statuses = [301, 302, 303, 307, 308]

  it.effect("of any status is verified itself, not its target", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(({ url = "" }, response) => {
        if (url === "/new") response.writeHead(200).end()
        else response.writeHead(Number(url.slice("/old/".length)), { location: "/new" }).end()
      })
      /** Requests for the old paths, which are expected to have these responses. */
      const verify = (responseOf: (status: number) => Provider.Interaction["response"]) =>
        Effect.gen(function* () {
          const interactions = statuses.map((status) => ({
            description: `a request for a path with ${status}`,
            path: `/old/${status}`,
            response: responseOf(status) ?? { status }
          }))
          const pacts = [yield* Provider.file(Provider.pact(provider, ...interactions))]
          return yield* Verifier.verify({ provider, baseUrl: shop.baseUrl, pacts })
        })
      yield* verify((status) => ({ status, headers: { location: ["/new"] } }))
      const failed = yield* Effect.flip(verify(() => ({ status: 200 })))
      assert.lengthOf(failed.failures, statuses.length)
      for (const status of statuses) assert.include(failed.message, `expected 200 but was ${status}`)
      const paths = statuses.map((status) => `/old/${status}`)
      assert.sameMembers(urls(shop), [...paths, ...paths])
    })
  )
})

describe("pacts with other providers", () => {
  const files = {
    "reading-list-bookshop.json": two,
    "more/web-bookshop.json": Provider.pact(provider, { description: "a request of the web", path: "/web" }),
    "reading-list-bank.json": Provider.pact("bank", { description: "a request to the bank", path: "/bank" }),
    "package.json": '{ "name": "no pact" }'
  }

  it.effect("are skipped, in a folder and by name", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const folder = yield* Provider.folder(files)
      for (const pacts of [
        [folder],
        [
          `${folder}/reading-list-bank.json`,
          `${folder}/more/web-bookshop.json`,
          `${folder}/reading-list-bookshop.json`,
          `${folder}/reading-list-bookshop.json`
        ]
      ]) {
        const report = yield* Verifier.verify({ provider, baseUrl: shop.baseUrl, pacts, states })
        assert.sameMembers(descriptions(report), [
          "a request for books",
          "a request for the health",
          "a request of the web"
        ])
        assert.deepStrictEqual(report.skipped, [
          { pact: `${folder}/reading-list-bank.json`, provider: "bank" }
        ])
      }
      assert.notInclude(urls(shop), "/bank")
    })
  )

  it.effect("do not make a verification succeed", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const folder = yield* Provider.folder(files)
      const served = yield* Provider.make((_, response) => response.end(files["reading-list-bank.json"]))
      for (const [name, pacts] of [
        ["someone else", [`${folder}/reading-list-bookshop.json`]],
        ["Bookshop", [folder]],
        ["bookshop", [served.baseUrl]]
      ] as const) {
        const failed = yield* Effect.flip(Verifier.verify({ provider: name, baseUrl: shop.baseUrl, pacts }))
        assert.isFalse(failed.responsesDiffer)
        assert.include(failed.message, `There is no pact with "${name}" in ${pacts[0]}.`)
        assert.match(failed.message, /The pacts there are with ("bank" and )?"(bookshop|bank)"\./)
      }
      assert.deepStrictEqual(shop.received, [])
    })
  )

  it.effect("are distinguished from files that are not pacts", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const folder = yield* Provider.folder({
        ...files,
        "broken.json": "{",
        "nobody.json": '{ "interactions": [] }'
      })
      const problemOf = (...pacts: ReadonlyArray<string>) =>
        Effect.map(
          Effect.flip(Verifier.verify({ provider, baseUrl: shop.baseUrl, pacts, states })),
          ({ message }) => message
        )
      assert.include(yield* problemOf(folder), `${folder}/broken.json cannot be read as JSON`)
      assert.include(yield* problemOf(`${folder}/nobody.json`), `${folder}/nobody.json is not a pact`)
      assert.include(yield* problemOf(`${folder}/package.json`), `${folder}/package.json is not a pact`)
      assert.include(yield* problemOf(`${folder}/none.json`), `${folder}/none.json does not exist`)
      assert.include(yield* problemOf(), 'There is no pact with "bookshop" in an empty list of pacts.')
      const odd = yield* Provider.folder({ "nobody.json": '{ "interactions": [] }' })
      assert.include(yield* problemOf(odd), "nobody.json is not a pact")
      const empty = yield* Provider.file(Provider.pact(provider))
      assert.include(yield* problemOf(empty), 'The pacts with "bookshop" have no interaction.')
      const missing = yield* Provider.make((_, response) => response.writeHead(401).end())
      assert.match(
        yield* problemOf(`${missing.baseUrl}/p?key=canary`),
        /^((?!canary)[^])*\/p cannot be fetched: [^]*status 401/
      )
      assert.match(yield* problemOf(yield* Provider.nobody), /cannot be fetched: [^]*ECONNREFUSED/)
      assert.deepStrictEqual(shop.received, [])
    })
  )

  it.effect("leave nothing in a broker that has no pact with this one", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const { baseUrl } = yield* Provider.broker({ bookshop: two })
      const pacts = { url: baseUrl, consumerVersionSelectors: [{ mainBranch: true }] }
      const verify = (options: Pick<Verifier.Options, "provider" | "pacts">) =>
        Verifier.verify({ baseUrl: shop.baseUrl, states, ...options })
      assert.sameMembers(descriptions(yield* verify({ provider, pacts })), [
        "a request for books",
        "a request for the health"
      ])
      const failed = yield* Effect.flip(verify({ provider: "bookshopp", pacts }))
      assert.isFalse(failed.responsesDiffer)
      assert.match(failed.message, /No pacts found .*bookshopp/)
      const empty = yield* verify({ provider: "bookshopp", pacts: { ...pacts, failIfNoPactsFound: false } })
      assert.deepStrictEqual(empty.interactions, [])
    })
  )
})

describe("a broker", () => {
  it.effect("is queried with the options of the call, and gets the results", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const broker = yield* Provider.broker({ bookshop: two })
      yield* Verifier.verify({
        provider,
        baseUrl: shop.baseUrl,
        states,
        pacts: {
          url: broker.baseUrl,
          consumerVersionSelectors: [{ mainBranch: true }, { deployedOrReleased: true }],
          enablePending: true,
          includeWipPactsSince: "2026-03-01"
        },
        publish: {
          providerVersion: "1.2.3",
          providerVersionBranch: "main",
          buildUrl: "https://ci.example.com/7"
        }
      })
      const bodiesTo = (url: string) =>
        broker.received
          .filter((each) => each.url === url && each.body !== "")
          .map(({ body }) => JSON.parse(body))
      const asked = bodiesTo("/pacts-for/bookshop")
      // Fetched once by this library, and once by the core.
      assert.lengthOf(asked, 2)
      for (const query of asked) {
        assert.deepStrictEqual(query.consumerVersionSelectors, [
          { mainBranch: true },
          { deployedOrReleased: true }
        ])
        assert.strictEqual(query.includePendingStatus, true)
        assert.strictEqual(query.includeWipPactsSince, "2026-03-01")
        assert.strictEqual(query.providerVersionBranch, "main")
      }
      const [results] = bodiesTo("/results")
      assert.strictEqual(results.success, true)
      assert.strictEqual(results.providerApplicationVersion, "1.2.3")
      assert.strictEqual(results.buildUrl, "https://ci.example.com/7")
    })
  )

  it.effect("that refuses the results is a failure", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const broker = yield* Provider.broker({ bookshop: two }, () => ({}))
      const failed = yield* Effect.flip(
        Verifier.verify({
          provider,
          baseUrl: shop.baseUrl,
          states,
          pacts: { url: broker.baseUrl, consumerVersionSelectors: [{ mainBranch: true }] },
          publish: { providerVersion: "1.2.3", providerVersionBranch: "main" }
        })
      )
      assert.isFalse(failed.responsesDiffer)
      assert.match(failed.message, /The results were not published to the broker\.\n {4}[^\n]*pb:provider/)
    })
  )

  it.effect("gets no results without publish", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const broker = yield* Provider.broker({ bookshop: two })
      yield* Provider.environment({ PACT_BROKER_PUBLISH_VERIFICATION_RESULTS: "true" })
      const pacts = { url: broker.baseUrl, consumerVersionSelectors: [{ mainBranch: true }] }
      yield* Verifier.verify({ provider, baseUrl: shop.baseUrl, states, pacts })
      assert.notInclude(urls(broker), "/results")
    })
  )
})

describe("credentials", () => {
  const consumerVersionSelectors = [{ mainBranch: true }]
  const basic = `Basic ${Buffer.from("reader:p w").toString("base64")}`

  for (const [what, credentials, authorization] of [
    ["a token", { token: Redacted.make("t0ken") }, "Bearer t0ken"],
    ["a token with a line break at its end", { token: Redacted.make("t0ken\n") }, "Bearer t0ken"],
    ["a token with whitespace around it", { token: Redacted.make(" \tt0ken\r\n") }, "Bearer t0ken"],
    ["a username and a password", { username: "reader", password: Redacted.make("p w") }, basic],
    [
      "a password that ends with a space",
      { username: "reader", password: Redacted.make("p ") },
      `Basic ${Buffer.from("reader:p ").toString("base64")}`
    ],
    ["the same, read from files", { username: "reader\n", password: Redacted.make("p w\r\n") }, basic]
  ] as const) {
    it.effect(`can be ${what}`, () =>
      Effect.gen(function* () {
        const shop = yield* Provider.make(Provider.ok)
        const broker = yield* Provider.broker({ bookshop: two })
        for (const pacts of [
          { url: broker.baseUrl, consumerVersionSelectors, ...credentials },
          { urls: [`${broker.baseUrl}/pact/bookshop`], ...credentials }
        ]) {
          yield* Verifier.verify({ provider, baseUrl: shop.baseUrl, states, pacts })
        }
        assert.deepStrictEqual(
          [...new Set(broker.received.map(({ headers }) => headers.authorization))],
          [authorization]
        )
      })
    )
  }

  it.effect(
    "that cannot be sent are refused before anything is sent, with the reason and without their values",
    () =>
      Effect.gen(function* () {
        const broker = yield* Provider.broker({ bookshop: two })
        const secret = Redacted.make("canary")
        for (const [credentials, problem] of [
          [{ token: Redacted.make("can\nary") }, /The token contains a character/],
          [{ token: Redacted.make("Bearer canary") }, /without `Bearer`/],
          [{ token: Redacted.make(" \n") }, /The token is empty/],
          [{ token: secret, username: "u", password: secret }, /Pass a token, or a username and a password/],
          [{ username: "u" }, /Pass both/],
          [{ password: secret }, /Pass both/],
          [{ username: "u", password: Redacted.make("") }, /neither of them empty/],
          [{ username: "u:v", password: secret }, /colon/],
          [{ username: "u", password: Redacted.make("can\nary") }, /control character/]
        ] as const) {
          const failed = yield* Effect.flip(
            Verifier.verify({
              provider,
              baseUrl: broker.baseUrl,
              pacts: { url: broker.baseUrl, consumerVersionSelectors, ...credentials }
            })
          )
          assert.match(failed.message, problem)
          assert.notMatch(failed.message, /can|ary"/)
        }
        assert.deepStrictEqual(broker.received, [])
      })
  )

  it.effect("that a broker refuses are named as the cause", () =>
    Effect.gen(function* () {
      const broker = yield* Provider.make((_, response) => response.writeHead(401).end("{}"))
      const failed = yield* Effect.flip(
        Verifier.verify({
          provider,
          baseUrl: broker.baseUrl,
          pacts: { url: broker.baseUrl, consumerVersionSelectors, token: Redacted.make("canary") }
        })
      )
      assert.match(failed.message, /401/)
      assert.notInclude(failed.message, "canary")
    })
  )

  it.effect("and other invalid options are refused", () =>
    Effect.gen(function* () {
      const shop = yield* Provider.make(Provider.ok)
      const pacts = [yield* Provider.file(two)]
      const right = { provider, baseUrl: shop.baseUrl, pacts }
      for (const [wrong, problem] of [
        [{ baseUrl: "127.0.0.1:8080" }, /`baseUrl` is not a URL/],
        [{ baseUrl: "http://u:canary@127.0.0.1" }, /`baseUrl` contains credentials/],
        [{ baseUrl: `${shop.baseUrl}?key=canary` }, /`baseUrl` has a query/],
        [
          { pacts: { url: "http://u:canary@127.0.0.1", consumerVersionSelectors } },
          /`pacts.url` contains credentials/
        ],
        [{ pacts: ["http://u:canary@127.0.0.1/pact"] }, /`pacts` contains credentials/],
        [{ states: "states" }, /`states` is not a URL/],
        [{ provider: "" }, /`provider` is empty/],
        [{ timeout: 0 }, /`timeout` is not a duration/],
        [{ timeout: "Infinity" }, /`timeout` is not a duration/],
        [{ publish: { providerVersion: "1" } }, /`publish` needs pacts of a broker/],
        [{ tls: { ca: "ca.pem" } }, /`tls` is not valid/]
      ] as const) {
        const failed = yield* Effect.flip(Verifier.verify({ ...right, ...wrong }))
        assert.isFalse(failed.responsesDiffer)
        assert.match(failed.message, problem)
        assert.notInclude(failed.message, "canary")
      }
      assert.deepStrictEqual(shop.received, [])
    })
  )
})
