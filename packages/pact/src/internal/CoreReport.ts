/** Decodes the report of Pact's core on a verification. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Secrets from "./Secrets.ts"
import type { Failure, VerifiedInteraction } from "./VerificationReport.ts"

const CoreReport = Schema.fromJsonString(
  Schema.Struct({
    errors: Schema.Array(
      Schema.Struct({
        interaction: Schema.String,
        mismatch: Schema.Struct({
          message: Schema.optionalKey(Schema.NullOr(Schema.String)),
          mismatches: Schema.optionalKey(
            Schema.Array(
              Schema.Struct({
                type: Schema.optionalKey(Schema.String),
                path: Schema.optionalKey(Schema.String),
                /** The name of a header. */
                key: Schema.optionalKey(Schema.String),
                mismatch: Schema.optionalKey(Schema.String),
                actual: Schema.optionalKey(Schema.Unknown)
              })
            )
          )
        })
      })
    ),
    interactionResults: Schema.Array(
      Schema.Struct({
        consumer: Schema.String,
        description: Schema.String,
        providerStates: Schema.Array(Schema.String),
        pending: Schema.Boolean,
        result: Schema.String
      })
    )
  })
)

/** None if the text is not a report. */
export const decode = Schema.decodeOption(CoreReport)

export const verifiedOf = ({
  providerStates,
  result,
  ...rest
}: (typeof CoreReport.Type)["interactionResults"][number]): VerifiedInteraction => ({
  ...rest,
  states: providerStates,
  ok: result === "OK"
})

/** Leaves out secret values, which a response may contain. */
export const failureOf = ({
  interaction,
  mismatch
}: (typeof CoreReport.Type)["errors"][number]): Effect.Effect<Failure> =>
  Effect.map(Secrets.names, (names) => ({
    interaction: interaction.replace(/^Verifying a pact between /, ""),
    details: [
      ...(mismatch.message == null ? [] : [withoutQueries(mismatch.message)]),
      ...(mismatch.mismatches ?? []).map((each) => detail(each, names))
    ]
  }))

/** Removes the queries of URLs in a text, which may contain a token. */
export const withoutQueries = (text: string): string =>
  text.replaceAll(/(https?:\/\/[^\s?'")]+)\?[^\s'")]*/g, "$1")

type Mismatch = NonNullable<(typeof CoreReport.Type)["errors"][number]["mismatch"]["mismatches"]>[number]

const detail = (
  { actual, key, mismatch = "it differs", path = "", type }: Mismatch,
  names: Secrets.Names
) => {
  const arrived = actual === undefined ? undefined : String(actual)
  switch (type) {
    case "BodyMismatch":
      return `body ${path}: ${names.isSecret(Secrets.fieldOf(path)) ? Secrets.redacted(arrived) : Secrets.withoutSecrets(mismatch, names)}`
    case "HeaderMismatch":
      return key !== undefined && names.isSecretHeader(key)
        ? `header ${key}: ${Secrets.redacted(arrived)}`
        : mismatch
    default:
      return mismatch
  }
}
