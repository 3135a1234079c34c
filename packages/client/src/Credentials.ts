/** How a client gets its tokens: one of the vendor's OAuth grants, or an access token that it already has. */
import * as AccessToken from "./credentials/AccessToken.ts"
import * as AuthorizationCode from "./credentials/AuthorizationCode.ts"
import * as ClientCredentials from "./credentials/ClientCredentials.ts"
import * as RefreshToken from "./credentials/RefreshToken.ts"
import * as Saml2Bearer from "./credentials/Saml2Bearer.ts"

/**
 * One of the ways to get a token.
 *
 * @since 0.1.0
 * @category credentials
 */
export type Credentials =
  | AccessToken.AccessToken
  | AuthorizationCode.AuthorizationCode
  | ClientCredentials.ClientCredentials
  | RefreshToken.RefreshToken
  | Saml2Bearer.Saml2Bearer

/**
 * An access token from elsewhere. The client uses it as it is, and cannot renew it: after a 401, calls fail with
 * `Unauthorized`. Pass the token alone: with a line break at its end, calls fail with `InvalidInput`.
 *
 * @example
 * ```ts
 * import { Credentials } from "@effect-genesys/client"
 * import * as Config from "effect/Config"
 *
 * export const credentials = Config.map(Config.Redacted("ACCESS_TOKEN"), Credentials.accessToken)
 * ```
 *
 * @since 0.1.0
 * @category credentials
 */
export const accessToken = AccessToken.make
/**
 * The code of a user who has just signed in. `Authorization.readRedirect` returns it, and it is good for one token
 * request.
 *
 * @example
 * ```ts
 * import { Authorization, Credentials } from "@effect-genesys/client"
 * import type * as Redacted from "effect/Redacted"
 * import * as Result from "effect/Result"
 *
 * export const credentials = (
 *   redirectedTo: string,
 *   stored: { readonly state: string; readonly codeVerifier: Redacted.Redacted<string> }
 * ) =>
 *   Result.map(Authorization.readRedirect(redirectedTo, stored), (code) =>
 *     Credentials.authorizationCode({
 *       clientId: "a client id",
 *       redirectUri: "https://example.com/callback",
 *       code,
 *       codeVerifier: stored.codeVerifier
 *     })
 *   )
 * ```
 *
 * @since 0.1.0
 * @category credentials
 */
export const authorizationCode = AuthorizationCode.make
/**
 * The id and the secret of a client that acts for itself, with its own roles.
 *
 * @example
 * ```ts
 * import { Credentials, GenesysCloud } from "@effect-genesys/client"
 * import * as Config from "effect/Config"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * export const genesys = Layer.unwrap(
 *   Effect.map(Config.Redacted("SECRET"), (secret) =>
 *     GenesysCloud.layer({
 *       region: "eu-central-1",
 *       credentials: Credentials.clientCredentials("a client id", secret)
 *     })
 *   )
 * )
 * ```
 *
 * @since 0.1.0
 * @category credentials
 */
export const clientCredentials = ClientCredentials.make
/**
 * A user who signed in earlier. The refresh token comes from the `TokenStore`, or from the options while the store is
 * empty.
 *
 * @example
 * ```ts
 * import { Credentials, GenesysCloud, TokenStore } from "@effect-genesys/client"
 * import * as Layer from "effect/Layer"
 *
 * export const genesys = GenesysCloud.layer({
 *   region: "eu-central-1",
 *   credentials: Credentials.refreshToken({ clientId: "a client id" })
 * }).pipe(Layer.provide(TokenStore.layerFile("refresh-tokens.json")))
 * ```
 *
 * @since 0.1.0
 * @category credentials
 */
export const refreshToken = RefreshToken.make
/**
 * The assertion of an identity provider about a user. The client uses it for one token request.
 *
 * @example
 * ```ts
 * import { Credentials } from "@effect-genesys/client"
 * import type * as Redacted from "effect/Redacted"
 *
 * export const credentials = (assertion: Redacted.Redacted<string>, clientSecret: Redacted.Redacted<string>) =>
 *   Credentials.saml2Bearer({ clientId: "a client id", clientSecret, orgName: "example", assertion })
 * ```
 *
 * @since 0.1.0
 * @category credentials
 */
export const saml2Bearer = Saml2Bearer.make
