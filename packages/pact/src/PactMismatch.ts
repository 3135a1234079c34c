/** The consumer asked for something else than the interaction says, or did not ask at all. */
import * as Data from "effect/Data"

export interface Difference {
  /** `different`: of another query, other headers or another body. `unexpected`: of another method or path. */
  readonly kind: "missing" | "unexpected" | "different"
  /** Such as `GET /books/1`. */
  readonly request: string
  /** One line for each thing that differs. Values of secrets are not in here. */
  readonly details: ReadonlyArray<string>
}

export class PactMismatch extends Data.TaggedError("PactMismatch")<{
  readonly consumer: string
  readonly provider: string
  readonly interaction: string
  readonly states: ReadonlyArray<string>
  readonly differences: ReadonlyArray<Difference>
  /** How the effect under test ended, where it failed. It often follows from the mismatch. */
  readonly cause?: unknown
}> {
  override get message() {
    const given = this.states.length === 0 ? "" : `, given ${this.states.join(" and ")},`
    const lines = this.differences.flatMap(({ details, kind, request }) => [
      `  ${request} ${said[kind]}`,
      ...details.map((detail) => `    ${detail}`)
    ])
    return `${this.consumer} did not ask ${this.provider} for "${this.interaction}"${given} as the interaction says.\n${lines.join("\n")}\nFix the client, or the interaction where that is wrong.`
  }
}

const said = {
  missing: "was expected, and did not arrive.",
  unexpected: "arrived, and was not expected.",
  different: "differs:"
} as const
