/** The page of an audit in Chromium: it loads nothing, can be read by everybody, and its table sorts and filters. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import type { Page } from "playwright-core"
import * as Chromium from "../../emulator/integration/Chromium.ts"
import { inPage, press, seen, tabTo, textOf } from "../../emulator/integration/Chromium.ts"
import * as Fleet from "../test/Fleet.ts"
import * as InProcess from "../test/InProcess.ts"

const hostile = [
  `<script>document.title = "hacked"</script>`,
  `</style></table><img src="https://example.com/x" onerror="alert(1)">`,
  "invoice\u202Egpj.exe"
]

const Document = Schema.fromJsonString(
  Schema.Struct({
    total: Schema.Struct({ requests: Schema.Int, status429: Schema.Int }),
    clients: Schema.Array(
      Schema.Struct({
        id: Schema.String,
        requests: Schema.Int,
        status400: Schema.Int,
        status429: Schema.Int,
        status500: Schema.Int
      })
    )
  })
)

/** The page of an emulated organization, and the JSON document of the same audit. */
class Report extends Context.Service<
  Report,
  { readonly url: string; readonly document: typeof Document.Type }
>()("Report") {}

const report = Layer.effect(
  Report,
  Effect.gen(function* () {
    const directory = yield* Effect.acquireRelease(
      Effect.promise(() => mkdtemp(join(tmpdir(), "page-"))),
      (path) => Effect.promise(() => rm(path, { recursive: true }))
    )
    yield* Fleet.create(hostile)
    const { seed } = yield* Emulator.Emulator
    yield* seed({
      clients: Array.from({ length: 60 }, (_, index) => ({ name: `Client ${index}`, grantType: "CODE" }))
    })
    const file = join(directory, "report.html")
    const environment = yield* InProcess.administrator
    const { stdout } = yield* InProcess.genesysOauth(["audit", "--json", "--html", file], { environment })
    return { url: pathToFileURL(file).href, document: yield* Schema.decodeEffect(Document)(stdout) }
  })
).pipe(Layer.provide(Emulator.layer({ seed: "demo" })))

const names = (page: Page) =>
  Effect.promise(() => page.locator("#clients tbody tr:visible th bdi").allTextContents())

const column = (page: Page, title: string) =>
  Effect.promise(() =>
    page.locator("#clients").evaluate((table, wanted) => {
      if (!(table instanceof HTMLTableElement)) return []
      const index = [...(table.tHead?.rows[0]?.cells ?? [])].findIndex((cell) => cell.textContent === wanted)
      return [...(table.tBodies[0]?.rows ?? [])].map((row) => row.cells[index]?.textContent?.trim() ?? "")
    }, title)
  )

const numbers = (texts: ReadonlyArray<string>) => texts.map((text) => Number(text.replaceAll(",", "")))

