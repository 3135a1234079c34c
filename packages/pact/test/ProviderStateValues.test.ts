/** Values of provider states in every place of an interaction. A missing value fails the verification. */
import { assert, describe, it } from "@effect/vitest"
import { Interaction, Matcher, Verifier } from "effect-pact"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import * as Provider from "./Provider.ts"
import * as ProviderServer from "./ProviderServer.ts"

const id = (example: string) => Matcher.fromProviderState(example.replace("example", "${id}"), example)

const places: Readonly<Record<string, Pick<Interaction.Interaction, "withRequest" | "willRespondWith">>> = {
  path: { withRequest: { method: "GET", path: id("/b/example") }, willRespondWith: { status: 200 } },
  query: {
    withRequest: { method: "GET", path: "/", query: { id: id("example") } },
    willRespondWith: { status: 200 }
  },
  header: {
    withRequest: { method: "GET", path: "/", headers: { "x-id": id("t example") } },
    willRespondWith: { status: 200 }
  },
  json: {
    withRequest: { method: "POST", path: "/", body: { json: [{ id: id("example") }] } },
    willRespondWith: { status: 200 }
  },
  form: {
    withRequest: { method: "POST", path: "/", body: { form: { id: id("example") } } },
    willRespondWith: { status: 200 }
  },
  "response header": {
    withRequest: { method: "GET", path: "/" },
    willRespondWith: { status: 200, headers: { "x-id": id("example") } }
  },
  "response body": {
    withRequest: { method: "GET", path: "/" },
    willRespondWith: { status: 200, body: { json: { id: id("example") } } }
  }
}

const interactions = Object.entries(places).map(([place, parts]) =>
  Interaction.make({
    ...parts,
    given: { name: "a book", params: { title: "Emma" } },
    uponReceiving: `in the ${place}`
  })
)

/** The same for each case, whose number is a parameter of the state. */
const interactionsOf = (cases: ReadonlyArray<unknown>) =>
  cases.flatMap((_, number) =>
    Object.entries(places).map(([place, parts]) =>
      Interaction.make({
        ...parts,
        given: { name: "a book", params: { number } },
        uponReceiving: `of case (${number}) in the ${place}`
      })
    )
  )

const answer = { headers: { "content-type": "application/json", "x-id": "b7" }, body: '{"id":"b7"}' }

type Given = { readonly [name: string]: Schema.Json } | undefined

const verified = (given: Given) =>
  Provider.verification(interactions, () => answer, { "a book": () => Effect.succeed(given) })

/** One verification of all cases, since each starts a process. */
const verifiedEach = (cases: ReadonlyArray<Given>) =>
  Provider.verification(interactionsOf(cases), () => answer, {
    "a book": ({ number }) => Effect.succeed(cases[Number(number)])
  })

const missing: ReadonlyArray<readonly [given: Given, problem: string]> = [
  [undefined, 'no state returns "id", which the pact needs'],
  [{}, 'no state returns "id", which the pact needs'],
  [{ ID: "b7" }, 'no state returns "id", which the pact needs'],
  [{ id: null }, 'a state returns null as "id"'],
  [{ id: "" }, 'a state returns "" as "id"'],
  [{ id: { a: 1 } }, 'a state returns "id" as an object or array'],
  [{ id: ["b7"] }, 'a state returns "id" as an object or array']
]

/** An interaction as Pact libraries of other languages write it. */
const needing = (...states: ReadonlyArray<string>) => ({
  type: "Synchronous/HTTP",
  description: `a request given ${states.join(" and ") || "nothing"}`,
  providerStates: states.map((name) => ({ name })),
  request: {
    method: "GET",
    path: "/example",
    generators: { path: { type: "ProviderState", expression: "path", dataType: "STRING" } }
  },
  response: { status: 200 }
})

const pactOf = (...all: ReadonlyArray<ReturnType<typeof needing>>) =>
  JSON.stringify({
    consumer: { name: "consumer" },
    provider: { name: "provider" },
    interactions: all,
    metadata: { pactSpecification: { version: "4.0" } }
  })

