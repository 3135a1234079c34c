/**
 * Which names say that a value is a secret: those that Effect redacts in headers and queries, and names that end like
 * one.
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

/** The name of the field that a path such as `$.a['b'][0]` leads to; an element has the name of its array. */
export const fieldOf = (path: string): string =>
  /([^.[\]'"$]+)['"]?\]?$/.exec(path.replace(/(\[(\d+|\*)\])+$/, ""))?.[1] ?? ""

/** In place of a value. */
export const hidden = (actual: string | undefined): string =>
  actual === undefined || actual === ""
    ? "expected, but missing"
    : "expected another value than the one that arrived (<redacted>)"

/** Where a whole object or form differs, its text has names beside values. */
export const without = (text: string, { isSecret }: Names): string => {
  const named = [...text.matchAll(/([\w.-]+)["']?\s*[:=]/g)].map(([, name = ""]) => name)
  const found = named.find(isSecret)
  return found === undefined ? text : `it differs; it holds ${found}, so it is not shown`
}
