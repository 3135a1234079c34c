/** Issues the codes, refresh tokens and assertions of a user's sign-in without a login page, for tests. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { issueCode, issueRefreshToken, signIn } from "../organization/Login.ts"
import { Organization, orgName } from "../organization/Organization.ts"
import * as Secrets from "../organization/Secrets.ts"
import * as Users from "../organization/Users.ts"
import { isCodeChallenge } from "./AuthorizationRequest.ts"
import * as RedirectUri from "./RedirectUri.ts"

/** The default user is the administrator. */
export interface Credentials {
  /** The code that the redirect after a sign-in carries. `codeChallenge` is that of PKCE, always by S256. */
  readonly authorizationCode: (request: {
    readonly clientId: string
    readonly redirectUri: string
    readonly codeChallenge?: string
    readonly userId?: string
  }) => Effect.Effect<Redacted.Redacted<string>, NotIssued>
  /** The refresh token of an earlier sign-in. */
  readonly refreshToken: (request: {
    readonly clientId: string
    readonly userId?: string
  }) => Effect.Effect<Redacted.Redacted<string>, NotIssued>
  /** The assertion of an identity provider about a user. */
  readonly assertion: (request?: {
    readonly userId?: string
  }) => Effect.Effect<{ readonly orgName: string; readonly assertion: Redacted.Redacted<string> }, NotIssued>
}

export class LoginControl extends Context.Service<LoginControl, Credentials>()(
  "@effect-genesys/emulator/LoginControl"
) {}

/** The user does not exist, or the client cannot use this credential. */
export class NotIssued extends Data.TaggedError("NotIssued")<{ readonly problem: string }> {
  override get message() {
    return `The emulator did not issue this: ${this.problem}.`
  }
}

export const layer = Layer.effect(
  LoginControl,
  Organization.useSync((organization) => make(organization))
)

const make = ({ lifecycle, login, users }: Organization["Service"]): Credentials => {
  const user = (id: string = Users.users.administrator.id) =>
    users.has(id)
      ? Effect.succeed(id)
      : Effect.fail(
          new NotIssued({
            problem: `the user ${JSON.stringify(id)} does not exist; use one of \`emulator.users\``
          })
        )

  const codeClient = (id: string, now: number) => {
    const client = lifecycle.find(id, now)?.client
    return client === undefined || client.authorizedGrantType !== "CODE"
      ? Effect.fail(
          new NotIssued({
            problem: `the client ${JSON.stringify(id)} does not exist or has another grant type; use a client of the grant type CODE`
          })
        )
      : Effect.succeed(client)
  }
  return {
    authorizationCode: Effect.fnUntraced(function* ({ clientId, codeChallenge, redirectUri, userId }) {
      const now = yield* Clock.currentTimeMillis
      const client = yield* codeClient(clientId, now)
      if (!RedirectUri.isRegistered(client, redirectUri)) {
        return yield* new NotIssued({
          problem: `the client has not registered the redirect URI ${redirectUri}; use one of its own`
        })
      }
      if (codeChallenge !== undefined && !isCodeChallenge(codeChallenge)) {
        return yield* new NotIssued({
          problem: "the code challenge is not one of S256; pass 43 characters of base64url"
        })
      }
      const owner = signIn({ clientId, userId: yield* user(userId) })
      return issueCode(login, { signIn: owner, redirectUri, codeChallenge }, now)
    }),
    refreshToken: Effect.fnUntraced(function* ({ clientId, userId }) {
      const now = yield* Clock.currentTimeMillis
      yield* codeClient(clientId, now)
      const owner = signIn({ clientId, userId: yield* user(userId) })
      return issueRefreshToken(login, owner, now)
    }),
    assertion: Effect.fnUntraced(function* ({ userId }: { readonly userId?: string } = {}) {
      const id = yield* user(userId)
      const statement = `<Assertion ID="_${Redacted.value(Secrets.generate())}"><NameID>${id}</NameID></Assertion>`
      const assertion = Redacted.make(Buffer.from(statement).toString("base64"))
      login.assertions.add(assertion, id, yield* Clock.currentTimeMillis, assertionLifetime)
      return { orgName, assertion }
    })
  }
}

/** Seconds. */
const assertionLifetime = 600
