/**
 * The operations of a group as methods, under the vendor's names. A method takes the path parameters in the order of the
 * path, then the body, then query and headers as one object. An operation without input is an effect.
 */
import type { Group, Operation } from "@effect-genesys/schemas/Operation"
import type * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type { GenesysError } from "../GenesysError.ts"
import * as Call from "./Call.ts"
import * as Encoding from "./Encoding.ts"

export type Methods<G extends Group> = { readonly [Name in keyof G]: Method<G[Name]> }

type Method<O extends Operation> =
  Inputs<O> extends readonly []
    ? Effect.Effect<Success<O>, GenesysError>
    : (...inputs: Inputs<O>) => Effect.Effect<Success<O>, GenesysError>

type Inputs<O extends Operation> = [
  ...PathParameters<O["path"]>,
  ...Payload<O["request"]>,
  ...Options<O["request"]>
]

type PathParameters<Path extends string> = Path extends `${string}:${string}/${infer Rest}`
  ? [id: string, ...PathParameters<Rest>]
  : Path extends `${string}:${string}`
    ? [id: string]
    : []

type Payload<Request extends Operation["request"]> = Request extends { readonly payload: Schema.Top }
  ? [payload: Request["payload"]["Type"]]
  : Request extends { readonly payload: ReadonlyArray<Schema.Top> }
    ? [payload: Request["payload"][number]["Type"]]
    : []

type Options<Request extends Operation["request"]> = Request extends
  | { readonly query: Schema.Struct.Fields }
  | { readonly headers: Schema.Struct.Fields }
  ? {} extends Fields<Request>
    ? [options?: Fields<Request>]
    : [options: Fields<Request>]
  : []

type Fields<Request extends Operation["request"]> = Schema.Struct.Type<
  NonNullable<Request["query"]> & NonNullable<Request["headers"]>
>

type Success<O extends Operation> = O extends { readonly success: Schema.Top } ? O["success"]["Type"] : void

// The compiler cannot check that the two signatures agree; the contracts in `pacts` call every method.
export function make<G extends Group>(shared: Call.Shared, service: string, group: G): Methods<G>
export function make(shared: Call.Shared, service: string, group: Group): object {
  return Object.fromEntries(
    Object.entries(group).map(([name, operation]) => [name, method(shared, service, operation)])
  )
}

const method = (shared: Call.Shared, service: string, operation: Operation) => {
  // Most programs use few operations, so each is prepared at its first use.
  let prepared: Call.Call | undefined
  const call: Call.Call = (input) => (prepared ??= Call.make(shared, service, operation))(input)

  const { path, request } = operation
  if (Object.keys(request).length === 0) return call({})
  const parameters = Encoding.parameters(path)
  return (...inputs: ReadonlyArray<unknown>) => {
    const options = inputs[request.payload ? parameters.length + 1 : parameters.length] ?? {}
    return call({
      params: Object.fromEntries(parameters.map((name, index) => [name, inputs[index]])),
      payload: inputs[parameters.length],
      query: options,
      headers: options
    })
  }
}
