/** A store in PostgreSQL. Every statement can be repeated, so that a lost connection costs only time. */
import type * as Cause from "effect/Cause"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import type { MigrationError } from "effect/sql/Migrator"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import * as SqlSchema from "effect/sql/SqlSchema"
import * as History from "../../History.ts"
import * as Plan from "../../Plan.ts"
import { type DayOfCalls, type Pause, type RotationStore, RotationStoreError } from "./Service.ts"
import * as Tables from "./Tables.ts"

/** Creates the tables that are missing. */
export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* stored(Tables.create)

  const fleets = SqlSchema.findAll({
    Request: Schema.UndefinedOr(Schema.String),
    Result: FleetRow,
    execute: (name) => sql`
      SELECT plan::text, started_at, pause_id, pause_reason, paused_at FROM rotation_fleets
      WHERE ${name === undefined ? sql`true` : sql`name = ${name}`} ORDER BY started_at, name`
  })

  const pauses = SqlSchema.findOneOption({
    Request: Schema.String,
    Result: PauseRow,
    execute: (name) => sql`SELECT pause_id, pause_reason, paused_at FROM rotation_fleets WHERE name = ${name}`
  })

  const entries = SqlSchema.findAll({
    Request: Schema.Struct({ fleet: Schema.String, clientId: Schema.UndefinedOr(Schema.String) }),
    Result: EntryRow,
    execute: ({ clientId, fleet }) => sql`
      SELECT client_id, fleet, key, at, event::text FROM rotation_entries
      WHERE fleet = ${fleet} AND ${clientId === undefined ? sql`true` : sql`client_id = ${clientId}`}
      ORDER BY position`
  })

  const entry = SqlSchema.findOneOption({
    Request: Schema.Struct({ fleet: Schema.String, clientId: Schema.String, key: Schema.String }),
    Result: EntryRow,
    execute: ({ clientId, fleet, key }) => sql`
      SELECT client_id, fleet, key, at, event::text FROM rotation_entries
      WHERE fleet = ${fleet} AND client_id = ${clientId} AND key = ${key}`
  })

  const append = SqlSchema.findOne({
    Request: EntryRow,
    Result: EntryRow,
    // The second part finds an entry that stood before this statement began. One that was added meanwhile is found by none
    // of both; the statement is repeated then.
    execute: ({ at, client_id, event, fleet, key }) => sql`
      WITH added AS (
        INSERT INTO rotation_entries (fleet, client_id, key, at, event)
        VALUES (${fleet}, ${client_id}, ${key}, ${at}, ${event}::jsonb)
        ON CONFLICT DO NOTHING RETURNING fleet, client_id, key, at, event::text
      )
      SELECT * FROM added UNION ALL
      SELECT fleet, client_id, key, at, event::text FROM rotation_entries
      WHERE fleet = ${fleet} AND client_id = ${client_id} AND key = ${key} LIMIT 1`
  })

  const count = SqlSchema.findOne({
    Request: Schema.String,
    Result: Schema.Struct({ size: Schema.Int, failed: Schema.Int }),
    execute: (fleet) => sql`
      SELECT
        COALESCE((SELECT jsonb_array_length(plan->'rotations') FROM rotation_fleets WHERE name = ${fleet}), 0) AS size,
        (SELECT count(DISTINCT client_id)::int FROM rotation_entries
          WHERE fleet = ${fleet} AND event->>'_tag' = 'Held' AND event->>'reason' = 'failed') AS failed`
  })

  const calls = SqlSchema.findAll({
    Request: Schema.Struct({ clientId: Schema.String, dates: Schema.Array(Schema.String) }),
    Result: CallsRow,
    execute: ({ clientId, dates }) => sql`
      SELECT day.date, day.is_complete, calls.requests FROM rotation_days day
      LEFT JOIN rotation_calls calls ON calls.date = day.date AND calls.client_id = ${clientId}
      WHERE ${sql.in("day.date", dates)}`
  })

  const addDay = ({ calls: counted, date, isComplete }: DayOfCalls) =>
    Effect.gen(function* () {
      const added = yield* sql`
        INSERT INTO rotation_days (date, is_complete) VALUES (${date}, ${isComplete})
        ON CONFLICT (date) DO UPDATE SET is_complete = excluded.is_complete WHERE NOT rotation_days.is_complete
        RETURNING date`
      if (added.length === 0) return
      yield* sql`DELETE FROM rotation_calls WHERE date = ${date}`
      if (counted.size === 0) return
      const text = JSON.stringify(Object.fromEntries(counted))
      yield* sql`
        INSERT INTO rotation_calls (date, client_id, requests)
        SELECT ${date}, key, value::int FROM jsonb_each_text(${text}::jsonb)`
    }).pipe(sql.withTransaction, Effect.asVoid)

  return {
    addFleet: (plan, startedAt) =>
      stored(
        Effect.gen(function* () {
          const text = yield* Schema.encodeEffect(PlanText)(plan)
          yield* sql`
            INSERT INTO rotation_fleets (name, plan, started_at)
            VALUES (${plan.fleet}, ${text}::jsonb, ${DateTime.toDateUtc(startedAt)}) ON CONFLICT DO NOTHING`
          const [fleet] = yield* fleets(plan.fleet)
          return yield* Effect.map(Effect.fromNullishOr(fleet), fleetOf)
        })
      ),
    fleet: (name) =>
      stored(Effect.map(fleets(name), ([fleet]) => Option.map(Option.fromNullishOr(fleet), fleetOf))),
    fleets: stored(Effect.map(fleets(undefined), (rows) => rows.map(fleetOf))),
    pause: (name) => stored(Effect.map(pauses(name), (row) => pauseOf(Option.getOrUndefined(row)))),
    setPause: (name, pause) =>
      stored(
        Effect.gen(function* () {
          yield* pause === undefined
            ? sql`UPDATE rotation_fleets SET pause_id = NULL, pause_reason = NULL, paused_at = NULL WHERE name = ${name}`
            : sql`
                UPDATE rotation_fleets SET pause_id = ${pause.id}, pause_reason = ${pause.reason},
                  paused_at = ${DateTime.toDateUtc(pause.at)} WHERE name = ${name} AND pause_id IS NULL`
          return pauseOf(Option.getOrUndefined(yield* pauses(name)))
        })
      ),
    append: (added) => stored(Effect.map(append(rowOf(added)), entryOf)),
    entry: (rotationId, key) =>
      stored(Effect.map(entry({ ...Plan.partsOf(rotationId), key }), Option.map(entryOf))),
    history: (rotationId) =>
      stored(Effect.map(entries(Plan.partsOf(rotationId)), (rows) => rows.map(entryOf))),
    histories: (fleet) =>
      stored(Effect.map(entries({ fleet, clientId: undefined }), (rows) => rows.map(entryOf))),
    size: (fleet) => stored(Effect.map(count(fleet), ({ size }) => size)),
    countFailed: (fleet) => stored(Effect.map(count(fleet), ({ failed }) => failed)),
    addDay: (day) => stored(addDay(day)),
    calls: (clientId, dates) =>
      dates.length === 0
        ? Effect.succeed(new Map<string, number | undefined>())
        : stored(
            Effect.map(
              calls({ clientId, dates }),
              (rows) =>
                new Map(
                  rows.map(({ date, is_complete, requests }) => [
                    date,
                    requests ?? (is_complete ? 0 : undefined)
                  ])
                )
            )
          )
  } satisfies RotationStore["Service"]
})

