/**
 * The state of an emulator in one SQLite file. A write is complete when the operating system has it, so a
 * change survives the end of the process, even a crash, once the client has the response.
 */
import { closeSync, openSync } from "node:fs"
import type { DatabaseSync } from "node:sqlite"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Storage from "./Storage.ts"

/**
 * The file of the option `data` cannot be used. It has not changed.
 *
 * @since 0.1.0
 * @category errors
 */
export class DataFileError extends Data.TaggedError("DataFileError")<{
  readonly path: string
  readonly problem: string
  readonly cause?: unknown
}> {
  override get message() {
    return `Cannot use the data file ${this.path}: ${this.problem}.`
  }
}

/** The storage, in a file if there is a path. */
export const layer = ({ data }: { readonly data?: string }): Layer.Layer<Storage.Storage, DataFileError> =>
  Layer.effect(
    Storage.Storage,
    data === undefined ? Effect.sync(() => Storage.make()) : Effect.map(open(data), Storage.make)
  )

/** Opens the file, or creates it, and closes it with the scope. One emulator has it open at a time. */
export const open = Effect.fnUntraced(function* (
  path: string,
  /** By version: the first migration brings an empty file to version 1. */
  migrations: ReadonlyArray<string> = released
): Effect.fn.Return<Storage.File, DataFileError, Scope.Scope> {
  // Loaded on demand: most emulators have no file, and it takes time to load.
  const { DatabaseSync } = yield* Effect.promise(() => import("node:sqlite"))
  const attempt = <A>(step: () => A) => Effect.try({ try: step, catch: (cause) => unusable(path, cause) })
  const database = yield* Effect.acquireRelease(
    attempt(() => {
      createPrivate(path)
      return new DatabaseSync(path)
    }),
    (opened) => Effect.sync(() => opened.close())
  )
  // Takes the lock without a change, because the file may belong to another program.
  yield* attempt(() => database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT"))
  const version = yield* attempt(() => versionOf(database))
  if (version === 0 && (yield* attempt(() => hasTables(database)))) {
    return yield* new DataFileError({ path, problem: "it belongs to another program; choose another name" })
  }
  if (version > migrations.length) {
    return yield* new DataFileError({
      path,
      problem: `a newer version of the emulator has written it (format ${version}; this version reads up to ${migrations.length}); update the emulator, or choose another name`
    })
  }
  yield* attempt(() => {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
    migrate(database, version, migrations)
  })
  return yield* attempt(() => file(database))
})

/**
 * Creates a missing file, so that other users of the machine cannot read the hashes of secrets and tokens. The files that
 * SQLite puts beside it get the same mode. SQLite reports any problem with the path.
 */
const createPrivate = (path: string) => {
  // For SQLite, these are not files.
  if (path === "" || path === ":memory:") return
  try {
    closeSync(openSync(path, "ax", 0o600))
  } catch {
    // It exists already, or cannot be created.
  }
}

/** Never change a released migration: files that have it already would miss the change. */
export const released: ReadonlyArray<string> = [
  "CREATE TABLE entry (name TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (name, key)) STRICT"
]

const versionOf = (database: DatabaseSync) =>
  Number(database.prepare("PRAGMA user_version").get()?.["user_version"])

const hasTables = (database: DatabaseSync) =>
  database.prepare("SELECT 1 FROM sqlite_schema").get() !== undefined

const migrate = (database: DatabaseSync, from: number, migrations: ReadonlyArray<string>) => {
  for (const [index, migration] of migrations.entries()) {
    if (index < from) continue
    database.exec(`BEGIN; ${migration}; PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}

const file = (database: DatabaseSync): Storage.File => {
  const load = database.prepare("SELECT key, value FROM entry WHERE name = ? ORDER BY rowid")
  // A replaced entry keeps its position.
  const set = database.prepare(
    "INSERT INTO entry (name, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
  )
  const remove = database.prepare("DELETE FROM entry WHERE name = ? AND key = ?")
  const clear = database.prepare("DELETE FROM entry WHERE name = ?")
  let depth = 0
  return {
    load: (name) => load.all(name).map(({ key, value }) => [String(key), String(value)]),
    set: (name, key, value) => void set.run(name, key, value),
    delete: (name, key) => void remove.run(name, key),
    clear: (name) => void clear.run(name),
    transaction: (change) => {
      if (depth > 0) return change()
      database.exec("BEGIN")
      depth += 1
      try {
        const result = change()
        database.exec("COMMIT")
        return result
      } catch (error) {
        // SQLite may have rolled back itself, as when the disk is full.
        if (database.isTransaction) database.exec("ROLLBACK")
        throw error
      } finally {
        depth -= 1
      }
    }
  }
}

/** Reads or writes the file. Errors of the file fail, and all others are defects. */
export const reading = <A>(path: string, step: () => A): Effect.Effect<A, DataFileError> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(step())
    } catch (cause) {
      return isOfFile(cause) ? Effect.fail(unusable(path, cause)) : Effect.die(cause)
    }
  })

const isOfFile = (cause: unknown) =>
  cause instanceof Storage.Unreadable ||
  (cause instanceof Error && "code" in cause && cause.code === "ERR_SQLITE_ERROR")

const unusable = (path: string, cause: unknown) =>
  new DataFileError({ path, problem: problemOf(cause), cause })

const problemOf = (cause: unknown) => {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (message.includes("locked")) return "another emulator has it open"
  if (/unable to open|readonly|disk I\/O/.test(message)) {
    return `it cannot be opened (${message}); look whether its folder is there, and both may be written to`
  }
  if (message.includes("is full")) return "the disk is full; make room on it, or choose another folder"
  if (message.includes("not a database")) return "it is not a SQLite database; choose another name"
  return message
}
