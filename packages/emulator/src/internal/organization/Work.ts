/** Usage queries, searches and jobs as they are kept: what becomes of them is settled when they are submitted. */
import * as Schema from "effect/Schema"

export interface Work<Row> {
  /** The client that it is about; `organization` for all of them, `search` for a search. */
  readonly owner: string
  readonly outcome: string
  readonly acceptedStatus: 200 | 202
  /** Milliseconds since the epoch. */
  readonly readyAt: number
  /** Absent: never. */
  readonly expiresAt?: number
  readonly rows: ReadonlyArray<Row>
}

/** Of rows of a kind. */
export const workOf = <Row, I>(row: Schema.Codec<Row, I>): Schema.Codec<Work<Row>, unknown> =>
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
