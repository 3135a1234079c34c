/** What `POST /oauth/token` accepts. `authorization` is the whole value of that header. */
import { createHash, randomBytes } from "node:crypto"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Seed from "../organization/Seed.ts"
import { seeded } from "./Clients.ts"
import { nothing, Secret, state, type World } from "./State.ts"

const client = { clientId: Schema.String, authorization: Secret }

export const signIns = {
  "a client may sign in for itself": state({
    params: nothing,
    values: Schema.Struct(client),
    set: (world) => confidential(world, "CLIENT-CREDENTIALS")
  }),
  "a code was issued": state({
    params: nothing,
    values: Schema.Struct({ ...client, code: Secret, redirectUri: Schema.String }),
    set: (world) =>
      Effect.gen(function* () {
        const known = yield* confidential(world, "CODE")
        const request = { clientId: known.clientId, redirectUri }
        return { ...known, redirectUri, code: yield* Effect.orDie(world.login.authorizationCode(request)) }
      })
  }),
  "a code was issued for a PKCE challenge": state({
    params: nothing,
    values: Schema.Struct({ ...client, code: Secret, redirectUri: Schema.String, verifier: Secret }),
    set: (world) =>
      Effect.gen(function* () {
        const known = yield* confidential(world, "CODE")
        const verifier = randomBytes(32).toString("base64url")
        const codeChallenge = createHash("sha256").update(verifier).digest("base64url")
        const request = { clientId: known.clientId, redirectUri, codeChallenge }
        const code = yield* Effect.orDie(world.login.authorizationCode(request))
        return { ...known, redirectUri, code, verifier: Redacted.make(verifier) }
      })
  }),
  "a refresh token was issued": state({
    params: nothing,
    values: Schema.Struct({ ...client, refreshToken: Secret }),
    set: (world) =>
      Effect.gen(function* () {
        const known = yield* confidential(world, "CODE")
        return { ...known, refreshToken: yield* Effect.orDie(world.login.refreshToken(known)) }
      })
  }),
  "an identity provider vouches for a user": state({
    params: nothing,
    values: Schema.Struct({ ...client, orgName: Schema.String, assertion: Secret }),
    set: (world) =>
      Effect.gen(function* () {
        const known = yield* confidential(world, "SAML2-BEARER")
        return { ...known, ...(yield* Effect.orDie(world.login.assertion())) }
      })
  })
}

const { redirectUri } = Seed

const confidential = (world: World, grantType: Seed.Seedling["grantType"]) =>
  Effect.map(seeded(world, { name: "Desktop", grantType }), ({ clientId, clientSecret }) => {
    const pair = Buffer.from(`${clientId}:${Redacted.value(clientSecret)}`).toString("base64")
    return { clientId, authorization: Redacted.make(`Basic ${pair}`) }
  })
