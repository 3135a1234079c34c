/**
 * `GET /.well-known/oauth-authorization-server` (RFC 8414), with what the vendor's says and the URLs that the request came
 * by: its issuer must be the one that was asked for.
 */
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as PublicUrl from "../http/PublicUrl.ts"

/** The implicit grant is served too, though the vendor's metadata does not tell of it. */
export const handle = (publicUrl: string | undefined) =>
  HttpServer.addressFormattedWith((address) =>
    Effect.map(HttpServerRequest.HttpServerRequest, ({ headers }) =>
      HttpServerResponse.jsonUnsafe(metadata(PublicUrl.of(headers, { publicUrl, address })))
    )
  )

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