layer(Layer.orDie(Layer.merge(report, Chromium.layer)), { excludeTestServices: true, timeout: 120_000 })(
  "the page of an audit",
  (it) => {
    const test = <E>(
      sentence: string,
      act: (page: Page, document: typeof Document.Type) => Effect.Effect<void, E>,
      visitor?: Chromium.Visitor
    ) =>
      it.effect(
        sentence,
        () => Report.use(({ document, url }) => Chromium.visit(url, (page) => act(page, document), visitor)),
        120_000
      )

    for (const look of Chromium.looks(375, 768, 1280)) {
      test(
        `can be read in the ${look.colorScheme}, ${look.viewport.width} px wide, and with its tables open`,
        (page) =>
          Effect.gen(function* () {
            assert.deepStrictEqual(yield* Chromium.findings(page), [])
            assert.deepStrictEqual(yield* Chromium.faintTexts(page), [])
            assert.strictEqual(yield* Chromium.sideways(page), 0)
            yield* inPage(page, () =>
              document.querySelectorAll("details").forEach((each) => (each.open = true))
            )
            assert.deepStrictEqual(yield* Chromium.findings(page), [])
            assert.strictEqual(yield* Chromium.sideways(page), 0)
            // Of each chart, the one for this width.
            const shown = yield* Effect.promise(() => page.locator("svg[role=img]:visible").count())
            const all = yield* Effect.promise(() => page.locator("svg[role=img]").count())
            assert.strictEqual(2 * shown, all)
          }),
        look
      )
    }

    test("has the numbers of the JSON document", (page, { clients, total }) =>
      Effect.gen(function* () {
        const tiles = yield* textOf(page.locator(".tiles"))
        const number = new Intl.NumberFormat("en-US")
        assert.include(tiles, `Requests ${number.format(total.requests)} `)
        assert.include(tiles, `Refused with 429 ${number.format(total.status429)} `)
        for (const [title, counts] of [
          ["Requests", clients.map(({ requests }) => requests)],
          ["4xx", clients.map(({ status400 }) => status400)],
          ["5xx", clients.map(({ status500 }) => status500)],
          ["429", clients.map(({ status429 }) => status429)]
        ] as const) {
          assert.deepStrictEqual(numbers(yield* column(page, title)), counts, title)
        }
      }))

    test("sorts by a column, one way and the other, by the keyboard too", (page) =>
      Effect.gen(function* () {
        const header = (title: string) =>
          page.locator("#clients thead th").filter({ hasText: new RegExp(`^${title}`) })
        const order = (title: string) => Effect.promise(() => header(title).getAttribute("aria-sort"))
        assert.strictEqual(yield* order("Requests"), "descending")
        yield* Effect.promise(() => header("429").getByRole("button").click())
        assert.deepStrictEqual([yield* order("429"), yield* order("Requests")], ["descending", null])
        assert.strictEqual((yield* names(page))[0], "Presence Poller")
        yield* tabTo(page, "#clients th:first-child button")
        yield* press(page, "Enter")
        assert.strictEqual(yield* order("Client"), "ascending")
        const found = yield* Effect.promise(() => page.locator("#clients tbody th bdi").allTextContents())
        const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" })
        assert.deepStrictEqual(found, found.toSorted(collator.compare))
        yield* press(page, "Enter")
        assert.strictEqual(yield* order("Client"), "descending")
      }))

    test("shows fifty clients, or all, or those that fit", (page, { clients }) =>
      Effect.gen(function* () {
        const status = page.locator("#shown")
        assert.strictEqual((yield* names(page)).length, 50)
        assert.strictEqual(yield* textOf(status), `50 of ${clients.length} clients`)
        yield* Effect.promise(() => page.locator("#search").fill("PRESENCE p"))
        assert.deepStrictEqual(yield* names(page), ["Presence Poller"])
        assert.strictEqual(yield* textOf(status), `1 of ${clients.length} clients`)
        yield* Effect.promise(() => page.locator("#search").fill(""))
        yield* Effect.promise(() => page.locator("#only").selectOption("throttled"))
        const throttled = clients.filter(({ status429 }) => status429 > 0)
        assert.strictEqual((yield* names(page)).length, throttled.length)
        yield* Effect.promise(() => page.locator("#only").selectOption("inactive"))
        assert.deepStrictEqual(yield* names(page), ["Nightly User Import"])
        yield* Effect.promise(() => page.locator("#only").selectOption("all"))
        yield* Effect.promise(() => page.getByRole("button", { name: /^Show all/ }).click())
        assert.strictEqual((yield* names(page)).length, clients.length)
      }))

    test("shows any name as text", (page) =>
      Effect.gen(function* () {
        assert.match(yield* Effect.promise(() => page.title()), /^API usage, /)
        const all = yield* Effect.promise(() => page.locator("#clients tbody th bdi").allTextContents())
        for (const name of hostile) assert.include(all, name.replace("\u202E", "\uFFFD"))
        assert.strictEqual(yield* Effect.promise(() => page.locator("img, iframe, form").count()), 0)
      }))

    test(
      "is complete without its script",
      (page, { clients }) =>
        Effect.gen(function* () {
          assert.strictEqual((yield* names(page)).length, clients.length)
          yield* seen(page.getByRole("columnheader", { name: "Requests", exact: true }).last())
          assert.strictEqual(
            yield* Effect.promise(() => page.locator("#tools:visible, button:visible").count()),
            0
          )
        }),
      { javaScriptEnabled: false }
    )

    test("prints in light, with all clients, and without tools", (page, { clients }) =>
      Effect.gen(function* () {
        yield* Effect.promise(() => page.emulateMedia({ media: "print", colorScheme: "dark" }))
        assert.strictEqual((yield* names(page)).length, clients.length)
        assert.strictEqual(yield* Effect.promise(() => page.locator("#tools:visible").count()), 0)
        const color = yield* inPage(page, () => getComputedStyle(document.body).color)
        assert.strictEqual(color, "rgb(20, 26, 36)")
      }))
  }
)
