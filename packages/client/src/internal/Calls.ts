/** The operations of a group as functions, by the vendor's names. Each is made at its first use. */
import type * as Effect from "effect/Effect"
import type { GenesysError } from "../GenesysError.ts"
import * as Call from "./Call.ts"
import type { Input } from "./Encoding.ts"
import type { Endpoint } from "./Endpoint.ts"

/** The endpoints of a group, by name. */
export type Endpoints = Readonly<Record<string, Endpoint>>

/** The input of an endpoint: those of `params`, `query`, `headers` and `payload` that it declares. */
export type Request<E extends Endpoint> = {
  readonly [Part in keyof Parts<E> as [Parts<E>[Part]] extends [never] ? never : Part]: Parts<E>[Part]
}

interface Parts<E extends Endpoint> {
  readonly params: E["~Params"]["Type"]
  readonly query: E["~Query"]["Type"]
  readonly headers: E["~Headers"]["Type"]
  readonly payload: E["~Payload"]["Type"]
}

/** Carries out an operation by its name. */
export type CallByName<Group extends Endpoints> = <Name extends keyof Group>(
  name: Name,
  request: Request<Group[Name]>
) => Effect.Effect<Group[Name]["~Success"]["Type"], GenesysError>

export const byName = <const Group extends Endpoints>(
  shared: Call.Shared,
  service: string,
  group: Group
): CallByName<Group> => {
  const calls = new Map<string, Call.Call>()

  // The types of an endpoint's schemas exist for the compiler only, so the first signature has to be believed.
  function call<Name extends keyof Group>(
    name: Name,
    request: Request<Group[Name]>
  ): Effect.Effect<Group[Name]["~Success"]["Type"], GenesysError>
  function call(name: string, request: Input): Effect.Effect<unknown, GenesysError> {
    let made = calls.get(name)
    if (made === undefined) {
      made = Call.make(shared, service, endpointOf(group, name))
      calls.set(name, made)
    }
    return made(request)
  }
  return call
}

const endpointOf = (group: Endpoints, name: string): Endpoint => {
  const endpoint = group[name]
  if (endpoint === undefined) throw new TypeError(`There is no endpoint ${name}`)
  return endpoint
}
