/**
 * Signs a user in with the browser: the authorization code grant with PKCE (RFC 7636), and a redirect to this machine
 * (RFC 8252). The client needs the grant type CODE, the redirect URI http://127.0.0.1/callback, and no secret.
 */
import { createServer } from "node:http"
import { Authorization, Credentials, Pkce, TokensApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Demo from "./demo.ts"
import * as Browser from "./demo/browser.ts"

const signIn = Effect.fn(function* (clientId: string, port: number) {
  const region = yield* Config.String("GENESYSCLOUD_REGION")
  const { redirectedTo, redirectUri } = yield* callback(port)

  // The state shows that the redirect belongs to this request, and the code verifier that the code is for this program.
  const state = yield* Authorization.state
  const pkce = yield* Pkce.make
  const url = yield* Effect.fromResult(Authorization.url({ region, clientId, redirectUri, state, pkce }))
  yield* Console.log(`Sign in at ${url}`)
  const code = yield* Effect.fromResult(Authorization.readRedirect(yield* redirectedTo, { state }))

  const credentials = Credentials.authorizationCode({
    clientId,
    redirectUri,
    code,
    codeVerifier: pkce.codeVerifier
  })
  const { organization } = yield* TokensApi.TokensApi.use((api) => api.getTokensMe()).pipe(
    Effect.provide(TokensApi.layer({ region, credentials }))
  )
  yield* Console.log(`Signed in to ${organization?.name}.`)
}, Effect.scoped)

/** A server for one redirect. It stops with the scope. */
const callback = Effect.fn(function* (port: number) {
  const redirected = yield* Deferred.make<string>()
  const server = yield* NodeHttpServer.make(createServer, { port, host: "127.0.0.1" })
  yield* server.serve(
    Effect.gen(function* () {
      const { url } = yield* HttpServerRequest.HttpServerRequest
      if (!url.startsWith("/callback?")) return HttpServerResponse.empty({ status: 404 })
      yield* Deferred.succeed(redirected, url)
      return HttpServerResponse.text("You can close this page.")
    })
  )
  const redirectUri = `${HttpServer.formatAddress(server.address)}/callback`
  return { redirectUri, redirectedTo: Deferred.await(redirected) }
})

const parameters = {
  clientId: Argument.String("client-id").pipe(Argument.withDescription("A client of the grant type CODE")),
  port: Flag.Int("port").pipe(
    Flag.withDescription("The port of the redirect URI. Default: any free one"),
    Flag.withDefault(0)
  )
}

Command.make("sign-in", parameters, ({ clientId, port }) => signIn(clientId, port)).pipe(
  Command.withDescription("Sign a user in with the browser"),
  Command.provide(NodeTransport.layer),
  Demo.run({
    steps: [
      { comment: "The demo grants access in place of a user.", line: "agent-desktop", user: Browser.signsIn }
    ]
  })
)
