/** Forged links and forms: they cause no redirect and grant nothing, and their texts do not become markup. */
import { OAuthApi } from "@effect-genesys/client"
import { Emulator } from "@effect-genesys/emulator"
import type { OAuthClient } from "@effect-genesys/schemas"
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as TestClock from "effect/testing/TestClock"
import { type Good, good, without } from "./AuthorizationRequests.ts"
import { parametersIn, authorize, decide, formOf, type Parameters, post, seen } from "./Browser.ts"
import { administrator, created, emulated, redirectUri } from "./SignIns.ts"

layer(emulated)("the authorization endpoint under attack", (it) => {
  describe("does not redirect for", () => {
    const untrusted: Record<string, (given: Good) => Parameters | string> = {
      "no client": ({ code }) => without(code, "client_id"),
      "an unknown client": ({ code }) => ({ ...code, client_id: "nobody" }),
      "two clients": ({ code, token }) => `${new URLSearchParams(code)}&client_id=${token.client_id}`,
      "no redirect URI": ({ code }) => without(code, "redirect_uri"),
      "an empty redirect URI": ({ code }) => ({ ...code, redirect_uri: "" }),
      "two redirect URIs": ({ code }) => `${new URLSearchParams(code)}&redirect_uri=https://evil.example`,
      "an error with a redirect URI that is not the client's": ({ code }) => ({
        ...code,
        response_type: "none",
        redirect_uri: "https://evil.example"
      })
    }
    for (const uri of [
      "https://evil.example",
      "//evil.example",
      `${redirectUri}/`,
      `${redirectUri}/../evil`,
      `${redirectUri}?a=b`,
      `${redirectUri}#a`,
      ` ${redirectUri}`,
      "https://EXAMPLE.com/callback",
      "http://example.com/callback",
      "https://example.com:443/callback",
      "https://example.com.evil.example/callback",
      "https://example.com@evil.example/callback",
      "https://evil.example/https://example.com/callback",
      "http://localhost:80@evil.example/cb",
      "http://localhost:1.evil.example/cb",
      "http://localhost.evil.example:1/cb",
      "http://localhost:2/other",
      "http://localhost:99999/cb",
      "https://localhost:2/cb",
      "http://127.0.0.1:2/cb",
      "http://localhost:1/cb\r\nset-cookie: a=b",
      "javascript:alert(1)"
    ]) {
      untrusted[`the redirect URI ${JSON.stringify(uri)}`] = ({ code }) => ({ ...code, redirect_uri: uri })
    }
    for (const [what, request] of Object.entries(untrusted)) {
      it.effect(what, () =>
        Effect.gen(function* () {
          const { headers, location, status, text } = yield* authorize(request(yield* good))
          assert.strictEqual(status, 400)
          assert.isUndefined(location)
          assert.notProperty(headers, "set-cookie")
          assert.include(headers["content-security-policy"], "default-src 'none'")
          assert.include(text, "<h1>This sign-in cannot continue</h1>")
          assert.notInclude(text, "evil.example")
          assert.notInclude(text, "<form")
        })
      )
    }

    for (const uri of ["https://example.com/#a", "javascript:alert(1)", "data:text/html,a"]) {
      it.effect(`${uri}, though the client has registered it`, () =>
        Effect.gen(function* () {
          const { clientId } = yield* created("CODE", { registeredRedirectUri: [uri] })
          const request = { ...(yield* good).code, client_id: clientId, redirect_uri: uri }
          const { location, status } = yield* authorize(request)
          assert.strictEqual(status, 400)
          assert.isUndefined(location)
        })
      )
    }

    for (const registered of ["https://localhost:1/cb", "https://example.com/?to=http://localhost:1/cb"]) {
      it.effect(`another port than in ${registered}`, () =>
        Effect.gen(function* () {
          const { clientId } = yield* created("CODE", { registeredRedirectUri: [registered] })
          const uri = registered.replace(":1/", ":2/")
          const request = { ...(yield* good).code, client_id: clientId, redirect_uri: uri }
          assert.strictEqual((yield* authorize(request)).status, 400)
        })
      )
    }

    it.effect("a client that is not active", () =>
      Effect.gen(function* () {
        const { clientId, code } = yield* good
        yield* changed(clientId, { state: "inactive" })
        assert.strictEqual((yield* authorize(code)).status, 400)
      })
    )
  })

  describe("accepts no decision", () => {
    const forged: Record<string, (form: Parameters) => ReturnType<typeof post>> = {
      "without a ticket": (form) => post(without(form, "ticket")),
      "with a ticket that was never issued": (form) => post({ ...form, ticket: "a".repeat(86) }),
      "a second time": (form) => Effect.andThen(post(form), post(form)),
      "after it was refused": (form) => Effect.andThen(post({ ...form, decision: "refuse" }), post(form)),
      "after ten minutes": (form) => Effect.andThen(TestClock.adjust("10 minutes"), post(form)),
      "after the emulator restarted": (form) =>
        Effect.andThen(
          Emulator.Emulator.use(({ states }) => states.reset),
          post(form)
        ),
      "from another site": (form) => post(form, { "sec-fetch-site": "cross-site" }),
      "from another port of this host": (form) => post(form, { "sec-fetch-site": "same-site" }),
      "with the ticket in the query": (form) =>
        Emulator.Emulator.use(({ url }) =>
          Effect.flatMap(HttpClient.post(`${url}/oauth/authorize?${new URLSearchParams(form)}`), seen)
        ),
      "that is JSON": (form) =>
        Emulator.Emulator.use(({ url }) =>
          HttpClientRequest.post(`${url}/oauth/authorize`).pipe(
            HttpClientRequest.bodyText(JSON.stringify(form), "application/json"),
            HttpClient.execute,
            Effect.flatMap(seen)
          )
        )
    }
    for (const [what, submit] of Object.entries(forged)) {
      it.effect(what, () =>
        Effect.gen(function* () {
          const { code } = yield* good
          const form = { ...formOf(yield* authorize(code)), decision: "grant" }
          const { location, status, text } = yield* submit(form)
          assert.strictEqual(status, 403)
          assert.isUndefined(location)
          assert.notInclude(text, form.ticket)
        })
      )
    }

    it.effect("of another site, and keeps the ticket valid for the user", () =>
      Effect.gen(function* () {
        const form = { ...formOf(yield* authorize((yield* good).code)), decision: "grant" }
        yield* post(form, { "sec-fetch-site": "cross-site" })
        assert.strictEqual((yield* post(form, { "sec-fetch-site": "same-origin" })).status, 303)
      })
    )

    const incomplete: Record<string, (form: Parameters) => Parameters> = {
      "of an unknown user": (form) => ({ ...form, user: "nobody" }),
      "without a user": (form) => without(form, "user"),
      "without a decision": (form) => without(form, "decision"),
      "that is neither grant nor refuse": (form) => ({ ...form, decision: "maybe" })
    }
    for (const [what, change] of Object.entries(incomplete)) {
      it.effect(what, () =>
        Effect.gen(function* () {
          const form = { ...formOf(yield* authorize((yield* good).code)), decision: "grant" }
          const { location, status } = yield* post(change(form))
          assert.strictEqual(status, 400)
          assert.isUndefined(location)
        })
      )
    }

    for (const change of [{ state: "inactive" }, { registeredRedirectUri: [] }] as const) {
      it.effect(`for a client that has changed since: ${JSON.stringify(change)}`, () =>
        Effect.gen(function* () {
          const { clientId, code } = yield* good
          const form = { ...formOf(yield* authorize(code)), decision: "grant" }
          yield* changed(clientId, change)
          const { location, status } = yield* post(form)
          assert.strictEqual(status, 400)
          assert.isUndefined(location)
        })
      )
    }
  })

  it.effect("uses the request that the user saw, and ignores other parameters of the form", () =>
    Effect.gen(function* () {
      const { code } = yield* good
      const { location } = yield* decide(code, "grant", {
        redirect_uri: "https://evil.example",
        state: "another",
        response_type: "token"
      })
      assert.isTrue(location?.startsWith(`${redirectUri}?`))
      assert.strictEqual(parametersIn("query", location)["state"], "s-1")
    })
  )

  it.effect("shows the name of a client as text", () =>
    Effect.gen(function* () {
      const { code } = yield* good
      const name = `</h1></title><script>alert("1")</script><img src=x onerror='alert(1)'>&amp;`
      const uri = `https://example.com/"><script>alert(2)</script>`
      const { clientId } = yield* created("CODE", { name, registeredRedirectUri: [uri] })
      const page = yield* authorize({
        ...code,
        client_id: clientId,
        redirect_uri: uri,
        state: "<b>",
        login_hint: "<i>"
      })
      formOf(page)
      for (const markup of ["<script", "<img", "<b>", "<i>", "&amp;"]) assert.notInclude(page.text, markup)
      assert.strictEqual(page.text.match(/<h1>/g)?.length, 1)
      assert.include(page.text, "&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;")
      assert.include(page.text, "https://example.com/&#34;&#62;&#60;script&#62;")
    })
  )
})

const changed = (clientId: string, change: Partial<OAuthClient.OAuthClientRequest>) =>
  OAuthApi.OAuthApi.use((api) =>
    api.putOauthClient(clientId, {
      name: "CODE",
      authorizedGrantType: "CODE",
      scope: ["oauth"],
      registeredRedirectUri: [redirectUri],
      ...change
    })
  ).pipe(Effect.provide(administrator))
