/** The sign-in page with the keyboard and in every look, and the redirect to a site. */
import type { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Page } from "playwright-core"
import { emulated } from "../test/SignIns.ts"
import * as Chromium from "./Chromium.ts"
import { press, seen, tabTo } from "./Chromium.ts"
import * as Sites from "./Sites.ts"

/** The parameters of the redirect to the site. */
const parametersOf = (page: Page, site: string) =>
  Effect.promise(async () => {
    await page.waitForURL(`${site}/**`)
    return Object.fromEntries(new URL(page.url()).searchParams)
  })

layer(Layer.merge(emulated, Chromium.layer), { excludeTestServices: true, timeout: 120_000 })(
  "the sign-in page",
  (it) => {
    const test = <E>(
      sentence: string,
      act: (page: Page, site: string) => Effect.Effect<void, E, Emulator.Emulator>,
      visitor?: Chromium.Visitor
    ) =>
      it.effect(
        sentence,
        () =>
          Effect.gen(function* () {
            const site = yield* Sites.serve("<!doctype html><title>A program</title>")
            const url = yield* Sites.signInUrl(site)
            yield* Chromium.visit(url, (page) => act(page, site), { origins: [site], ...visitor })
          }),
        120_000
      )

    test("lets a user choose an account and sign in with the keyboard", (page, site) =>
      Effect.gen(function* () {
        yield* tabTo(page, "input[type=radio]")
        yield* press(page, "ArrowDown")
        yield* seen(page.getByRole("radio", { name: "Alex Agent", checked: true }))
        yield* tabTo(page, "button[value=grant]")
        yield* press(page, "Enter")
        const { code, ...response } = yield* parametersOf(page, site)
        assert.match(code ?? "", /^[\w-]{86}$/)
        assert.deepStrictEqual(response, { state: Sites.state })
      }))

    test("lets a user refuse with the keyboard", (page, site) =>
      Effect.gen(function* () {
        yield* tabTo(page, "button[value=refuse]")
        yield* press(page, "Space")
        assert.deepStrictEqual(yield* parametersOf(page, site), {
          error: "access_denied",
          error_description: "the user refused",
          state: Sites.state
        })
      }))

    for (const look of Chromium.looks(360, 900, 1440)) {
      test(
        `can be read in the ${look.colorScheme}, ${look.viewport.width} px wide`,
        (page) =>
          Effect.gen(function* () {
            assert.deepStrictEqual(yield* Chromium.faintTexts(page), [])
            assert.strictEqual(yield* Chromium.sideways(page), 0)
            assert.deepStrictEqual(yield* Chromium.findings(page), [])
          }),
        look
      )
    }
  }
)
