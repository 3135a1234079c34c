/** The consumer sent another request than that of the interaction, or none. */
import * as Data from "effect/Data"

/**
 * A request that differs from that of the interaction, or that is missing.
 *
 * @since 0.1.0
 * @category errors
 */
export interface Difference {
  /** `different`: the query, a header or the body differs. `unexpected`: the method or the path differs. */
  readonly kind: "missing" | "unexpected" | "different"
  /** Such as `GET /books/1`. */
  readonly request: string
  /** One line for each difference. Secret values are left out. */
  readonly details: ReadonlyArray<string>
}

/**
 * The consumer sent another request than that of the interaction, or none.
 *
 * `message` lists the differences. It leaves secret values out.
 *
 * @since 0.1.0
 * @category errors
 */
export class PactMismatch extends Data.TaggedError("PactMismatch")<{
  readonly consumer: string
  readonly provider: string
  readonly interaction: string
  readonly states: ReadonlyArray<string>
  readonly differences: ReadonlyArray<Difference>
  /** The failure of the effect under test, if it failed. It often follows from the mismatch. */
  readonly cause?: unknown
}> {
  override get message() {
    const given = this.states.length === 0 ? "" : `, given ${this.states.join(" and ")}`
    const lines = this.differences.flatMap(({ details, kind, request }) => [
      `  ${request} ${problems[kind]}`,
      ...details.map((detail) => `    ${detail}`)
    ])
    return `${this.consumer} did not send "${this.interaction}" to ${this.provider} as expected${given}.\n${lines.join("\n")}\nFix the client, or the interaction if that is wrong.`
  }
}

const problems = {
  missing: "was expected, but did not arrive.",
  unexpected: "arrived, but was not expected.",
  different: "differs:"
} as const
