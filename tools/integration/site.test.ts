/** The site for its readers: links that lead somewhere, a search without a network, and pages for any screen. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Page } from "playwright-core"
import * as Chromium from "../../packages/emulator/integration/Chromium.ts"
import { seen } from "../../packages/emulator/integration/Chromium.ts"
import * as SiteLinks from "../src/SiteLinks.ts"
import * as Site from "./Site.ts"

/** Waits until the scripts of the page run: only they know the color scheme that the button leaves. */
const isReady = (page: Page) =>
  Effect.promise(() => page.locator("[title^='Switch to']").first().waitFor({ state: "attached" }))

layer(Layer.mergeAll(Site.layer, Chromium.layer, Chromium.Reader.layer), {
  excludeTestServices: true,
  timeout: 900_000
})("the site", (it) => {
  it.effect("has no dead link", () =>
    Effect.gen(function* () {
      const { isFile, pages } = yield* Site.Site
      assert.isAbove(pages.size, Site.written.length)
      assert.deepStrictEqual(SiteLinks.dead(pages, isFile), [])
    })
  )

  it.effect("loads nothing from another host", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(SiteLinks.foreign((yield* Site.Site).pages), [])
    })
  )

  it.effect("describes each package", () =>
    Effect.gen(function* () {
      const { pages } = yield* Site.Site
      for (const path of ["cli/Command", "emulator/command/Program", "schemas/VendorError"]) {
        assert.isTrue(pages.has(`reference/api/@effect-genesys/${path}.html`), path)
      }
      assert.isTrue(pages.has("reference/api/effect-pact/Pact.html"))
    })
  )

  for (const [words, path] of [
    ["Which failures are retried", "/concepts/retries.html"],
    ["fromEnvironment", "/reference/api/@effect-genesys/client/Connection.html"]
  ] as const) {
    it.effect(
      `finds "${words}" by its own search`,
      () =>
        Effect.gen(function* () {
          const { origin } = yield* Site.Site
          const act = Effect.fnUntraced(function* (page: Page) {
            yield* isReady(page)
            yield* Effect.promise(() => page.getByRole("button", { name: "Search" }).click())
            yield* Effect.promise(() => page.getByRole("searchbox").fill(words))
            const found = page.getByRole("option").locator(`[href^="${path}"]`)
            yield* Effect.promise(() => found.first().click())
            yield* Effect.promise(() => page.waitForURL((url) => url.pathname === path))
            yield* seen(page.getByRole("heading", { level: 1 }))
          })
          yield* Chromium.visit(`${origin}/`, act)
        }),
      120_000
    )
  }

  for (const path of [...Site.written, "reference/api/@effect-genesys/client/OAuthApi.html"]) {
    it.effect(
      `can be read on a phone and a screen, in light and dark: ${path}`,
      () =>
        Effect.gen(function* () {
          const { origin } = yield* Site.Site
          const act = Effect.fnUntraced(function* (page: Page) {
            yield* isReady(page)
            for (const { colorScheme, viewport } of Chromium.looks(375, 1280)) {
              yield* Effect.promise(() => page.emulateMedia({ colorScheme, reducedMotion: "reduce" }))
              yield* Effect.promise(() => page.setViewportSize(viewport))
              // Contrast is that of the colors at the end of a transition.
              yield* Chromium.inPage(page, () =>
                document.getAnimations().forEach((animation) => animation.finish())
              )
              assert.strictEqual(yield* Chromium.sideways(page), 0, `${viewport.width} px`)
              assert.deepStrictEqual(
                yield* Chromium.findings(page),
                [],
                `${colorScheme}, ${viewport.width} px`
              )
            }
          })
          yield* Chromium.read(`${origin}/${path}`, act)
        }),
      120_000
    )
  }
})
