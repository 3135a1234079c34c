/** The operations of a group as functions, by the vendor's names. Each is made at its first use. */
import type { Group, Operation } from "@effect-genesys/schemas/Operation"
import type * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type { GenesysError } from "../GenesysError.ts"
import * as Call from "./Call.ts"
import type { Input } from "./Encoding.ts"

/** Carries out an operation by its name. */
export type CallByName<G extends Group> = <Name extends keyof G>(
  name: Name,
  request: Request<G[Name]>
) => Effect.Effect<Result<G[Name]>, GenesysError>

/** The input of an operation: those of `params`, `query`, `headers` and `payload` that it declares. */
export type Request<O extends Operation> = {
  readonly [Part in keyof O["request"]]: O["request"][Part] extends Schema.Top
    ? O["request"][Part]["Type"]
    : O["request"][Part] extends ReadonlyArray<Schema.Top>
      ? O["request"][Part][number]["Type"]
      : O["request"][Part] extends Schema.Struct.Fields
        ? Schema.Struct.Type<O["request"][Part]>
        : never
}

/** The decoded body of a success. */
export type Result<O extends Operation> = O extends { readonly success: Schema.Top }
  ? O["success"]["Type"]
  : void

export const byName = <const G extends Group>(
  shared: Call.Shared,
  service: string,
  group: G
): CallByName<G> => {
  const calls = new Map<string, Call.Call>()

  // The types of an operation's schemas exist for the compiler only, so the first signature has to be believed.
  function call<Name extends keyof G>(
    name: Name,
    request: Request<G[Name]>
  ): Effect.Effect<Result<G[Name]>, GenesysError>
  function call(name: string, request: Input): Effect.Effect<unknown, GenesysError> {
    let made = calls.get(name)
    if (made === undefined) {
      made = Call.make(shared, service, operationOf(group, name))
      calls.set(name, made)
    }
    return made(request)
  }
  return call
}

const operationOf = (group: Group, name: string): Operation => {
  const operation = group[name]
  if (operation === undefined) throw new TypeError(`There is no operation ${name}`)
  return operation
}
