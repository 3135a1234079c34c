/** OAuth clients for sign-ins of users, and the results of the SDK's sign-ins. */
import { OAuthClient } from "@effect-genesys/schemas"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Sdk from "./Sdk.ts"

export interface Registered {
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
  readonly redirectUri: string
}

const registered = Effect.fnUntraced(function* (authorizedGrantType: "CODE" | "SAML2-BEARER") {
  const oauth = new Sdk.OAuthApi(yield* Sdk.administrator)
  const redirectUri = "https://example.com/callback"
  const { id: clientId = "", secret: clientSecret } = yield* Sdk.resultOf(OAuthClient.OAuthClient, () =>
    oauth.postOauthClients({
      name: authorizedGrantType,
      authorizedGrantType,
      scope: ["oauth", "user-basic-info"],
      registeredRedirectUri: [redirectUri]
    })
  )
  assert.isDefined(clientSecret)
  return { clientId, clientSecret, redirectUri }
})

export const codeClient = registered("CODE")
export const samlClient = registered("SAML2-BEARER")

/** The code grant of a confidential client. */
export const exchange = (
  client: Sdk.Client,
  { clientId, clientSecret, redirectUri }: Registered,
  code: Redacted.Redacted<string>
) =>
  client.loginCodeAuthorizationGrant(
    clientId,
    Redacted.value(clientSecret),
    Redacted.value(code),
    redirectUri
  )

/** The result of a sign-in. The types of the SDK leave out the refresh token. */
export const AuthData = Schema.Struct({
  accessToken: Schema.RedactedFromValue(Schema.NonEmptyString),
  refreshToken: Schema.optionalKey(Schema.RedactedFromValue(Schema.NonEmptyString)),
  tokenExpiryTime: Schema.Int,
  tokenExpiryTimeString: Schema.NonEmptyString,
  error: Schema.Undefined,
  error_description: Schema.Undefined
})
