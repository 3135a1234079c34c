/** The API reference in a browser without internet access. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { Page } from "playwright-core"
import { operations } from "../src/internal/http/RouteTable.ts"
import * as Chromium from "./Chromium.ts"
import { inPage, seen, textOf } from "./Chromium.ts"

const tokenOf = (url: string, { clientId, clientSecret }: Emulator.Emulator["Service"]["administrator"]) =>
  Effect.promise(async () => {
    const response = await fetch(`${url}/oauth/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${clientId}:${Redacted.value(clientSecret)}`)}` },
      body: new URLSearchParams({ grant_type: "client_credentials" })
    })
    return response.text()
  }).pipe(
    Effect.flatMap(
      Schema.decodeEffect(Schema.fromJsonString(Schema.Struct({ access_token: Schema.String })))
    ),
    Effect.map(({ access_token }) => access_token)
  )

layer(Layer.orDie(Layer.merge(Emulator.layer(), Chromium.layer)), {
  excludeTestServices: true,
  timeout: 120_000
})("the API reference", (it) => {
  const test = <E>(
    sentence: string,
    act: (page: Page, emulator: Emulator.Emulator["Service"]) => Effect.Effect<void, E, Emulator.Emulator>,
    visitor?: Chromium.Visitor
  ) =>
    it.effect(
      sentence,
      () =>
        Emulator.Emulator.use((emulator) =>
          Chromium.visit(`${emulator.url}/docs`, (page) => act(page, emulator), visitor)
        ),
      120_000
    )

  test("lists every operation by name, and loads nothing else", (page) =>
    Effect.gen(function* () {
      const listed = page.getByRole("navigation", { name: "Operations" }).locator("li")
      yield* seen(listed.first())
      assert.deepStrictEqual(
        yield* Effect.promise(() => listed.allInnerTexts()),
        operations.map(({ operation: name }) => name)
      )
      assert.strictEqual(operations.length, 27)
      const loaded = yield* inPage(page, () =>
        performance.getEntriesByType("resource").map(({ name }) => name)
      )
      assert.deepStrictEqual(
        loaded.filter((name) => !name.startsWith("data:")),
        []
      )
    }))

  test("links each name to the operation, and the operation to its schema", (page) =>
    Effect.gen(function* () {
      yield* Effect.promise(() => page.getByRole("link", { name: "getOauthClient", exact: true }).click())
      const operation = page.locator("article:target")
      yield* seen(operation.getByRole("heading", { name: "Get an OAuth client" }))
      yield* seen(operation.getByText("/api/v2/oauth/clients/{clientId}"))
      yield* seen(operation.getByText("oauth:client:view"))
      yield* Effect.promise(() => operation.getByRole("link", { name: "OAuthClient", exact: true }).click())
      const schema = page.locator("article:target")
      assert.match(
        yield* textOf(schema),
        /^OAuthClient id string, read-only name string, required accessTokenValiditySeconds integer \(int64\)/
      )
    }))

  test("has no broken links", (page) =>
    Effect.gen(function* () {
      const lost = yield* inPage(page, () =>
        [...document.querySelectorAll("a[href^='#']")]
          .map((link) => link.getAttribute("href") ?? "")
          .filter((href) => document.querySelectorAll(href).length !== 1)
      )
      assert.deepStrictEqual(lost, [])
    }))

  test("links to the start page for a token", (page) =>
    Effect.gen(function* () {
      yield* Effect.promise(() => page.getByRole("link", { name: "start page", exact: true }).click())
      yield* seen(page.getByRole("heading", { name: "A local Genesys Cloud" }))
    }))

  for (const look of Chromium.looks(360, 1440)) {
    test(
      `can be read in the ${look.colorScheme}, ${look.viewport.width} px wide, and passes axe`,
      (page) =>
        Effect.gen(function* () {
          yield* seen(page.getByRole("heading", { name: "Genesys Cloud OAuth" }))
          assert.strictEqual(yield* inPage(page, () => document.documentElement.lang), "en")
          assert.strictEqual(yield* Chromium.sideways(page), 0)
          assert.deepStrictEqual(yield* Chromium.findings(page), [])
        }),
      look
    )
  }

  test(
    "sends a request without a token, and shows that it was refused",
    (page) =>
      Effect.gen(function* () {
        yield* Effect.promise(() => page.getByRole("button", { name: "Send getOauthClients" }).click())
        yield* seen(page.getByText("401 Unauthorized"))
        yield* seen(page.getByText("authentication.required").last())
        assert.strictEqual(yield* Chromium.sideways(page), 0)
        assert.deepStrictEqual(yield* Chromium.findings(page), [])
      }),
    { expected: /status of 401/, viewport: { width: 375, height: 800 } }
  )

  test("sends the parameters, the body and the token of the form", (page, { administrator, url }) =>
    Effect.gen(function* () {
      const token = yield* tokenOf(url, administrator)
      const form = page.getByRole("form", { name: "Send postOauthClientUsageQuery" })
      yield* Effect.promise(async () => {
        await page.getByLabel("Access token").fill(token)
        await form.getByLabel("clientId").fill(administrator.clientId)
        await form.getByRole("button").click()
      })
      yield* seen(form.getByText("200 OK"))
      const response = form.getByRole("region", { name: "Response to postOauthClientUsageQuery" })
      assert.match(
        yield* textOf(response),
        new RegExp(`/clients/${administrator.clientId}/usage/query/results/`)
      )
    }))

  test(
    "sends the query of the form",
    (page, { administrator, url }) =>
      Effect.gen(function* () {
        const token = yield* tokenOf(url, administrator)
        const form = page.getByRole("form", { name: "Send getTokensMe" })
        yield* Effect.promise(() => page.getByLabel("Access token").fill(token))
        yield* Effect.promise(() => form.getByLabel("preserveIdleTTL").fill("perhaps"))
        yield* Effect.promise(() => form.getByRole("button").click())
        yield* seen(form.getByText("invalid.query.param.value").last())
      }),
    { expected: /status of 400/ }
  )

  test(
    "can be read without its script",
    (page) =>
      Effect.gen(function* () {
        yield* seen(page.getByRole("heading", { name: "Get an OAuth client" }))
        assert.strictEqual(yield* Effect.promise(() => page.getByRole("button").count()), 0)
      }),
    { javaScriptEnabled: false }
  )

  test(
    "cannot send requests to another host",
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
