/** Describes the mismatches that the core found, without secret values. */
import * as Effect from "effect/Effect"
import type { Difference } from "../PactMismatch.ts"
import type { MatchingResult } from "./MockServer.ts"
import * as Secrets from "./Secrets.ts"

export const of: (
  found: ReadonlyArray<MatchingResult>,
  /** The request of the interaction, such as `GET /books/1`. */
  expected: string
) => Effect.Effect<ReadonlyArray<Difference>> = Effect.fnUntraced(function* (found, expected) {
  const names = yield* Secrets.names
  const differences = found.map((result) => difference(result, expected, names))
  // A repeated request has the same differences each time.
  return [...new Map(differences.map((each) => [JSON.stringify(each), each])).values()]
})

type Mismatch = Extract<MatchingResult, { readonly type: "request-mismatch" }>["mismatches"][number]

const difference = (found: MatchingResult, expected: string, names: Secrets.Names): Difference => {
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

const queryText = (query: Readonly<Record<string, ReadonlyArray<string>>> = {}, names: Secrets.Names) => {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    values.map((value) => `${name}=${names.isSecret(name) ? "<redacted>" : value}`)
  )
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`
}

const detail = (mismatch: Mismatch, names: Secrets.Names): string => {
  if (!("type" in mismatch)) return `${mismatch.path}: ${mismatch.mismatch}`
  switch (mismatch.type) {
    case "MethodMismatch":
      return `method: expected ${mismatch.expected}, but was ${mismatch.actual}`
    case "HeaderMismatch":
      return names.isSecretHeader(mismatch.key)
        ? `header ${mismatch.key}: ${Secrets.redacted(mismatch.actual)}`
        : `header ${mismatch.key}: ${withoutPrefix(mismatch.mismatch)}`
    case "QueryMismatch":
      return names.isSecret(mismatch.parameter)
        ? `query ${mismatch.parameter}: ${Secrets.redacted(mismatch.actual)}`
        : `query ${mismatch.parameter}: ${mismatch.mismatch}`
    case "BodyMismatch":
      return names.isSecret(Secrets.fieldOf(mismatch.path))
        ? `body ${mismatch.path}: ${Secrets.redacted(mismatch.actual)}`
        : `body ${mismatch.path}: ${Secrets.withoutSecrets(mismatch.mismatch, names)}`
    case "BodyTypeMismatch":
      return `body: ${mismatch.mismatch}`
    case "MetadataMismatch":
      return `${mismatch.key}: ${mismatch.mismatch}`
    case "PathMismatch":
    case "StatusMismatch":
      return mismatch.mismatch
  }
}

/** The core's message repeats the name of the header. */
const withoutPrefix = (text: string) => text.replace(/^Mismatch with header '[^']*': /, "")
