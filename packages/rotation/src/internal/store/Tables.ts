/** The tables of the store. Processes that start at the same time create them once. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Migrator from "effect/sql/Migrator"
import * as SqlClient from "effect/sql/SqlClient"

const migrations = {
  "0001_rotations": Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`
      CREATE TABLE rotation_fleets (
        name TEXT PRIMARY KEY,
        plan JSONB NOT NULL,
        started_at TIMESTAMPTZ NOT NULL,
        pause_id TEXT,
        pause_reason TEXT,
        paused_at TIMESTAMPTZ
      )`
    yield* sql`
      CREATE TABLE rotation_entries (
        position BIGINT GENERATED ALWAYS AS IDENTITY,
        fleet TEXT NOT NULL,
        client_id TEXT NOT NULL,
        key TEXT NOT NULL,
        at TIMESTAMPTZ NOT NULL,
        event JSONB NOT NULL,
        PRIMARY KEY (fleet, client_id, key)
      )`
    yield* sql`CREATE TABLE rotation_days (date TEXT PRIMARY KEY, is_complete BOOLEAN NOT NULL)`
    yield* sql`
      CREATE TABLE rotation_calls (
        client_id TEXT NOT NULL,
        date TEXT NOT NULL REFERENCES rotation_days ON DELETE CASCADE,
        requests INTEGER NOT NULL,
        PRIMARY KEY (client_id, date)
      )`
    yield* sql`CREATE INDEX ON rotation_calls (date)`
  })
}

export const create = Migrator.make({})({
  loader: Migrator.fromRecord(migrations),
  table: "rotation_migrations"
}).pipe(
  // Another process is at it.
  Effect.retry({
    while: (error) => error._tag === "MigrationError" && error.kind === "Locked",
    schedule: Schedule.upTo(Schedule.spaced("500 millis"), { times: 60 })
  }),
  Effect.asVoid
)
