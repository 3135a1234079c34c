/** What every grant of the token endpoint has in common. */
import * as Data from "effect/Data"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type { SignIn } from "../../organization/Login.ts"
import type { Organization, Stored } from "../../organization/Organization.ts"

export interface Grant {
  /** The grant type that a client must have been created with. */
  readonly ofClients: "CODE" | "CLIENT-CREDENTIALS" | "SAML2-BEARER"
  /** Whether a client may leave its secret out; the exchange then decides. */
  readonly isOpenToPublicClients: boolean
  readonly exchange: (request: Request) => Effect.Effect<Granted, TokenRefusal>
}

export interface Request {
  readonly organization: Organization
  readonly client: Stored["client"]
  /** Whether the client has proved itself by its secret. */
  readonly isProven: boolean
  /** A field of the form that must be there. */
  readonly field: (name: string) => Effect.Effect<string, TokenRefusal>
  readonly optionalField: (name: string) => string | undefined
  readonly now: number
}

export interface Granted {
  /** Whose the token will be. */
  readonly signIn: SignIn
  readonly refreshToken?: Redacted.Redacted<string>
}

/** A refusal in the words of RFC 6749 §5.2. */
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
