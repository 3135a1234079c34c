/**
 * Matchers for tests written with pact-js. Each function returns a value for the builders of pact-js, and the pact file is
 * the same as one of this library.
 *
 * This module does not load pact-js. It throws `InvalidExample` if an example contradicts its schema.
 */
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import type * as Interaction from "./Interaction.ts"
import * as IntegrationJson from "./internal/IntegrationJson.ts"
import * as Matcher from "./internal/Matcher.ts"
import * as Resolution from "./internal/Resolution.ts"
import * as StorableValues from "./internal/StorableValues.ts"
import * as StringValues from "./internal/StringValues.ts"
import * as Tuples from "./internal/Tuples.ts"
import { InvalidExample } from "./InvalidExample.ts"

/**
 * Returns a text for `jsonBody` of pact-js. Use `jsonBody("")` for an interaction without a body.
 *
 * Throws `InvalidExample` for `null` and `""`, because pact-js would write no body then.
 *
 * @since 0.1.0
 * @category conversions
 */
export const body = (json: Matcher.Value): string => {
  const example = Matcher.exampleOf(json)
  if (example === null || example === "") {
    throw new InvalidExample({
      path: "",
      problem: `pact-js would write no body instead of ${JSON.stringify(example)}. Run this interaction with \`Pact\` of effect-pact`
    })
  }
  return JSON.stringify(part(json))
}

/**
 * Returns a part of the value of `jsonBody`, beside matchers of pact-js.
 *
 * Throws `InvalidExample` for a tuple within an array or a record, because pact-js has no rule for its length.
 *
 * @since 0.1.0
 * @category conversions
 */
export const part = (json: Matcher.Value): Schema.Json => {
  const checked = resolved(json, "body")
  if (Tuples.rulesOf(checked) !== undefined) {
    throw new InvalidExample({
      path: "",
      problem:
        "pact-js has no rule for the length of a tuple within an array or a record. Run this interaction with `Pact` of effect-pact"
    })
  }
  return IntegrationJson.encode(checked)
}

/**
 * Returns a form for the `body` of `PactV3`, with `contentType: "application/x-www-form-urlencoded"`.
 *
 * `PactV4` has no method for forms, but `PactV3` with `spec: SpecificationVersion.SPECIFICATION_VERSION_V4` writes the
 * same file.
 *
 * @since 0.1.0
 * @category conversions
 */
export const form = (fields: Interaction.Fields): Schema.Json =>
  IntegrationJson.encode(resolved(fields, "text"))

/**
 * Returns a value for `headers` or `query` of pact-js.
 *
 * @since 0.1.0
 * @category conversions
 */
export const value = (input: Interaction.StringValue): string =>
  Result.getOrThrow(StringValues.value(input, []))

/**
 * Returns a path for `withRequest` of pact-js.
 *
 * @since 0.1.0
 * @category conversions
 */
export const path = (input: Interaction.StringValue): string =>
  Result.getOrThrow(StringValues.path(input, []))

const resolved = (input: Matcher.Value, place: Resolution.Place): Matcher.Value =>
  Result.getOrThrow(
    Result.flatMap(Resolution.resolve(input, place), (found) => StorableValues.check(found, []))
  )
