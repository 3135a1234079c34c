/**
 * A request and its response, as plain data that reads like a sentence: given a provider state, upon receiving a request,
 * respond with a response.
 *
 * Use exact values in requests, because the consumer chooses them: every difference fails the test, and so does every
 * unexpected query parameter or body field. A response lists the values that the consumer reads; the provider may add
 * more.
 */
import type * as HttpMethod from "effect/http/HttpMethod"
import type * as Schema from "effect/Schema"
import type { Matcher, Value } from "./Matcher.ts"

export interface Interaction {
  /** The provider states that must be set up before the request. */
  readonly given?: State | ReadonlyArray<State>
  /** A description such as "a request for a book". Together with the states it must be unique in the pact. */
  readonly uponReceiving: string
  readonly withRequest: Request
  readonly willRespondWith: Response
  /** Links to other descriptions of the operation, such as in an OpenAPI document. */
  readonly references?: ReadonlyArray<Reference>
  /** Comments for the provider's team. */
  readonly comments?: ReadonlyArray<string>
  /** Whether a failure of this interaction does not yet fail the provider's verification. */
  readonly pending?: boolean
}

/** A provider state: its name, with parameters if it needs any. */
export type State =
  | string
  | { readonly name: string; readonly params: { readonly [name: string]: Schema.Json } }

/** A string, or a matcher for strings. */
export type StringValue = string | Matcher<string>

/** Headers, query parameters or form fields by name. An array holds several values of one name. */
export interface Fields {
  readonly [name: string]: StringValue | ReadonlyArray<StringValue>
}

export interface Request {
  readonly method: HttpMethod.HttpMethod
  readonly path: StringValue
  readonly query?: Fields
  /** The request may have other headers, too. */
  readonly headers?: Fields
  /** Default: the body must be empty. */
  readonly body?: Body
}

export interface Response {
  readonly status: number
  readonly headers?: Fields
  readonly body?: Body
}

/**
 * JSON, a form, or plain text. The content type is `application/json`, `application/x-www-form-urlencoded` or
 * `text/plain`, unless the headers have another one.
 */
export type Body = { readonly json: Value } | { readonly form: Fields } | { readonly text: string }

/** Such as `{ group: "openapi", name: "operationId", value: "getBook" }`. */
export interface Reference {
  readonly group: string
  readonly name: string
  readonly value: string
}

/** Returns the interaction unchanged, with its type checked. */
export const make = <const I extends Interaction>(interaction: I): I => interaction

/** The provider states with their parameters. */
export const statesOf = ({ given = [] }: Interaction): ReadonlyArray<Exclude<State, string>> =>
  (isStates(given) ? given : [given]).map((state) =>
    typeof state === "string" ? { name: state, params: {} } : state
  )

const isStates = (given: State | ReadonlyArray<State>): given is ReadonlyArray<State> => Array.isArray(given)
