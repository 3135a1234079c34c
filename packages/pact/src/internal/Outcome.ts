/** The report of the core on a verification, as far as it is read here. */
import * as Schema from "effect/Schema"
import type { Failure, Verified } from "../Verifier.ts"

const Outcome = Schema.fromJsonString(
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
                mismatch: Schema.optionalKey(Schema.String)
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

/** Nothing where it is no report. */
export const decode = Schema.decodeOption(Outcome)

export const verifiedOf = ({
  providerStates,
  result,
  ...rest
}: (typeof Outcome.Type)["interactionResults"][number]): Verified => ({
  ...rest,
  states: providerStates,
  ok: result === "OK"
})

export const failureOf = ({ interaction, mismatch }: (typeof Outcome.Type)["errors"][number]): Failure => ({
  interaction: interaction.replace(/^Verifying a pact between /, ""),
  details: [
    ...(mismatch.message == null ? [] : [mismatch.message]),
    ...(mismatch.mismatches ?? []).map(({ mismatch: text = "it differs", path, type }) =>
      type === "BodyMismatch" ? `body ${path ?? ""}: ${text}` : text
    )
  ]
})
