/** A single-page app on its own site: it signs a user in with PKCE, and calls the API from the browser. */
import { Emulator } from "@effect-genesys/emulator"
import { layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { emulated } from "../test/SignIns.ts"
import * as Chromium from "./Chromium.ts"
import { seen } from "./Chromium.ts"
import * as Sites from "./Sites.ts"

const app = (region: string, clientId: string) => `<!doctype html>
<title>A program</title>
<link rel="icon" href="data:," />
<button>Sign in</button>
<output></output>
<script type="module">
  const region = ${JSON.stringify(region)}
  const client_id = ${JSON.stringify(clientId)}
  const redirect_uri = location.origin + "${Sites.callback}"
  const base64Url = (bytes) =>
    btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
  const random = () => base64Url(crypto.getRandomValues(new Uint8Array(32)))

  document.querySelector("button").addEventListener("click", async () => {
    const state = (sessionStorage.state = random())
    const verifier = (sessionStorage.verifier = random())
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))
    const question = {
      client_id, redirect_uri, state, response_type: "code",
      code_challenge: base64Url(new Uint8Array(digest)), code_challenge_method: "S256"
    }
    location.assign(region + "/oauth/authorize?" + new URLSearchParams(question))
  })

  const { code, state } = Object.fromEntries(new URLSearchParams(location.search))
  if (code !== undefined && state === sessionStorage.state) {
    const code_verifier = sessionStorage.verifier
    const form = { grant_type: "authorization_code", client_id, redirect_uri, code, code_verifier }
    const response = await fetch(region + "/oauth/token", { method: "POST", body: new URLSearchParams(form) })
    const { access_token } = await response.json()
    const me = await fetch(region + "/api/v2/tokens/me", { headers: { authorization: "Bearer " + access_token } })
    document.querySelector("output").textContent = "Signed in to " + (await me.json()).organization.name
  }
</script>`

layer(Layer.merge(emulated, Chromium.layer), { excludeTestServices: true, timeout: 120_000 })(
  "a single-page app of another site",
  (it) => {
    it.effect(
      "signs a user in with PKCE and without a secret, and calls the API with the token",
      () =>
        Effect.gen(function* () {
          const { organization, url } = yield* Emulator.Emulator
          const site = yield* Sites.serve(app(url, yield* Sites.registered))
          yield* Chromium.visit(
            site,
            (page) =>
              Effect.gen(function* () {
                yield* Effect.promise(() => page.getByRole("button", { name: "Sign in" }).click())
                yield* Effect.promise(() => page.getByRole("button", { name: "Grant access" }).click())
                yield* seen(page.getByText(`Signed in to ${organization.name}`))
              }),
            { origins: [url] }
          )
        }),
      120_000
    )
  }
)
