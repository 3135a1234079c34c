/** The landing page for its users: watching, copying, light and dark, on a phone. */
import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { Emulator, Roles } from "@effect-genesys/emulator"
import * as FreePort from "@effect-genesys/testing/FreePort"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Scope from "effect/Scope"
import type { Page } from "playwright-core"
import * as Chromium from "./Chromium.ts"
import { inPage, press, seen, tabTo, textOf } from "./Chromium.ts"

const get = (path: string) => Emulator.Emulator.use(({ url }) => HttpClient.get(`${url}${path}`))

const signIn = (clientId: string, clientSecret: Redacted.Redacted<string>) =>
  Emulator.Emulator.use(({ url }) =>
    HttpClientRequest.post(`${url}/oauth/token`).pipe(
      HttpClientRequest.basicAuth(clientId, clientSecret),
      HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
      HttpClient.execute,
      Effect.flatMap((response) => response.json),
      Effect.flatMap(Schema.decodeUnknownEffect(Schema.Struct({ access_token: Schema.String }))),
      Effect.map(({ access_token }) => HttpClientRequest.bearerToken(access_token))
    )
  )

const asAdministrator = Emulator.Emulator.use(({ administrator: { clientId, clientSecret } }) =>
  signIn(clientId, clientSecret)
)

const isLive = (page: Page) => seen(page.getByText("Live", { exact: true }))
const newest = (page: Page) => page.locator("#log tr").first()
const showsRequest = (page: Page, text: string) => seen(newest(page).filter({ hasText: text }))
const counts = (page: Page, ...selectors: ReadonlyArray<string>) =>
  Effect.forEach(selectors, (selector) => Effect.map(textOf(page.locator(selector)), Number))

const services = Layer.mergeAll(Emulator.layer({ seed: "demo" }), Chromium.layer, NodeHttpClient.layerUndici)

