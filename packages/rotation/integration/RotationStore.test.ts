/** The store in PostgreSQL. */
import { RotationStore } from "@effect-genesys/rotation"
import * as PostgreSQL from "@effect-genesys/testing/PostgreSQL"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import * as StoreSuite from "../test/StoreSuite.ts"

const database = Layer.unwrap(Effect.map(PostgreSQL.server, ({ connection }) => PgClient.layer(connection)))

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
