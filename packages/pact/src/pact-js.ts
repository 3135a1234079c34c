/**
 * Matchers for tests that are written with pact-js. Each function returns a value that the builders of pact-js take, so
 * that its pact file says the same as one of this library.
 *
 * This module loads nothing of pact-js. Where an example contradicts its schema, it throws `InvalidExample`.
 */
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import type * as Interaction from "./Interaction.ts"
import * as Contents from "./internal/Contents.ts"
import * as IntegrationJson from "./internal/IntegrationJson.ts"
import * as Matcher from "./internal/Matcher.ts"
import * as Resolution from "./internal/Resolution.ts"
import * as Texts from "./internal/Texts.ts"
import * as Tuples from "./internal/Tuples.ts"
import { InvalidExample } from "./InvalidExample.ts"

/** For `jsonBody`. `jsonBody("")`, without this, says that there is no body. */
export const body = (value: Matcher.Value): string => {
  const example = Matcher.exampleOf(value)
  if (example === null || example === "") {
    throw new InvalidExample({
      path: "",
      problem: `pact-js would write no body in the place of ${JSON.stringify(example)}. Run this interaction with \`Pact\` of effect-pact`
    })
  }
  return JSON.stringify(part(value))
}

/** For a part of what `jsonBody` takes, beside matchers of pact-js. */
export const part = (value: Matcher.Value): Schema.Json => {
  const checked = resolved(value, "body")
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
 * For the `body` of `PactV3` with `contentType: "application/x-www-form-urlencoded"`. `PactV4` has no method for forms;
 * with `spec: SpecificationVersion.SPECIFICATION_VERSION_V4`, both write the same file.
 */
export const form = (fields: Interaction.Texts): Schema.Json =>
  IntegrationJson.encode(resolved(fields, "text"))

/** For a value in `headers` or `query`. */
export const text = (value: Interaction.Text): string => Result.getOrThrow(Texts.text(value, []))

/** For the path in `withRequest`. */
export const path = (value: Interaction.Text): string => Result.getOrThrow(Texts.path(value, []))

const resolved = (value: Matcher.Value, place: Resolution.Place): Matcher.Value =>
  Result.getOrThrow(Result.flatMap(Resolution.resolve(value, place), (found) => Contents.check(found, [])))
