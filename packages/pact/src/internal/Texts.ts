/** Paths and values of headers and queries in the form that Pact's core reads. */
import * as Result from "effect/Result"
import type * as Interaction from "../Interaction.ts"
import type { InvalidExample } from "../InvalidExample.ts"
import * as Derivation from "./Derivation.ts"
import * as IntegrationJson from "./IntegrationJson.ts"
import * as Matcher from "./Matcher.ts"
import * as Resolution from "./Resolution.ts"

type Written = Result.Result<string, InvalidExample>

/** No request has a path that would travel as another, so none would ever match. */
export const path = (value: Interaction.Text, where: Derivation.Path): Written =>
  Result.gen(function* () {
    const example = String(Matcher.exampleOf(value))
    if (example.includes("?")) yield* Derivation.invalid(where, "it has a query, which belongs in `query`")
    const { pathname } = new URL(`http://localhost${example.startsWith("/") ? "" : "/"}${example}`)
    if (pathname !== example) yield* Derivation.invalid(where, `as it travels, it is ${pathname}`)
    return yield* write(value, "path", where)
  })

export const text = (value: Interaction.Text, where: Derivation.Path): Written => write(value, "text", where)

const write = (value: Interaction.Text, place: "path" | "text", where: Derivation.Path): Written =>
  Result.map(Resolution.resolve(value, place, where), (resolved) => {
    const json = IntegrationJson.encode(resolved)
    return typeof json === "string" ? exactly(json) : JSON.stringify(json)
  })

/** The core reads a text that starts like a JSON object as a matcher, so such a text becomes one. */
const exactly = (value: string) =>
  value.trimStart().startsWith("{") ? JSON.stringify({ "pact:matcher:type": "equality", value }) : value
