/**
 * Compares a pact with an OpenAPI document: checks that the document allows each request and each example response. For
 * providers that are not verified with Pact, but publish a document.
 *
 * Needs the peer dependency `@pactflow/openapi-pact-comparator`.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Comparator from "./internal/Comparator.ts"
import * as OpenApiDocument from "./internal/OpenApiDocument.ts"

/**
 * A pact and the document to compare it with, both parsed.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** A parsed document of OpenAPI 3.0, OpenAPI 3.1 or Swagger 2.0, in one file. */
  readonly document: unknown
  /** A parsed pact of any version. */
  readonly pact: unknown
  /**
   * The prefix of the document's paths in the pact. Default: the paths of its `servers`, or its `basePath`. Pass `""` if
   * the paths of the pact have no prefix.
   */
  readonly basePath?: string
}

/**
 * A part of a pact that the document does not allow or does not describe.
 *
 * @since 0.1.0
 * @category models
 */
export interface Difference {
  /** An error is not allowed by the document. A warning is not described by it. */
  readonly severity: "error" | "warning"
  readonly code: Code
  /** The description of the interaction. Undefined if the difference is in the document itself. */
  readonly interaction: string | undefined
  /** Such as `GET /books/{id}`. Undefined if the document has no such operation. */
  readonly operation: string | undefined
  /** One sentence. */
  readonly message: string
  /** The place in the pact, such as `[root].interactions[0].response.body.id`. */
  readonly inPact: string | undefined
}

/**
 * The kind of a difference, as `@pactflow/openapi-pact-comparator` names it, so that a program can select some.
 *
 * `document.pattern.ignored` is of this library: a pattern of the document that is not a regular expression in Unicode
 * mode.
 *
 * @since 0.1.0
 * @category models
 */
export type Code = (typeof codes)[number]

const codes = [
  "document.pattern.ignored",
  "request.accept.incompatible",
  "request.accept.unknown",
  "request.authorization.missing",
  "request.body.incompatible",
  "request.body.unknown",
  "request.body.unvalidatable",
  "request.content-type.incompatible",
  "request.content-type.missing",
  "request.content-type.unknown",
  "request.header.incompatible",
  "request.header.unknown",
  "request.path-or-method.unknown",
  "request.query.incompatible",
  "request.query.unknown",
  "response.body.incompatible",
  "response.body.unknown",
  "response.body.unvalidatable",
  "response.content-type.incompatible",
  "response.content-type.unknown",
  "response.header.incompatible",
  "response.header.undefined",
  "response.header.unknown",
  "response.status.default",
  "response.status.unknown"
] as const

/**
 * The document or the pact cannot be read, so nothing was compared.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotComparable extends Data.TaggedError("NotComparable")<{ readonly problem: string }> {
  override get message() {
    return `The pact was not compared with the document. ${this.problem}`
  }
}

/**
 * Returns the differences, errors first. An empty list means that the document allows the whole pact.
 *
 * A parameter of the query that the document lacks is an error: a provider ignores it, and it may be misspelled.
 *
 * @since 0.1.0
 * @category verification
 * @example
 * ```ts
 * import { readFileSync } from "node:fs"
 * import { OpenApi } from "effect-pact"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"))
 *
 * export const program = Effect.gen(function* () {
 *   const found = yield* OpenApi.differences({
 *     document: json("bookshop.openapi.json"),
 *     pact: json("pacts/reading-list-bookshop.json")
 *   })
 *   for (const { interaction, message, severity } of found) yield* Console.log(severity, interaction, message)
 * })
 * ```
 */
export const differences = ({
  basePath,
  document,
  pact
}: Options): Effect.Effect<ReadonlyArray<Difference>, NotComparable> =>
  Effect.gen(function* () {
    const prepared = yield* Effect.mapError(
      Effect.fromResult(OpenApiDocument.prepare(document, basePath)),
      failed
    )
    if (!hasInteraction(pact)) {
      return yield* failed(
        "The pact has no interaction with a request and a response. Pass it as parsed JSON."
      )
    }
    const found = yield* Effect.mapError(Comparator.compare(prepared.document, pact), failed)
    const all = found.flatMap(
      ({ code, message, mockDetails, specDetails, type }): ReadonlyArray<Difference> => {
        const known = codes.find((each) => each === code)
        if (known === undefined || type === "info") return []
        const { pathMethod, pathName } = specDetails ?? {}
        return [
          {
            // A provider ignores a parameter that its document lacks; it may be misspelled.
            severity: known === "request.query.unknown" ? "error" : type,
            code: known,
            interaction: mockDetails?.interactionDescription ?? undefined,
            operation:
              pathMethod == null || pathName == null ? undefined : `${pathMethod.toUpperCase()} ${pathName}`,
            message: known === "request.path-or-method.unknown" ? `${message}.${prepared.hint}` : message,
            inPact: mockDetails?.location
          }
        ]
      }
    )
    const ignored = prepared.ignoredPatterns.map((pattern): Difference => ({
      severity: "warning",
      code: "document.pattern.ignored",
      interaction: undefined,
      operation: undefined,
      message: `The pattern ${pattern} is not a regular expression in Unicode mode, so it is ignored`,
      inPact: undefined
    }))
    return [...all.filter(isError), ...all.filter((each) => !isError(each)), ...ignored]
  })

const failed = (problem: string) => new NotComparable({ problem })

const isError = ({ severity }: Difference) => severity === "error"

interface AnyPact {
  readonly interactions: ReadonlyArray<unknown>
}

const hasInteraction = (pact: unknown): pact is AnyPact =>
  typeof pact === "object" &&
  pact !== null &&
  "interactions" in pact &&
  Array.isArray(pact.interactions) &&
  pact.interactions.some(
    (each) => typeof each === "object" && each !== null && "request" in each && "response" in each
  )
