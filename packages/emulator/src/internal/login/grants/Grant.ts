/** The interface of a grant of the token endpoint, and its errors. */
import * as Data from "effect/Data"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type { Login, SignIn } from "../../organization/Login.ts"
import type { StoredClient } from "../../organization/StoredClient.ts"

export interface Grant {
  /** The grant type that a client must have been created with. */
  readonly ofClients: "CODE" | "CLIENT-CREDENTIALS" | "SAML2-BEARER"
  /** Whether a client may omit its secret. The exchange then decides. */
  readonly isOpenToPublicClients: boolean
  readonly exchange: (request: Request) => Effect.Effect<Granted, TokenRefusal>
}

export interface Request {
  readonly login: Login
  readonly client: StoredClient["client"]
  /** Whether the client has sent its secret. */
  readonly isAuthenticated: boolean
  /** A required field of the form. */
  readonly field: (name: string) => Effect.Effect<string, TokenRefusal>
  readonly optionalField: (name: string) => string | undefined
  readonly now: number
}

export interface Granted {
  /** The owner of the token. */
  readonly signIn: SignIn
  readonly refreshToken?: Redacted.Redacted<string>
}

/** An error of RFC 6749 §5.2. */
export class TokenRefusal extends Data.TaggedError("TokenRefusal")<{
  readonly error:
    | "invalid_request"
    | "invalid_client"
    | "invalid_grant"
    | "unauthorized_client"
    | "unsupported_grant_type"
  readonly description: string
}> {}

export const refuse = (error: TokenRefusal["error"], description: string) =>
  new TokenRefusal({ error, description })
