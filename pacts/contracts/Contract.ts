/**
 * The contract of one operation: its request, its response, and an assertion on the client's result. `Interactions` makes all
 * interactions of the operation from it: its success, and each failure that the client distinguishes.
 */
import type { GenesysCloud, GenesysError } from "@effect-genesys/client"
import { ErrorBody } from "@effect-genesys/schemas"
import { type Interaction, Matcher } from "effect-pact"
import type * as Effect from "effect/Effect"

export interface Contract {
  /** The vendor's name of the operation. */
  readonly operation: string
  /** Such as "a request for an OAuth client". */
  readonly uponReceiving: string
  /** The provider states, except that of the caller. */
  readonly given?: ReadonlyArray<Interaction.State>
  readonly withRequest: Interaction.Request
  readonly willRespondWith: Interaction.Response
  /** Calls the operation with the client, and checks the result. */
  readonly call: Call
  /** Other successes of the same request, such as that of a running query. */
  readonly otherResponses?: ReadonlyArray<
    Pick<Contract, "given" | "uponReceiving" | "willRespondWith" | "call">
  >
  /** Failures in addition to those that every operation has. */
  readonly refusals?: ReadonlyArray<Refusal>
}

export type Call = Effect.Effect<unknown, GenesysError.GenesysError, GenesysCloud.Services>

export interface Refusal {
  readonly uponReceiving: string
  readonly given?: ReadonlyArray<Interaction.State>
  readonly withRequest: Interaction.Request
  readonly status: 400 | 404
  /** The vendor's error code. */
  readonly code: string
  readonly call: Call
}

/** The token of the caller that a provider state sets up. */
export const token = "a-token-of-the-contract"

const authorized = { Authorization: Matcher.fromProviderState("Bearer ${token}", `Bearer ${token}`) }

/** A request to the API with the caller's token. */
export const request = ({ headers, ...rest }: Interaction.Request): Interaction.Request => ({
  ...rest,
  headers: { ...authorized, ...headers }
})

/**
 * A failure with the fields that the client reads: the code, and a message for people. The response to `HEAD` has no body. The
 * header `ININ-Correlation-Id` is left out: the vendor's document does not declare it, and the client does not need it.
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
