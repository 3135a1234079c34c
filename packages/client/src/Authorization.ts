/**
 * Both ends of the authorization-code grant in a browser: the URL to send a user to, and the redirect that comes back.
 */
import * as SecureRandom from "effect/crypto/SecureRandom"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { Pkce } from "./Pkce.ts"
import * as Regions from "./Regions.ts"

export interface Request {
  /** By AWS name, host or URL, as for the client. */
  readonly region: string
  readonly clientId: string
  /** One of the client's registered URIs. */
  readonly redirectUri: string
  /** From `state`, kept where the redirect finds it: it shows that the redirect answers this request. */
  readonly state: string
  /** From `Pkce.make`. Public clients must have one, and it does others no harm. */
  readonly pkce?: Pick<Pkce, "codeChallenge"> | undefined
  /** Standard (RFC 6749 §3.3). The vendor's SDKs send none: a client's own scopes hold. */
  readonly scope?: ReadonlyArray<string> | undefined
  /** The organization and its identity provider, to skip the choice. The vendor takes both or none. */
  readonly identityProvider?: { readonly org: string; readonly provider: string } | undefined
  readonly loginHint?: string | undefined
  /** `login` asks for a sign-in though there is a session. */
  readonly prompt?: "login" | undefined
}

/** A state that nobody can guess. */
export const state: Effect.Effect<string> = Effect.sync(() =>
  Base64Url.encode(SecureRandom.randomBytesUnsafe(32))
)

/** Where to send the user. */
export const url = (request: Request): Result.Result<string, Regions.UnknownRegion> =>
  Result.map(Regions.locate(request.region), ({ loginUrl }) => {
    const parameters = new URLSearchParams({
      response_type: "code",
      client_id: request.clientId,
      redirect_uri: request.redirectUri,
      state: request.state,
      ...(request.pkce && { code_challenge: request.pkce.codeChallenge, code_challenge_method: "S256" }),
      ...(request.scope && { scope: request.scope.join(" ") }),
      ...request.identityProvider,
      ...(request.loginHint !== undefined && { login_hint: request.loginHint }),
      ...(request.prompt && { prompt: request.prompt })
    })
    return `${loginUrl}/oauth/authorize?${parameters}`
  })

/**
 * The code in the URL that the user was redirected to. The state comes first: a redirect that answers another request,
 * or none, is not looked at further.
 */
export const readRedirect = (
  redirectedTo: string,
  expected: { readonly state: string }
): Result.Result<Redacted.Redacted<string>, RedirectError> => {
  const parameters = new URLSearchParams(/\?([^#]*)/.exec(redirectedTo)?.[1] ?? "")
  if (!equal(parameters.get("state") ?? "", expected.state)) return Result.fail(new StateMismatch())
  const error = parameters.get("error")
  if (error !== null) {
    const description = parameters.get("error_description")
    return Result.fail(new AuthorizationRefused({ error, ...(description !== null && { description }) }))
  }
  const code = parameters.get("code") ?? ""
  return code === "" ? Result.fail(new CodeMissing()) : Result.succeed(Redacted.make(code))
}

export type RedirectError = StateMismatch | AuthorizationRefused | CodeMissing

/** The redirect does not answer this program's request. It may be somebody else's attempt to sign the user in. */
export class StateMismatch extends Data.TaggedError("StateMismatch") {
  override get message() {
    return "The redirect carries another state than the request did; do not use it, and start the sign-in again."
  }
}

/** The user or the login host refused. `error` and `description` are those of RFC 6749 §4.1.2.1. */
export class AuthorizationRefused extends Data.TaggedError("AuthorizationRefused")<{
  readonly error: string
  readonly description?: string
}> {
  override get message() {
    const description = this.description === undefined ? "" : `: ${this.description}`
    return `The sign-in was refused (${this.error}${description}); check the client's redirect URIs and scopes, and start again.`
  }
}

/** The redirect has neither a code nor an error. */
export class CodeMissing extends Data.TaggedError("CodeMissing") {
  override get message() {
    return "The redirect carries no code; give the whole URL that the browser was sent to."
  }
}

// Takes as long for a state that is wrong early as for one that is wrong late.
const equal = (given: string, expected: string) => {
  let difference = given.length ^ expected.length
  for (let index = 0; index < expected.length; index++) {
    difference |= given.charCodeAt(index % Math.max(1, given.length)) ^ expected.charCodeAt(index)
  }
  return difference === 0 && expected !== ""
}
