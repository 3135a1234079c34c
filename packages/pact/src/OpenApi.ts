/**
 * Compares a pact with the API that an OpenAPI document describes: whether each request and each example of a response is
 * what the document allows. For providers that nobody verifies with Pact, but that publish a document.
 *
 * Needs `@pactflow/openapi-pact-comparator`, which is installed beside this package.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Comparator from "./internal/Comparator.ts"
import * as OpenApiDocument from "./internal/OpenApiDocument.ts"

export interface Options {
  /** Of OpenAPI 3.0, 3.1 or Swagger 2.0, parsed, in one file. */
  readonly document: unknown
  /** Of any version, parsed. */
  readonly pact: unknown
  /**
   * What stands before the document's paths in those of the pact. Default: the paths of its `servers`, or its `basePath`.
   * Pass `""` where the pact leaves that out.
   */
  readonly basePath?: string
}

export interface Difference {
  /** An error is what the document does not allow. A warning is what it leaves open. */
  readonly severity: "error" | "warning"
  readonly code: Code
  /** The description of the interaction. Nothing where the document itself is the reason. */
  readonly interaction: string | undefined
  /** Such as `GET /books/{id}`. Nothing where the document has no such operation. */
  readonly operation: string | undefined
  /** In one sentence. */
  readonly message: string
  /** Where in the pact, such as `[root].interactions[0].response.body.id`. */
  readonly inPact: string | undefined
}

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

/** The document or the pact cannot be read, so nothing was compared. */
export class NotComparable extends Data.TaggedError("NotComparable")<{ readonly problem: string }> {
  override get message() {
    return `The pact was not compared with the document. ${this.problem}`
  }
}

/** The errors first. None at all means that the document allows all that the pact says. */
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
            // A parameter that the document lacks is misspelt, or ignored.
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
      message: `The pattern ${pattern} is no regular expression of Unicode mode, so no text is compared with it`,
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
