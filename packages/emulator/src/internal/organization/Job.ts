/** Usage queries, searches and jobs as they are stored. Their outcome is decided when they are submitted. */
import * as Schema from "effect/Schema"

export interface Job<Row> {
  /** The id of the client whose usage it queries; `organization` for all clients, `search` for a search. */
  readonly owner: string
  readonly outcome: string
  readonly acceptedStatus: 200 | 202
  /** Milliseconds since the epoch. */
  readonly readyAt: number
  /** Absent: never. */
  readonly expiresAt?: number
  readonly rows: ReadonlyArray<Row>
}

/** The schema of jobs with such rows. */
export const jobOf = <Row, I>(row: Schema.Codec<Row, I>): Schema.Codec<Job<Row>, unknown> =>
  Schema.toCodecJson(
    Schema.Struct({
      owner: Schema.String,
      outcome: Schema.String,
      acceptedStatus: Schema.Literals([200, 202]),
      readyAt: Schema.Finite,
      expiresAt: Schema.optionalKey(Schema.Finite),
      rows: Schema.Array(row)
    })
  )
