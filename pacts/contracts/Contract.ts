/**
 * What the client asks of an operation, what it reads of the answer, and what it makes of it. From one such entry follow
 * all interactions of the operation: its success, and each failure that the client treats in its own way.
 */
import type { GenesysCloud, GenesysError } from "@effect-genesys/client"
import { ErrorBody } from "@effect-genesys/schemas"
import { type Interaction, Matcher } from "effect-pact"
import type * as Effect from "effect/Effect"

export interface Contract {
  /** The vendor's name. */
  readonly operation: string
  /** Such as "a request for an OAuth client". */
  readonly uponReceiving: string
  /** What there must be, beside the caller. */
  readonly given?: ReadonlyArray<Interaction.State>
  readonly withRequest: Interaction.Request
  readonly willRespondWith: Interaction.Response
  /** Calls the operation, and checks what it gives. */
  readonly call: Call
  /** Other answers that are no failure, such as of work that still runs. */
  readonly answers?: ReadonlyArray<Pick<Contract, "given" | "uponReceiving" | "willRespondWith" | "call">>
  /** Failures that this operation has beside those that all have. */
  readonly refusals?: ReadonlyArray<Refusal>
}

export type Call = Effect.Effect<unknown, GenesysError.GenesysError, GenesysCloud.Services>

export interface Refusal {
  readonly uponReceiving: string
  readonly given?: ReadonlyArray<Interaction.State>
  readonly withRequest: Interaction.Request
  readonly status: 400 | 404
  /** The vendor's. */
  readonly code: string
  readonly call: Call
}

/** The token of the caller that a provider state sets up. */
export const token = "a-token-of-the-contract"

const authorized = { Authorization: Matcher.fromProviderState("Bearer ${token}", `Bearer ${token}`) }

/** A request of the API, which carries the caller's token. */
export const request = ({ headers, ...rest }: Interaction.Request): Interaction.Request => ({
  ...rest,
  headers: { ...authorized, ...headers }
})

/**
 * What the client reads of a failure: the code decides, and the rest is for people. A `HEAD` has no body. The header
 * `ININ-Correlation-Id` is no part of it: the vendor's document declares none, and the client does without.
 */
export const failure = (
  { method }: Interaction.Request,
  status: number,
  code: string,
  headers: Interaction.Fields = {}
): Interaction.Response => ({
  status,
  headers,
  ...(method !== "HEAD" && {
    body: {
      json: Matcher.fromSchema(ErrorBody.ErrorBody, {
        status: Matcher.equalTo(status),
        code: Matcher.equalTo(code),
        message: "A sentence that says what is wrong."
      })
    }
  })
})