layer(Layer.orDie(services), { excludeTestServices: true, timeout: 120_000 })("the landing page", (it) => {
  const test = <E>(
    sentence: string,
    act: (
      page: Page,
      emulator: Emulator.Emulator["Service"]
    ) => Effect.Effect<void, E, Emulator.Emulator | HttpClient.HttpClient>,
    visitor?: Chromium.Visitor
  ) =>
    it.effect(
      sentence,
      () =>
        Emulator.Emulator.use((emulator) =>
          Chromium.visit(`${emulator.url}/`, (page) => act(page, emulator), visitor)
        ),
      120_000
    )

  test("shows a request while it is open, and counts it", (page, { administrator, url }) =>
    Effect.gen(function* () {
      yield* isLive(page)
      const counters = [
        "[data-count=requests]",
        "[data-count=refused]",
        `[data-client="${administrator.clientId}"]`
      ]
      const before = yield* counts(page, ...counters)
      const authorized = yield* asAdministrator
      yield* HttpClient.execute(
        authorized(HttpClientRequest.get(`${url}/api/v2/oauth/clients/none?code=abc`))
      )
      yield* get("/api/v2/oauth/clients")
      yield* showsRequest(page, "401")
      assert.match(
        yield* textOf(page.locator("#log tr").nth(1)),
        /^\d\d:\d\d:\d\d GET \/api\/v2\/oauth\/clients\/\{clientId\} 404 [\d.]+ ms Administrator$/
      )
      const after = yield* counts(page, ...counters)
      assert.deepStrictEqual(
        after.map((count, index) => count - (before[index] ?? 0)),
        [3, 1, 2]
      )
    }))

  test("shows a new request with the markup of the server", (page) =>
    Effect.gen(function* () {
      const markup = Effect.promise(async () => (await newest(page).innerHTML()).replaceAll(/\s+/g, ""))
      yield* isLive(page)
      yield* get("/nothing/here")
      yield* showsRequest(page, "/nothing/here")
      const live = yield* markup
      yield* Effect.promise(() => page.reload())
      assert.strictEqual(live, yield* markup)
    }))

  test("shows any name of a client as text", (page, { url }) =>
    Effect.gen(function* () {
      yield* isLive(page)
      const name = `<img src="x" onerror="alert(1)">`
      const created = yield* HttpClientRequest.post(`${url}/api/v2/oauth/clients`).pipe(
        yield* asAdministrator,
        HttpClientRequest.bodyJsonUnsafe({
          name,
          authorizedGrantType: "CLIENT-CREDENTIALS",
          roleDivisions: Roles.everywhere(Roles.roles.admin)
        }),
        HttpClient.execute,
        Effect.flatMap((response) => response.json),
        Effect.flatMap(
          Schema.decodeUnknownEffect(
            Schema.Struct({ id: Schema.String, secret: Schema.RedactedFromValue(Schema.String) })
          )
        )
      )
      yield* signIn(created.id, created.secret)
      yield* showsRequest(page, name)
      yield* Effect.promise(() => page.reload())
      yield* seen(page.getByRole("rowheader", { name }))
      assert.strictEqual(yield* Effect.promise(() => page.locator("img").count()), 0)
    }))

  test("keeps the newest hundred requests", (page) =>
    Effect.gen(function* () {
      yield* isLive(page)
      yield* Effect.forEach(Array(120).keys(), (number) => get(`/number/${number}`))
      yield* showsRequest(page, "/number/119")
      assert.strictEqual(yield* Effect.promise(() => page.locator("#log tr").count()), 100)
      assert.include(yield* textOf(page.locator("#log tr").last()), "/number/20")
    }))

  test("stops following while it is hidden, and catches up", (page) =>
    Effect.gen(function* () {
      yield* isLive(page)
      yield* inPage(page, () => {
        Object.defineProperty(document, "hidden", { value: true, configurable: true })
        document.dispatchEvent(new Event("visibilitychange"))
      })
      yield* seen(page.getByText("Paused"))
      yield* get("/while-hidden")
      yield* inPage(page, () => {
        Object.defineProperty(document, "hidden", { value: false })
        document.dispatchEvent(new Event("visibilitychange"))
      })
      yield* showsRequest(page, "/while-hidden")
    }))

  for (const [id, program] of [
    ["curl", ["sh", "-c"]],
    ["library", [process.execPath, "--input-type=module-typescript", "--eval"]],
    ["sdk", [process.execPath, "--input-type=module", "--eval"]]
  ] as const) {
    test(
      `copies lines (${id}) by the keyboard, confirms it, and they run unchanged`,
      (page, { administrator }) =>
        Effect.gen(function* () {
          yield* tabTo(page, `button[data-copy=${id}]`)
          yield* press(page, "Enter")
          yield* seen(page.getByRole("status").filter({ hasText: "Copied" }))
          const lines = yield* inPage(page, () => navigator.clipboard.readText())
          const [command, ...parameters] = program
          const { stdout } = yield* Effect.promise(() =>
            promisify(execFile)(command, [...parameters, lines], {
              // Where the client and the SDK are installed.
              cwd: import.meta.dirname,
              env: {
                ...process.env,
                GENESYSCLOUD_OAUTHCLIENT_SECRET: Redacted.value(administrator.clientSecret)
              }
            })
          )
          assert.include(stdout, "Presence Poller")
        }),
      { permissions: ["clipboard-read", "clipboard-write"] }
    )
  }

  test("selects the text if it cannot copy", (page, { url }) =>
    Effect.gen(function* () {
      yield* inPage(page, () => void Object.defineProperty(navigator, "clipboard", { value: undefined }))
      yield* tabTo(page, "button[data-copy=url]")
      yield* press(page, "Space")
      yield* seen(page.getByRole("status").filter({ hasText: "Ctrl+C" }))
      assert.strictEqual(yield* inPage(page, () => String(getSelection())), url)
    }))

  for (const look of Chromium.looks(360, 900, 1440)) {
    test(
      `can be read in the ${look.colorScheme}, ${look.viewport.width} px wide`,
      (page) =>
        Effect.gen(function* () {
          yield* isLive(page)
          yield* get("/something")
          yield* showsRequest(page, "/something")
          // Each class of status has a color.
          yield* Effect.forEach(["2", "3", "4", "5"], (status) =>
            Effect.gen(function* () {
              yield* Effect.promise(() =>
                newest(page).evaluate((row, shown) => row.setAttribute("data-status", shown), status)
              )
              assert.deepStrictEqual(yield* Chromium.faintTexts(page), [])
            })
          )
          assert.strictEqual(yield* Chromium.sideways(page), 0)
          assert.deepStrictEqual(yield* Chromium.findings(page), [])
        }),
      { ...look, reducedMotion: "reduce" }
    )
  }

  it.effect(
    "has other colors in the dark",
    () =>
      Effect.gen(function* () {
        const { url } = yield* Emulator.Emulator
        const ground = (colorScheme: "light" | "dark") =>
          Chromium.visit(
            `${url}/`,
            (page) => inPage(page, () => getComputedStyle(document.body).backgroundColor),
            { colorScheme }
          )
        assert.notStrictEqual(yield* ground("light"), yield* ground("dark"))
      }),
    120_000
  )

  for (const [reducedMotion, animation] of [
    ["reduce", "none"],
    ["no-preference", "arrive"]
  ] as const) {
    test(
      `shows new rows with the animation "${animation}" if prefers-reduced-motion is "${reducedMotion}"`,
      (page) =>
        Effect.gen(function* () {
          yield* isLive(page)
          yield* get(`/arrives/${reducedMotion}`)
          yield* showsRequest(page, `/arrives/${reducedMotion}`)
          const name = Effect.promise(() =>
            newest(page).evaluate((row) => getComputedStyle(row).animationName)
          )
          assert.strictEqual(yield* name, animation)
        }),
      { reducedMotion }
    )
  }

  test(
    "can be read without its script",
    (page) =>
      Effect.gen(function* () {
        yield* get("/without-script")
        yield* Effect.promise(() => page.reload())
        yield* showsRequest(page, "/without-script")
        yield* seen(page.getByText("reload the page for more"))
        assert.strictEqual(yield* Effect.promise(() => page.getByRole("button").count()), 0)
      }),
    { javaScriptEnabled: false }
  )
})

