/** Encodes paths, and values of headers and query parameters, in the notation of Pact's core. */
import * as Result from "effect/Result"
import type * as Interaction from "../Interaction.ts"
import type { InvalidExample } from "../InvalidExample.ts"
import * as Examples from "./Examples.ts"
import * as IntegrationJson from "./IntegrationJson.ts"
import * as Matcher from "./Matcher.ts"
import * as Resolution from "./Resolution.ts"

type Encoded = Result.Result<string, InvalidExample>

/** Fails for a path that URL encoding changes, because no request would ever match it. */
export const path = (input: Interaction.StringValue, where: Examples.Path): Encoded =>
  Result.gen(function* () {
    const example = String(Matcher.exampleOf(input))
    if (example.includes("?")) yield* Examples.invalid(where, "it contains a query. Move it to `query`")
    const { pathname } = new URL(`http://localhost${example.startsWith("/") ? "" : "/"}${example}`)
    if (pathname !== example) yield* Examples.invalid(where, `in a URL, it becomes ${pathname}`)
    return yield* encode(input, "path", where)
  })

export const value = (input: Interaction.StringValue, where: Examples.Path): Encoded =>
  encode(input, "text", where)

const encode = (input: Interaction.StringValue, place: "path" | "text", where: Examples.Path): Encoded =>
  Result.map(Resolution.resolve(input, place, where), (resolved) => {
    const json = IntegrationJson.encode(resolved)
    return typeof json === "string" ? exact(json) : JSON.stringify(json)
  })

/** The core reads a string that looks like a JSON object as a matcher, so this wraps it in one. */
const exact = (text: string) =>
  text.trimStart().startsWith("{") ? JSON.stringify({ "pact:matcher:type": "equality", value: text }) : text
