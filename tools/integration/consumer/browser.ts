/** A user's single-page app: signs in with PKCE, and shows how many OAuth clients its user sees. */
import { Authorization, Credentials, OAuthApi, Pkce } from "@effect-genesys/client"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const { clientId = "", region = "" } = document.body.dataset
const app = { clientId, region, redirectUri: `${location.origin}/callback` }

const begin = Effect.gen(function* () {
  const state = yield* Authorization.state
  const pkce = yield* Pkce.make
  sessionStorage.setItem("state", state)
  sessionStorage.setItem("codeVerifier", Redacted.value(pkce.codeVerifier))
  location.assign(yield* Effect.fromResult(Authorization.url({ ...app, state, pkce })))
})

const finish = Effect.gen(function* () {
  const begun = { state: sessionStorage.getItem("state") ?? "" }
  const code = yield* Effect.fromResult(Authorization.readRedirect(location.href, begun))
  const codeVerifier = Redacted.make(sessionStorage.getItem("codeVerifier") ?? "")
  const credentials = Credentials.authorizationCode({ ...app, code, codeVerifier })
  const client = OAuthApi.layer({ region, credentials }).pipe(Layer.provide(FetchHttpClient.layer))
  const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients).pipe(
    Effect.provide(client)
  )
  document.body.append(`${entities.length} clients`)
})

document.querySelector("button")?.addEventListener("click", () => Effect.runPromise(begin))
if (location.pathname === "/callback") Effect.runPromise(finish)
