/** The API reference in a browser that has no internet. */
import { Emulator } from "@effect-genesys/emulator"
import { operations } from "@effect-genesys/emulator/http/Operations"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Chromium from "./Chromium.ts"
import { inPage, seen } from "./Chromium.ts"

layer(Layer.orDie(Layer.merge(Emulator.layer(), Chromium.layer)), {
  excludeTestServices: true,
  timeout: 120_000
})("the API reference", (it) => {
  const test = <E>(
    sentence: string,
    act: (
      ...visited: Parameters<Parameters<typeof Chromium.visit>[1]>
    ) => Effect.Effect<void, E, Emulator.Emulator>,
    visitor?: Chromium.Visitor
  ) =>
    it.effect(
      sentence,
      () => Emulator.Emulator.use(({ url }) => Chromium.visit(`${url}/docs`, act, visitor)),
      120_000
    )

  test("lists every operation, and loads nothing besides itself", (page) =>
    Effect.gen(function* () {
      const listed = page.getByRole("navigation").getByRole("button", { name: "HTTP Method:" })
      yield* seen(listed.first())
      assert.strictEqual(yield* Effect.promise(() => listed.count()), operations.length)
      assert.strictEqual(operations.length, 27)
      const loaded = yield* inPage(page, () =>
        performance.getEntriesByType("resource").map(({ name }) => name)
      )
      assert.deepStrictEqual(
        loaded.filter((name) => !name.startsWith("data:")),
        []
      )
    }))

  test(
    "leads to the start page for a token, and does not move to the side on a phone",
    (page) =>
      Effect.gen(function* () {
        const startPage = page.getByRole("link", { name: "start page" })
        yield* seen(startPage)
        assert.strictEqual(yield* inPage(page, () => getComputedStyle(document.body).overflowX), "clip")
        yield* Effect.promise(() => startPage.click())
        yield* seen(page.getByRole("heading", { name: "A local Genesys Cloud" }))
      }),
    { viewport: { width: 375, height: 800 } }
  )

  test(
    "sends a request to this emulator, and shows its answer",
    (page) =>
      Effect.gen(function* () {
        yield* Effect.promise(() => page.getByRole("button", { name: "Test Request" }).first().click())
        yield* Effect.promise(() => page.getByRole("button", { name: /^Send/ }).first().click())
        yield* seen(page.getByText("401 Unauthorized").first())
        yield* seen(page.getByText("bad.credentials").last())
      }),
    { expected: /status of 401/ }
  )

  test(
    "may ask nobody else",
    (page) =>
      Effect.gen(function* () {
        const asked = yield* inPage(page, () =>
          fetch("http://localhost:1/").then(
            () => "an answer",
            (error) => String(error)
          )
        )
        assert.include(asked, "Failed to fetch")
        const violations = yield* inPage(
          page,
          () =>
            new Promise<string>((resolve) => {
              document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
                resolve(effectiveDirective)
              )
              fetch("http://localhost:1/").catch(() => undefined)
            })
        )
        assert.strictEqual(violations, "connect-src")
      }),
    { expected: /Content Security Policy|Fetch API cannot load/, origins: ["http://localhost:1"] }
  )
})
