/** Makes readable text of what the core found, without the values of secrets. */
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import * as UrlParams from "effect/http/UrlParams"
import type { Difference } from "../PactMismatch.ts"
import type { Found } from "./Native.ts"

/**
 * Besides the names that Effect redacts in headers and queries: what is in a header, a query, a body or a form by a name
 * that says that it is a secret.
 */
const secretNames = /(secret|password|passphrase|token|assertion|api[-_]?key|credentials?)$/i

export const of: (
  found: ReadonlyArray<Found>,
  /** The request of the interaction, such as `GET /books/1`. */
  expected: string
) => Effect.Effect<ReadonlyArray<Difference>> = Effect.fnUntraced(function* (found, expected) {
  const headers = yield* Headers.CurrentRedactedNames
  const params = yield* UrlParams.CurrentRedactedNames
  const names: Names = {
    isSecretHeader: (name) => secretNames.test(name) || includes(headers, name),
    isSecret: (name) => secretNames.test(name) || includes(params, name)
  }
  const differences = found.map((result) => difference(result, expected, names))
  // A request that is repeated is wrong in the same way each time.
  return [...new Map(differences.map((each) => [JSON.stringify(each), each])).values()]
})

interface Names {
  readonly isSecretHeader: (name: string) => boolean
  readonly isSecret: (name: string) => boolean
}

const includes = (names: ReadonlyArray<string | RegExp>, name: string) =>
  names.some((each) =>
    typeof each === "string" ? each.toLowerCase() === name.toLowerCase() : each.test(name)
  )

type Mismatch = Extract<Found, { readonly type: "request-mismatch" }>["mismatches"][number]

const difference = (found: Found, expected: string, names: Names): Difference => {
  if (!("type" in found)) {
    return { kind: "different", request: found.path ?? "A request", details: [found.error] }
  }
  if (found.type === "request-match") return { kind: "different", request: "A request", details: [] }
  const request = `${found.method} ${found.path}`
  switch (found.type) {
    case "missing-request":
      return { kind: "missing", request, details: [] }
    case "request-not-found":
      return {
        kind: "unexpected",
        request: `${request}${queryText(found.request.query, names)}`,
        details: [`expected: ${expected}`]
      }
    case "request-mismatch":
      return {
        kind: "different",
        request,
        details: found.mismatches.map((mismatch) => detail(mismatch, names)).toSorted()
      }
  }
}

const queryText = (query: Readonly<Record<string, ReadonlyArray<string>>> = {}, names: Names) => {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    values.map((value) => `${name}=${names.isSecret(name) ? hidden : value}`)
  )
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`
}

const detail = (mismatch: Mismatch, names: Names): string => {
  if (!("type" in mismatch)) return `${mismatch.path}: ${mismatch.mismatch}`
  switch (mismatch.type) {
    case "MethodMismatch":
      return `method: expected ${mismatch.expected}, but was ${mismatch.actual}`
    case "HeaderMismatch":
      return names.isSecretHeader(mismatch.key)
        ? `header ${mismatch.key}: ${secret(mismatch.actual)}`
        : `header ${mismatch.key}: ${withoutPrefix(mismatch.mismatch)}`
    case "QueryMismatch":
      return names.isSecret(mismatch.parameter)
        ? `query ${mismatch.parameter}: ${secret(mismatch.actual)}`
        : `query ${mismatch.parameter}: ${mismatch.mismatch}`
    case "BodyMismatch": {
      const field = /([^.[\]'"$]+)['"\]]*$/.exec(mismatch.path)?.[1] ?? ""
      return names.isSecret(field)
        ? `body ${mismatch.path}: ${secret(mismatch.actual)}`
        : `body ${mismatch.path}: ${withoutSecrets(mismatch.mismatch, names)}`
    }
    case "BodyTypeMismatch":
      return `body: ${mismatch.mismatch}`
    case "MetadataMismatch":
      return `${mismatch.key}: ${mismatch.mismatch}`
    case "PathMismatch":
    case "StatusMismatch":
      return mismatch.mismatch
  }
}

const hidden = "<redacted>"

const secret = (actual: string | undefined) =>
  actual === undefined || actual === ""
    ? "expected, but missing"
    : `expected another value than the one that arrived (${hidden})`

/** The core says the name of a header twice. */
const withoutPrefix = (text: string) => text.replace(/^Mismatch with header '[^']*': /, "")

/** Where a whole object or form differs, its text has names beside values. */
const withoutSecrets = (text: string, names: Names) => {
  const named = [...text.matchAll(/([\w.-]+)["']?\s*[:=]/g)].map(([, name = ""]) => name)
  const found = named.find(names.isSecret)
  return found === undefined ? text : `it differs; it holds ${found}, so it is not shown`
}
