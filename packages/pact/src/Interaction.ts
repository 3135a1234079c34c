/**
 * One request and the response to it, as plain data that reads like a sentence: given these states, upon receiving this
 * request, respond with that.
 *
 * Requests are what the consumer sends, so values in them are best exact: every difference fails the test, and so does
 * every query parameter, and every field of a body, that is not expected. Responses are what the consumer reads: the
 * provider may add to them.
 */
import type * as HttpMethod from "effect/http/HttpMethod"
import type * as Schema from "effect/Schema"
import type { Matcher, Value } from "./Matcher.ts"

export interface Interaction {
  /** What the provider must be set up with. */
  readonly given?: State | ReadonlyArray<State>
  /** What the request is, such as "a request for a book". Unique in a pact, together with the states. */
  readonly uponReceiving: string
  readonly withRequest: Request
  readonly willRespondWith: Response
  /** Where the operation is described elsewhere, such as in an OpenAPI document. */
  readonly references?: ReadonlyArray<Reference>
  /** Remarks for the people of the provider. */
  readonly comments?: ReadonlyArray<string>
  /** Whether the provider may still fail this one. */
  readonly pending?: boolean
}

/** A provider state: its name, and what it needs to know. */
export type State =
  | string
  | { readonly name: string; readonly params: { readonly [name: string]: Schema.Json } }

/** A text, or a matcher for one. */
export type Text = string | Matcher<string>

/** One value, or several of the same name. */
export interface Texts {
  readonly [name: string]: Text | ReadonlyArray<Text>
}

export interface Request {
  readonly method: HttpMethod.HttpMethod
  readonly path: Text
  readonly query?: Texts
  /** Others may come as well. */
  readonly headers?: Texts
  /** Without one, the body must be empty. */
  readonly body?: Body
}

export interface Response {
  readonly status: number
  readonly headers?: Texts
  readonly body?: Body
}

/**
 * JSON, a form, or a text. Its content type follows from it, unless the headers name one: `application/json`,
 * `application/x-www-form-urlencoded`, `text/plain`.
 */
export type Body = { readonly json: Value } | { readonly form: Texts } | { readonly text: string }

/** Such as `{ group: "openapi", name: "operationId", value: "getBook" }`. */
export interface Reference {
  readonly group: string
  readonly name: string
  readonly value: string
}

/** Gives the interaction back, with its types checked where it is written. */
export const make = <const I extends Interaction>(interaction: I): I => interaction

/** The states by name, for messages. */
export const statesOf = ({ given = [] }: Interaction): ReadonlyArray<Exclude<State, string>> =>
  (isStates(given) ? given : [given]).map((state) =>
    typeof state === "string" ? { name: state, params: {} } : state
  )

const isStates = (given: State | ReadonlyArray<State>): given is ReadonlyArray<State> => Array.isArray(given)
