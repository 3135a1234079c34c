/** The operations on tokens. */
import { TokensApi } from "@effect-genesys/client"
import { IdleTokenTimeout, TokenInfo } from "@effect-genesys/schemas"
import { assert } from "@effect/vitest"
import { Matcher } from "effect-pact"
import * as Effect from "effect/Effect"
import { type Contract, request } from "./Contract.ts"
import { at, ids } from "./Examples.ts"

const me = "/api/v2/tokens/me"
const timeout = "/api/v2/tokens/timeout"

const api = TokensApi.TokensApi

const info = Matcher.fromSchema(TokenInfo.TokenInfo, {
  organization: { id: "1a2b3c4d-0000-4000-8000-000000000005", name: "An organization" },
  OAuthClient: { id: ids.clientId, name: "Wallboard", authorizedGrantType: "CLIENT-CREDENTIALS" }
})

const timeoutOf = (seconds: number) =>
  Matcher.fromSchema(IdleTokenTimeout.IdleTokenTimeout, {
    idleTokenTimeoutSeconds: seconds,
    enableIdleTokenTimeout: true
  })

export const tokensContracts: ReadonlyArray<Contract> = [
  {
    operation: "getTokensMe",
    uponReceiving: "a request for information on the token",
    withRequest: request({ method: "GET", path: me }),
    willRespondWith: { status: 200, body: { json: info } },
    call: api.use((tokens) =>
      Effect.map(tokens.getTokensMe(), ({ OAuthClient, organization }) =>
        assert.deepStrictEqual([OAuthClient?.name, organization?.name], ["Wallboard", "An organization"])
      )
    )
  },
  {
    operation: "headTokensMe",
    uponReceiving: "a request to check the token",
    withRequest: request({ method: "HEAD", path: me }),
    // The vendor declares no number; the client takes 204 as well.
    willRespondWith: { status: 200 },
    call: api.use((tokens) => tokens.headTokensMe)
  },
  {
    operation: "deleteTokensMe",
    uponReceiving: "a request to delete the token",
    withRequest: request({ method: "DELETE", path: me }),
    willRespondWith: { status: 200 },
    call: api.use((tokens) => tokens.deleteTokensMe)
  },
  {
    operation: "deleteToken",
    uponReceiving: "a request to delete the tokens of a user",
    given: ["a user is signed in"],
    withRequest: request({
      method: "DELETE",
      path: at("/api/v2/tokens/${userId}")
    }),
    willRespondWith: { status: 204 },
    call: api.use((tokens) => tokens.deleteToken(ids.userId)),
    refusals: [
      {
        uponReceiving: "a request to delete the tokens of a user who does not exist",
        withRequest: request({ method: "DELETE", path: "/api/v2/tokens/no-such-user" }),
        status: 404,
        code: "not.found",
        call: api.use((tokens) => tokens.deleteToken("no-such-user"))
      }
    ]
  },
  {
    operation: "getTokensTimeout",
    uponReceiving: "a request for the idle token timeout",
    withRequest: request({ method: "GET", path: timeout }),
    willRespondWith: {
      status: 200,
      body: { json: Matcher.fromSchema(IdleTokenTimeout.IdleTokenTimeout, { enableIdleTokenTimeout: false }) }
    },
    call: api.use((tokens) =>
      Effect.map(tokens.getTokensTimeout, ({ enableIdleTokenTimeout }) =>
        assert.isFalse(enableIdleTokenTimeout)
      )
    )
  },
  {
    operation: "putTokensTimeout",
    uponReceiving: "a request to change the idle token timeout",
    withRequest: request({
      method: "PUT",
      path: timeout,
      body: { json: { idleTokenTimeoutSeconds: 900, enableIdleTokenTimeout: true } }
    }),
    willRespondWith: { status: 200, body: { json: timeoutOf(900) } },
    call: api.use((tokens) =>
      Effect.map(
        tokens.putTokensTimeout({ idleTokenTimeoutSeconds: 900, enableIdleTokenTimeout: true }),
        ({ idleTokenTimeoutSeconds }) => assert.strictEqual(idleTokenTimeoutSeconds, 900)
      )
    )
  }
]