const PlanText = Schema.fromJsonString(Schema.toCodecJson(Plan.Plan))
const EventText = Schema.fromJsonString(Schema.toCodecJson(History.Event))

const PauseRow = Schema.Struct({
  pause_id: Schema.NullOr(Schema.String),
  pause_reason: Schema.NullOr(Schema.String),
  paused_at: Schema.NullOr(Schema.DateTimeUtcFromDate)
})

const FleetRow = Schema.Struct({
  ...PauseRow.fields,
  plan: PlanText,
  started_at: Schema.DateTimeUtcFromDate
})

const EntryRow = Schema.Struct({
  fleet: Schema.String,
  client_id: Schema.String,
  key: Schema.String,
  at: Schema.DateTimeUtcFromDate,
  event: EventText
})

const CallsRow = Schema.Struct({
  date: Schema.String,
  is_complete: Schema.Boolean,
  requests: Schema.NullOr(Schema.Int)
})

const fleetOf = ({ plan, started_at, ...row }: typeof FleetRow.Type) => ({
  plan,
  startedAt: started_at,
  pause: pauseOf(row)
})

const pauseOf = (row: typeof PauseRow.Type | undefined): Pause | undefined =>
  row?.pause_id == null || row.paused_at === null
    ? undefined
    : { id: row.pause_id, reason: row.pause_reason ?? "", at: row.paused_at }

const rowOf = ({ rotationId, ...entry }: History.Entry): typeof EntryRow.Type => {
  const { clientId, fleet } = Plan.partsOf(rotationId)
  return { ...entry, fleet, client_id: clientId }
}

const entryOf = ({ client_id, fleet, ...entry }: typeof EntryRow.Type): History.Entry => ({
  ...entry,
  rotationId: Plan.rotationId(fleet, client_id)
})

/** Repeats a statement after a lost connection, for a while. */
const stored = <A, R>(
  effect: Effect.Effect<A, SqlError | MigrationError | Schema.SchemaError | Cause.NoSuchElementError, R>
) =>
  effect.pipe(
    Effect.retry({
      while: (error) =>
        error._tag === "NoSuchElementError" || (error._tag === "SqlError" && error.isRetryable),
      schedule: Schedule.upTo(Schedule.exponential("100 millis"), { times: 6 })
    }),
    Effect.mapError((cause) => new RotationStoreError({ problem: problemOf(cause), cause }))
  )

/** The message of a driver may quote a statement with its values. */
const problemOf = (
  error: SqlError | MigrationError | Schema.SchemaError | Cause.NoSuchElementError
): string => {
  switch (error._tag) {
    case "SqlError":
      return `PostgreSQL did not run a statement (${error.reason._tag})`
    case "MigrationError":
      return `its tables could not be created (${error.kind})`
    case "SchemaError":
      return "it holds data that this version cannot read"
    default:
      return "a row is gone"
  }
}
