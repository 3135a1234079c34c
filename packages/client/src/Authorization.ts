/**
 * The browser's part of the authorization-code grant (RFC 6749 §4.1): builds the URL to send a user to, and reads the code
 * from the redirect.
 */
import * as SecureRandom from "effect/crypto/SecureRandom"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { Pkce } from "./Pkce.ts"
import * as Regions from "./Regions.ts"

/**
 * An authorization request (RFC 6749 §4.1.1).
 *
 * @since 0.1.0
 * @category models
 */
export interface Request {
  /** AWS name, host or URL, as in `Connection.Options`. */
  readonly region: string
  readonly clientId: string
  /** One of the client's registered URIs. */
  readonly redirectUri: string
  /** From {@link state}. Store it until the redirect: it shows that the redirect belongs to this request. */
  readonly state: string
  /** From `Pkce.make`. Required for public clients, and recommended for all others. */
  readonly pkce?: Pick<Pkce, "codeChallenge"> | undefined
  /** RFC 6749 §3.3. Default: the client's own scopes, as in the vendor's SDKs. */
  readonly scope?: ReadonlyArray<string> | undefined
  /** The organization and its identity provider, which skips the page that asks for them. Needs both. */
  readonly identityProvider?: { readonly org: string; readonly provider: string } | undefined
  readonly loginHint?: string | undefined
  /** `login` shows the sign-in page even if there is a session. */
  readonly prompt?: "login" | undefined
}

/**
 * Makes a random state of 256 bits. Use it for one request.
 *
 * @since 0.1.0
 * @category constructors
 */
export const state: Effect.Effect<string> = Effect.sync(() =>
  Base64Url.encode(SecureRandom.randomBytesUnsafe(32))
)

/**
 * The URL to send the user to. Fails if the region is unknown.
 *
 * @example
 * ```ts
 * import { Authorization, Pkce } from "@effect-genesys/client"
 * import * as Effect from "effect/Effect"
 *
 * // Store `state` and `pkce.codeVerifier` until the redirect.
 * export const begin = Effect.gen(function* () {
 *   const state = yield* Authorization.state
 *   const pkce = yield* Pkce.make
 *   const url = yield* Effect.fromResult(
 *     Authorization.url({
 *       region: "eu-central-1",
 *       clientId: "a client id",
 *       redirectUri: "https://example.com/callback",
 *       state,
 *       pkce
 *     })
 *   )
 *   return { url, state, codeVerifier: pkce.codeVerifier }
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
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
 * Reads the code from the URL that the user was redirected to. Next, pass the code to `Credentials.authorizationCode`.
 *
 * It checks the state first, in constant time, and ignores the rest of a redirect with another state.
 *
 * @example
 * ```ts
 * import { Authorization } from "@effect-genesys/client"
 * import * as Result from "effect/Result"
 *
 * export const codeOf = (redirectedTo: string, state: string) =>
 *   Result.mapError(Authorization.readRedirect(redirectedTo, { state }), (error) => error.message)
 * ```
 *
 * @since 0.1.0
 * @category constructors
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

/**
 * Why a redirect has no code for this request.
 *
 * @since 0.1.0
 * @category errors
 */
export type RedirectError = StateMismatch | AuthorizationRefused | CodeMissing

/**
 * The redirect does not belong to this request. Someone else may be trying to sign the user in.
 *
 * @since 0.1.0
 * @category errors
 */
export class StateMismatch extends Data.TaggedError("StateMismatch") {
  override get message() {
    return "The state of the redirect is not the state of the request; ignore this redirect, and start the sign-in again."
  }
}

/**
 * The user or the login host refused the sign-in. `error` and `description` are those of RFC 6749 §4.1.2.1.
 *
 * @since 0.1.0
 * @category errors
 */
export class AuthorizationRefused extends Data.TaggedError("AuthorizationRefused")<{
  readonly error: string
  readonly description?: string
}> {
  override get message() {
    const description = this.description === undefined ? "" : `: ${this.description}`
    return `The sign-in was refused (${this.error}${description}); check the client's redirect URIs and scopes, and start again.`
  }
}

/**
 * The redirect has neither a code nor an error.
 *
 * @since 0.1.0
 * @category errors
 */
export class CodeMissing extends Data.TaggedError("CodeMissing") {
  override get message() {
    return "The redirect has no code; pass the whole URL that the browser was sent to."
  }
}

// In constant time, so that the time reveals nothing about the expected state.
const equal = (given: string, expected: string) => {
  let difference = given.length ^ expected.length
  for (let index = 0; index < expected.length; index++) {
    difference |= given.charCodeAt(index % Math.max(1, given.length)) ^ expected.charCodeAt(index)
  }
  return difference === 0 && expected !== ""
}
