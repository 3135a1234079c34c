/// <reference lib="dom" />
/** Headless Chromium over the DevTools protocol: actions of a user, the visible content, and problems that the browser reports. */
import { execFileSync } from "node:child_process"
import { assert } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page
} from "playwright-core"
import * as Tools from "./Tools.ts"

export class Chromium extends Context.Service<Chromium, Browser>()("Chromium") {}

/** It resolves only this machine, so that no test needs or reaches another host. */
export const layer = Layer.effect(
  Chromium,
  Effect.acquireRelease(
    Effect.promise(() =>
      chromium.launch({
        // Chromium that cannot open a window: its pages take two thirds of the processor time.
        executablePath: execFileSync("sh", ["-c", "command -v chromium-headless-shell"], {
          encoding: "utf8"
        }).trim(),
        args: ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
      })
    ),
    (browser) => Effect.promise(() => browser.close())
  )
)

/** A person whose browser keeps its cache and its storage from page to page. */
export class Reader extends Context.Service<Reader, BrowserContext>()("Reader") {
  static readonly layer = Layer.effect(
    Reader,
    Effect.suspend(() => opened({}))
  ).pipe(Layer.provide(layer))
}

const opened = Effect.fnUntraced(function* (options: BrowserContextOptions) {
  const browser = yield* Chromium
  const context = yield* Effect.acquireRelease(
    Effect.promise(() => browser.newContext(options)),
    (made) => Effect.promise(() => made.close())
  )
  context.setDefaultTimeout(60_000)
  return context
})

interface Limits {
  /** Other origins that the page may call. */
  readonly origins?: ReadonlyArray<string> | undefined
  /** Console messages that are expected. */
  readonly expected?: RegExp | undefined
}

export interface Visitor extends BrowserContextOptions, Limits {}

/**
 * Opens a page as a new visitor, and acts on it. Fails if the page calls another origin, or the browser reports a problem.
 */
export const visit = Effect.fnUntraced(function* <A, E, R>(
  url: string,
  act: (page: Page) => Effect.Effect<A, E, R>,
  { expected, origins, ...options }: Visitor = {}
) {
  return yield* watch(yield* opened(options), url, act, { expected, origins })
}, Effect.scoped)

/** Opens a page as the reader, and acts on it. Fails as `visit` does. */
export const read = <A, E, R>(url: string, act: (page: Page) => Effect.Effect<A, E, R>) =>
  Effect.scoped(Reader.use((context) => watch(context, url, act)))

const watch = Effect.fnUntraced(function* <A, E, R>(
  context: BrowserContext,
  url: string,
  act: (page: Page) => Effect.Effect<A, E, R>,
  { expected = /^$/, origins = [] }: Limits = {}
) {
  const allowed = new Set([new URL(url).origin, ...origins])
  const { promise: problem, resolve: say } = Promise.withResolvers<string>()
  const page = yield* Effect.acquireRelease(
    Effect.promise(() => context.newPage()),
    (made) => Effect.promise(() => made.close())
  )
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol !== "data:" && !allowed.has(origin)) say(`It asks ${origin}.`)
  })
  page.on("console", (message) => {
    const isProblem = message.type() === "error" || message.type() === "warning"
    if (isProblem && !expected.test(message.text())) say(message.text())
  })
  page.on("pageerror", (error) => say(String(error)))
  page.on("popup", () => say("It opens another window."))
  const acted = Effect.gen(function* () {
    yield* Effect.promise(() => page.goto(url))
    const result = yield* act(page)
    // All earlier messages of the browser arrive before this one.
    yield* inPage(page, () => undefined)
    return result
  })
  const isWrong = Effect.map(
    Effect.promise(() => problem),
    (text) => assert.fail(text)
  )
  return yield* Effect.raceFirst(isWrong, acted)
})

/** Waits until the element is visible. */
export const seen = (place: Locator) => Effect.promise(() => place.waitFor())

/** The visible text of an element, in one line. */
export const textOf = (place: Locator) =>
  Effect.promise(async () => (await place.innerText()).replaceAll(/\s+/g, " "))

/** Runs in the page. */
export const inPage = <A>(page: Page, run: () => A | Promise<A>) => Effect.promise(() => page.evaluate(run))

export const press = (page: Page, key: string) => Effect.promise(() => page.keyboard.press(key))

/** Presses Tab until `selector` has the focus, and checks that the focus is visible. */
export const tabTo = Effect.fnUntraced(function* (page: Page, selector: string) {
  const isThere = Effect.andThen(
    press(page, "Tab"),
    Effect.promise(() => page.locator(`${selector}:focus`).count())
  )
  const found = yield* Effect.repeat(isThere, { until: (count) => count === 1, times: 50 })
  assert.strictEqual(found, 1, `Tab does not reach ${selector}`)
  const outlines = yield* inPage(page, () =>
    [document.activeElement, document.activeElement?.closest("label")].map((element) =>
      element instanceof Element ? getComputedStyle(element).outlineStyle : "none"
    )
  )
  assert.include(outlines, "solid")
})

/** Texts of a page with too little contrast to their background (WCAG 2.2, AA). */
export const faintTexts = (page: Page) =>
  inPage(page, () => {
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
    const channels = (color: string) => {
      if (context === null) throw new Error("no canvas")
      context.clearRect(0, 0, 1, 1)
      context.fillStyle = color
      context.fillRect(0, 0, 1, 1)
      const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data
      return { red, green, blue, alpha }
    }
    const luminance = (color: string) => {
      const { blue, green, red } = channels(color)
      const [r = 0, g = 0, b = 0] = [red, green, blue]
        .map((value) => value / 255)
        .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const groundOf = (element: Element | null): string => {
      const color = element === null ? "white" : getComputedStyle(element).backgroundColor
      return element === null || channels(color).alpha === 255 ? color : groundOf(element.parentElement)
    }
    const contrastOf = (element: Element) => {
      const luminances = [luminance(getComputedStyle(element).color), luminance(groundOf(element))]
      return (Math.max(...luminances) + 0.05) / (Math.min(...luminances) + 0.05)
    }
    const texts = [...document.querySelectorAll("body *")].filter(
      (element) =>
        element.checkVisibility() &&
        [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== "")
    )
    if (texts.length < 5) throw new Error("no texts")
    return texts.filter((element) => contrastOf(element) < 4.5).map(({ textContent }) => textContent)
  })

/** The accessibility violations that axe finds in a page. axe describes only these, which saves a sixth of its time. */
export const findings = Effect.fnUntraced(function* (page: Page) {
  const isLoaded = yield* Effect.promise(() => page.evaluate(`"axe" in window`))
  if (isLoaded !== true) {
    const axe = yield* Tools.source("axe-core/axe.min.js")
    yield* Effect.promise(() => page.evaluate(axe))
  }
  const found: unknown = yield* Effect.promise(() =>
    page.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then(({ passes, violations }) => ({
      passes: passes.length,
      violations: violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)].join(" "))
    }))`)
  )
  const { passes, violations } = yield* Effect.orDie(readFindings(found))
  assert.isAbove(passes, 10)
  return violations
})

const readFindings = Schema.decodeUnknownEffect(
  Schema.Struct({ passes: Schema.Int, violations: Schema.Array(Schema.String) })
)

/** The width by which a page is wider than its window. */
export const sideways = (page: Page) =>
  inPage(page, () => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** A look for each width, of which the last is dark: colors do not depend on the width. */
export const looks = (...widths: ReadonlyArray<number>) =>
  widths.map((width, index) => ({
    colorScheme: index === widths.length - 1 ? ("dark" as const) : ("light" as const),
    viewport: { width, height: 800 }
  }))
