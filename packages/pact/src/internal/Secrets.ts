/**
 * Recognizes secrets by their names: those that Effect redacts in headers and queries, and names that end in words such as
 * `token`.
 */
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import * as UrlParams from "effect/http/UrlParams"

export interface Names {
  readonly isSecretHeader: (name: string) => boolean
  readonly isSecret: (name: string) => boolean
}

const secretNames = /(secret|password|passphrase|token|assertion|api[-_]?key|credentials?)$/i

export const names: Effect.Effect<Names> = Effect.gen(function* () {
  const headers = yield* Headers.CurrentRedactedNames
  const params = yield* UrlParams.CurrentRedactedNames
  return {
    isSecretHeader: (name) => secretNames.test(name) || includes(headers, name),
    isSecret: (name) => secretNames.test(name) || includes(params, name)
  }
})

const includes = (redacted: ReadonlyArray<string | RegExp>, name: string) =>
  redacted.some((each) =>
    typeof each === "string" ? each.toLowerCase() === name.toLowerCase() : each.test(name)
  )

/** The field name at the end of a path such as `$.a['b'][0]`. An element has the name of its array. */
export const fieldOf = (path: string): string =>
  /([^.[\]'"$]+)['"]?\]?$/.exec(path.replace(/(\[(\d+|\*)\])+$/, ""))?.[1] ?? ""

/** The message for a secret value that differs. */
export const redacted = (actual: string | undefined): string =>
  actual === undefined || actual === ""
    ? "expected, but missing"
    : "expected another value than the one that arrived (<redacted>)"

/** Hides the message if it shows a whole object or form that contains a secret. */
export const withoutSecrets = (text: string, { isSecret }: Names): string => {
  const named = [...text.matchAll(/([\w.-]+)["']?\s*[:=]/g)].map(([, name = ""]) => name)
  const found = named.find(isSecret)
  return found === undefined ? text : `it differs; it contains ${found}, so it is not shown`
}
