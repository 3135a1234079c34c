/** How a client gets its tokens: one of the vendor's OAuth grants, or an access token that it already has. */
import * as AccessToken from "./credentials/AccessToken.ts"
import * as AuthorizationCode from "./credentials/AuthorizationCode.ts"
import * as ClientCredentials from "./credentials/ClientCredentials.ts"
import * as RefreshToken from "./credentials/RefreshToken.ts"
import * as Saml2Bearer from "./credentials/Saml2Bearer.ts"

export type Credentials =
  | AccessToken.AccessToken
  | AuthorizationCode.AuthorizationCode
  | ClientCredentials.ClientCredentials
  | RefreshToken.RefreshToken
  | Saml2Bearer.Saml2Bearer

export const accessToken = AccessToken.make
export const authorizationCode = AuthorizationCode.make
export const clientCredentials = ClientCredentials.make
export const refreshToken = RefreshToken.make
export const saml2Bearer = Saml2Bearer.make
