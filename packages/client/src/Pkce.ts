/** Proof Key for Code Exchange (RFC 7636): binds an authorization code to the program that requested it. */
import * as Digest from "effect/crypto/Digest"
import * as SecureRandom from "effect/crypto/SecureRandom"
import * as Effect from "effect/Effect"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Redacted from "effect/Redacted"

/**
 * A verifier, which stays secret, and its challenge, which goes into the authorization request.
 *
 * @since 0.1.0
 * @category models
 */
export interface Pkce {
  /** 43 random characters. Store it until the redirect, and pass it to `Credentials.authorizationCode`. */
  readonly codeVerifier: Redacted.Redacted<string>
  /** The SHA-256 of the verifier in base64url, for the authorization request. The method is always `S256`. */
  readonly codeChallenge: string
}

/**
 * Makes a new verifier and its challenge. Use them for one sign-in.
 *
 * @example
 * ```ts
 * import { Pkce } from "@effect-genesys/client"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.gen(function* () {
 *   const { codeChallenge, codeVerifier } = yield* Pkce.make
 *   // The verifier is redacted, so it prints as <redacted>. Store it until the redirect.
 *   yield* Console.log(codeChallenge, codeVerifier)
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Pkce> = Effect.suspend(() =>
  fromVerifier(Redacted.make(Base64Url.encode(SecureRandom.randomBytesUnsafe(32))))
)

/**
 * Computes the challenge of an existing verifier.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromVerifier = (codeVerifier: Redacted.Redacted<string>): Effect.Effect<Pkce> =>
  Digest.Digest.use((digest) =>
    digest.digest(Digest.sha256, new TextEncoder().encode(Redacted.value(codeVerifier)))
  ).pipe(
    Effect.map((hash) => ({ codeVerifier, codeChallenge: Base64Url.encode(hash) })),
    Effect.provide(Digest.layerWebCrypto)
  )