const protectedEmulator = Emulator.layer({ controlToken: Redacted.make("correct-horse") })

layer(Layer.orDie(Layer.merge(protectedEmulator, Chromium.layer)), {
  excludeTestServices: true,
  timeout: 120_000
})("the landing page where there is a control token", (it) => {
  it.effect(
    "copies, and follows no requests",
    () =>
      Effect.gen(function* () {
        const { url } = yield* Emulator.Emulator
        const act = Effect.fnUntraced(function* (page: Page) {
          yield* seen(page.getByText("Requests are part of the control plane"))
          yield* tabTo(page, "button[data-copy=url]")
          yield* press(page, "Enter")
          yield* seen(page.getByRole("status").filter({ hasText: "Copied" }))
        })
        yield* Chromium.visit(`${url}/`, act, { permissions: ["clipboard-write"] })
      }),
    120_000
  )
})

const started = (port: number, scope: Scope.Scope) =>
  Effect.map(Layer.buildWithScope(Emulator.layer({ port }), scope), (context) =>
    Context.get(context, Emulator.Emulator)
  )

layer(Chromium.layer, { excludeTestServices: true, timeout: 120_000 })("a page that is left open", (it) => {
  it.effect(
    "shows another emulator that was started at the same address",
    () =>
      Effect.gen(function* () {
        const scope = yield* Scope.Scope
        const first = yield* Scope.fork(scope)
        const port = yield* FreePort.port
        const { url } = yield* started(port, first)
        const act = Effect.fnUntraced(function* (page: Page) {
          yield* isLive(page)
          yield* Scope.close(first, Exit.void)
          yield* seen(page.getByText("The emulator does not respond"))
          const { administrator } = yield* started(port, scope)
          yield* seen(page.getByRole("cell", { name: administrator.clientId }))
        })
        yield* Chromium.visit(`${url}/`, act, { expected: /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED/ })
      }),
    120_000
  )
})