describe("a value of a provider state", () => {
  it.effect("is sent if it is a text or a number", () =>
    Effect.gen(function* () {
      const report = yield* verifiedEach([{ id: "b7" }, { id: 7 }, { id: 0 }, { id: "a b" }])
      assert.lengthOf(report.interactions, 4 * interactions.length)
    })
  )

  it.effect("that is missing, or cannot be sent, fails every interaction that needs it", () =>
    Effect.gen(function* () {
      const failed = yield* Effect.flip(verifiedEach(missing.map(([given]) => given)))
      assert.isFalse(failed.responsesDiffer)
      assert.deepStrictEqual(
        failed.failures.map(({ interaction }) => interaction),
        interactionsOf(missing).map(
          ({ uponReceiving }) => `consumer and provider Given a book - ${uponReceiving}`
        )
      )
      for (const [number, [, problem]] of missing.entries()) {
        const own = failed.failures.filter(({ interaction }) => interaction.includes(`(${number})`))
        for (const { details } of own) assert.include(details.join(), problem)
      }
    })
  )

  it.effect("is one segment of a path", () =>
    Effect.gen(function* () {
      const { failures } = yield* Effect.flip(verified({ id: "a/b" }))
      assert.deepStrictEqual(
        failures.map(({ details }) => details),
        [['a state returns "id" with a slash, "?" or "#", but it must be one segment of a path. Encode it.']]
      )
    })
  )

  it.effect("can be a parameter of the state, or come from another state", () =>
    Effect.gen(function* () {
      const [first] = interactions
      assert.isDefined(first)
      if (first === undefined) return
      yield* Provider.verification(
        [
          { ...first, given: { name: "a book", params: { id: "b7" } } },
          { ...first, uponReceiving: "another", given: [{ name: "a book", params: {} }, "a reader"] }
        ],
        () => answer,
        { "a book": () => Effect.void, "a reader": () => Effect.succeed({ id: 7 }) }
      )
    })
  )

  it.effect("is needed each time that the state is set up", () =>
    Effect.gen(function* () {
      let count = 0
      const failed = yield* Effect.flip(
        Provider.verification(interactions, () => answer, {
          "a book": () => Effect.sync(() => (count++ === 0 ? {} : { id: "b7" }))
        })
      )
      assert.include(failed.message, 'no state returns "id"')
    })
  )

  it.effect("can be a bare name, as in pacts of other languages", () =>
    Effect.gen(function* () {
      const { baseUrl, received } = yield* ProviderServer.make(ProviderServer.ok)
      const pacts = [yield* ProviderServer.file(pactOf(needing("a book")))]
      const verify = (given: { readonly [name: string]: Schema.Json }) =>
        Verifier.verify({
          provider: "provider",
          baseUrl,
          pacts,
          states: { "a book": () => Effect.succeed(given) }
        })
      yield* verify({ path: "b7" })
      assert.deepStrictEqual(
        received.map(({ url }) => url),
        ["/b7"]
      )
      assert.include((yield* Effect.flip(verify({}))).message, 'no state returns "path"')
    })
  )

  it.effect("is reported beside other failures of the provider", () =>
    Effect.gen(function* () {
      const { failures, responsesDiffer } = yield* Effect.flip(
        Provider.verification(interactions, () => ({ ...answer, body: '{"id":1}' }), {
          "a book": () => Effect.void
        })
      )
      assert.isTrue(responsesDiffer)
      assert.strictEqual(failures.length, interactions.length + 1)
    })
  )
})

describe("a value that a pact of a broker needs", () => {
  const pact = pactOf(needing("a book"), needing("a reader", "a book"))

  const verifying = Effect.fnUntraced(function* (
    byUrl: boolean,
    book: { readonly [name: string]: Schema.Json }
  ) {
    const { baseUrl, received } = yield* ProviderServer.make(ProviderServer.ok)
    const broker = yield* ProviderServer.broker({ provider: pact })
    const result = yield* Effect.result(
      Verifier.verify({
        provider: "provider",
        baseUrl,
        pacts: byUrl
          ? [`${broker.baseUrl}/pact/provider`]
          : { url: broker.baseUrl, consumerVersionSelectors: [{ mainBranch: true }] },
        publish: { providerVersion: "1", providerVersionBranch: "main" },
        states: { "a book": () => Effect.succeed(book), "a reader": () => Effect.void }
      })
    )
    const published = broker.received
      .filter(({ url }) => url === "/results")
      .map(({ body }): unknown => JSON.parse(body).success)
    return { result, published, sent: received.map(({ url }) => url) }
  })

  for (const byUrl of [false, true]) {
    it.effect(`is sent, and the broker gets a success${byUrl ? ", by its URL" : ""}`, () =>
      Effect.gen(function* () {
        const { published, result, sent } = yield* verifying(byUrl, { path: "b7" })
        assert.isTrue(Result.isSuccess(result))
        assert.deepStrictEqual(sent, ["/b7", "/b7"])
        assert.deepStrictEqual(published, [true])
      })
    )

    for (const book of [{}, { path: null }, { path: "" }]) {
      it.effect(`fails as ${JSON.stringify(book)}, and so for the broker${byUrl ? ", by its URL" : ""}`, () =>
        Effect.gen(function* () {
          const { published, result } = yield* verifying(byUrl, book)
          assert(Result.isFailure(result))
          assert.match(result.failure.message, /a book: (?:no|a) state returns .*"path"/)
          assert.deepStrictEqual(published, [false])
        })
      )
    }
  }
})
