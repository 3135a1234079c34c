/**
 * `GET /.well-known/oauth-authorization-server` (RFC 8414), with the vendor's fields and the URL of the request: clients
 * require the issuer to be the URL that they requested.
 */
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { ServerUrl } from "../http/ServerUrl.ts"

export const layer = HttpRouter.use((router) =>
  ServerUrl.use((serverUrl) =>
    router.add("GET", "/.well-known/oauth-authorization-server", ({ headers }) =>
      Effect.sync(() => HttpServerResponse.jsonUnsafe(metadata(serverUrl.forRequest(headers))))
    )
  )
)

/** The implicit grant is served too, though the vendor's metadata does not list it. */
const metadata = (url: string) => ({
  issuer: url,
  authorization_endpoint: `${url}/oauth/authorize`,
  token_endpoint: `${url}/oauth/token`,
  response_types_supported: ["code"],
  response_modes_supported: ["query"],
  grant_types_supported: [
    "authorization_code",
    "client_credentials",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:saml2-bearer"
  ],
  code_challenge_methods_supported: ["S256"],
  token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  service_documentation: "https://developer.genesys.cloud/authorization"
})
