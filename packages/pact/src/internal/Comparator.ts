/** Calls PactFlow's comparator, a peer dependency. Its own type declarations do not resolve, so its types are here. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"

/** Fails with a sentence. */
export const compare = (
  document: Schema.JsonObject,
  pact: unknown
): Effect.Effect<ReadonlyArray<typeof Finding.Type>, string> =>
  Effect.gen(function* () {
    const module = yield* Effect.tryPromise({
      try: (): Promise<unknown> => import("@pactflow/openapi-pact-comparator"),
      catch: () => "Install @pactflow/openapi-pact-comparator as a dev dependency."
    })
    if (!isComparator(module)) {
      return yield* Effect.fail("This version of @pactflow/openapi-pact-comparator is not supported.")
    }
    const findings = yield* Effect.try({
      try: () => new module.Comparator({ oas: document }).compare(pact),
      catch: reasonOf
    })
    const found = yield* Stream.runCollect(Stream.fromAsyncIterable(findings, reasonOf))
    return yield* Effect.orDie(Schema.decodeUnknownEffect(Schema.Array(Finding))(found))
  })

const reasonOf = (error: unknown) =>
  `The document or the pact cannot be read: ${error instanceof Error ? error.message : String(error)}.`

interface Module {
  readonly Comparator: new (options: { readonly oas: Schema.JsonObject }) => {
    readonly compare: (pact: unknown) => AsyncIterable<unknown>
  }
}

const isComparator = (module: unknown): module is Module =>
  typeof module === "object" &&
  module !== null &&
  "Comparator" in module &&
  typeof module.Comparator === "function"

const Finding = Schema.Struct({
  type: Schema.Literals(["error", "warning", "info"]),
  code: Schema.String,
  message: Schema.String,
  mockDetails: Schema.optionalKey(
    Schema.Struct({
      interactionDescription: Schema.optionalKey(Schema.NullishOr(Schema.String)),
      location: Schema.String
    })
  ),
  specDetails: Schema.optionalKey(
    Schema.Struct({
      pathMethod: Schema.optionalKey(Schema.NullishOr(Schema.String)),
      pathName: Schema.optionalKey(Schema.NullishOr(Schema.String))
    })
  )
})
