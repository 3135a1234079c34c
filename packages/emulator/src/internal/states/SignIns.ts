/** States with credentials that `POST /oauth/token` accepts. `authorization` is the whole value of that header. */
import { createHash, randomBytes } from "node:crypto"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { LoginControl } from "../login/LoginControl.ts"
import { type ClientSeed, redirectUri } from "../organization/ClientSeed.ts"
import { seeded } from "./Clients.ts"
import { nothing, Secret, state } from "./State.ts"

const client = { clientId: Schema.String, authorization: Secret }

export const signIns = {
  "a client can sign in with client credentials": state({
    params: nothing,
    values: Schema.Struct(client),
    set: () => confidential("CLIENT-CREDENTIALS")
  }),
  "a code was issued": state({
    params: nothing,
    values: Schema.Struct({ ...client, code: Secret, redirectUri: Schema.String }),
    set: () =>
      Effect.gen(function* () {
        const login = yield* LoginControl
        const known = yield* confidential("CODE")
        const request = { clientId: known.clientId, redirectUri }
        return { ...known, redirectUri, code: yield* Effect.orDie(login.authorizationCode(request)) }
      })
  }),
  "a code was issued for a PKCE challenge": state({
    params: nothing,
    values: Schema.Struct({ ...client, code: Secret, redirectUri: Schema.String, verifier: Secret }),
    set: () =>
      Effect.gen(function* () {
        const login = yield* LoginControl
        const known = yield* confidential("CODE")
        const verifier = randomBytes(32).toString("base64url")
        const codeChallenge = createHash("sha256").update(verifier).digest("base64url")
        const request = { clientId: known.clientId, redirectUri, codeChallenge }
        const code = yield* Effect.orDie(login.authorizationCode(request))
        return { ...known, redirectUri, code, verifier: Redacted.make(verifier) }
      })
  }),
  "a refresh token was issued": state({
    params: nothing,
    values: Schema.Struct({ ...client, refreshToken: Secret }),
    set: () =>
      Effect.gen(function* () {
        const login = yield* LoginControl
        const known = yield* confidential("CODE")
        return { ...known, refreshToken: yield* Effect.orDie(login.refreshToken(known)) }
      })
  }),
  "an identity provider vouches for a user": state({
    params: nothing,
    values: Schema.Struct({ ...client, orgName: Schema.String, assertion: Secret }),
    set: () =>
      Effect.gen(function* () {
        const login = yield* LoginControl
        const known = yield* confidential("SAML2-BEARER")
        return { ...known, ...(yield* Effect.orDie(login.assertion())) }
      })
  })
}

const confidential = (grantType: ClientSeed["grantType"]) =>
  Effect.map(seeded({ name: "Desktop", grantType }), ({ clientId, clientSecret }) => {
    const pair = Buffer.from(`${clientId}:${Redacted.value(clientSecret)}`).toString("base64")
    return { clientId, authorization: Redacted.make(`Basic ${pair}`) }
  })
