/** The store in PostgreSQL. */
import { type History, RotationStore } from "@effect-genesys/rotation"
import * as PostgreSQL from "@effect-genesys/testing/PostgreSQL"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import * as StoreSuite from "../test/StoreSuite.ts"

const database = Layer.unwrap(Effect.map(PostgreSQL.server, ({ connection }) => PgClient.layer(connection)))

const doneWith = (clientId: string): History.Entry => ({
  rotationId: "meanwhile/a",
  key: "done/create",
  at: DateTime.makeUnsafe(0),
  event: { _tag: "Done", step: "create", clientId }
})

StoreSuite.run("a store in PostgreSQL", Layer.provide(RotationStore.layerSql, database))

describe("a store in PostgreSQL", () => {
  it.live("is created once by processes that start together", () =>
    Effect.gen(function* () {
      const all = yield* Effect.forEach(
        Array.from({ length: 8 }),
        () => Layer.build(Layer.fresh(RotationStore.layerSql)),
        { concurrency: "unbounded" }
      )
      assert.lengthOf(all, 8)
    }).pipe(Effect.scoped, Effect.provide(database))
  )

  it.live("returns the entry that another session adds meanwhile", () =>
    Effect.gen(function* () {
      const store = yield* RotationStore.RotationStore
      const sql = yield* SqlClient.SqlClient
      const isAdded = yield* Deferred.make<void>()
      const waiting = Effect.map(sql`SELECT 1 FROM pg_locks WHERE NOT granted`, ({ length }) => length)
      const first = sql.withTransaction(
        Effect.gen(function* () {
          yield* store.append(doneWith("first"))
          yield* Deferred.succeed(isAdded, undefined)
          yield* Effect.repeat(waiting, { until: (count) => count > 0 })
        })
      )
      const second = Effect.andThen(Deferred.await(isAdded), store.append(doneWith("second")))
      const [, standing] = yield* Effect.all([first, second], { concurrency: "unbounded" })
      assert.deepStrictEqual(standing, doneWith("first"))
    }).pipe(Effect.provide(Layer.provideMerge(RotationStore.layerSql, database)))
  )

  it.live("needs no right to create tables that exist", () =>
    Effect.gen(function* () {
      const { connection } = yield* PostgreSQL.server
      yield* Effect.gen(function* () {
        yield* RotationStore.RotationStore
        const sql = yield* SqlClient.SqlClient
        yield* sql`CREATE ROLE runner LOGIN`
        yield* sql`REVOKE CREATE ON SCHEMA public FROM PUBLIC`
        yield* sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO runner`
      }).pipe(Effect.provide(Layer.provideMerge(RotationStore.layerSql, PgClient.layer(connection))))
      const runner = PgClient.layer({ ...connection, username: "runner" })
      yield* Effect.gen(function* () {
        const store = yield* RotationStore.RotationStore
        const sql = yield* SqlClient.SqlClient
        const refused = yield* Effect.flip(sql`CREATE TABLE another (id INTEGER)`)
        assert.strictEqual(refused.reason._tag, "AuthorizationError")
        const entry: History.Entry = {
          rotationId: "rights/a",
          key: "started",
          at: DateTime.makeUnsafe(0),
          event: { _tag: "Started" }
        }
        yield* store.append(entry)
        yield* store.addDay({ date: "2026-11-01", isComplete: false, calls: new Map([["a", 1]]) })
        yield* store.addDay({ date: "2026-11-01", isComplete: true, calls: new Map([["a", 2]]) })
        assert.deepStrictEqual(yield* store.history("rights/a"), [entry])
        assert.deepStrictEqual(yield* store.calls("a", ["2026-11-01"]), new Map([["2026-11-01", 2]]))
      }).pipe(Effect.provide(Layer.provideMerge(RotationStore.layerSql, runner)))
    }).pipe(Effect.scoped)
  )

  it.live("outlives the end of its sessions", () =>
    Effect.gen(function* () {
      const store = yield* RotationStore.RotationStore
      const sql = yield* SqlClient.SqlClient
      const append = (n: number) =>
        store.append({
          rotationId: "sessions/a",
          key: `${n}`,
          at: DateTime.makeUnsafe(0),
          event: { _tag: "Started" }
        })
      const terminate = sql`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`
      const numbers = Array.from({ length: 500 }, (_, n) => n)
      yield* Effect.forEach(
        numbers,
        // Every hundredth append ends the sessions of the others.
        (n) => (n % 100 === 50 ? Effect.andThen(Effect.ignore(terminate), append(n)) : append(n)),
        { concurrency: 10, discard: true }
      )
      assert.lengthOf(yield* store.history("sessions/a"), 500)
    }).pipe(Effect.provide(Layer.provideMerge(RotationStore.layerSql, database)))
  )
})
