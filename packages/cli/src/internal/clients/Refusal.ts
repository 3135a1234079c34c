/** Errors of operations that change a client, with advice that names commands and flags. */
import { GenesysError } from "@effect-genesys/client/GenesysError"
import * as Effect from "effect/Effect"
import * as Failures from "../Failures.ts"

/** `unknown` is the advice if the server may have carried out the operation although the call failed. */
export const advise =
  (unknown: string) =>
  <A, E, R>(effect: Effect.Effect<A, E | GenesysError, R>) =>
    Effect.mapError(effect, (error) =>
      error instanceof GenesysError
        ? Failures.explained(error, [error.message, ...adviceFor(error, unknown)].join(" "))
        : error
    )

const adviceFor = (error: GenesysError, unknown: string): ReadonlyArray<string> => {
  if (error.isUnknownOutcome) return [unknown]
  const advice = "code" in error.reason ? byCode.get(error.reason.code ?? "") : undefined
  return advice === undefined ? [] : [advice]
}

/** By the vendor's code. */
const byCode: ReadonlyMap<string, string> = new Map([
  ["missing.client.roles", "Add --role ROLE or --role ROLE:DIVISION."],
  ["missing.client.scope", "Add --scope SCOPE; genesys-oauth scopes list prints all."],
  ["auth.invalid.scope", "Find the scope with genesys-oauth scopes list."],
  ["bad.client.role", "Sign in as a user or a client that has each of these roles itself."],
  ["auth.too.many.clients", "Find clients to delete with genesys-oauth clients list --unused 30d."]
])
