/**
 * The state of an emulator in one SQLite file. What was answered is in it: a write is done when it is with the
 * operating system, so it outlives the process, however that ends.
 */
import { closeSync, openSync } from "node:fs"
import type { DatabaseSync } from "node:sqlite"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Storage from "./Storage.ts"

/** The file cannot be used. It is as it was. */
export class DataFileError extends Data.TaggedError("DataFileError")<{
  readonly path: string
  readonly problem: string
  readonly cause?: unknown
}> {
  override get message() {
    return `Cannot use the data file ${this.path}: ${this.problem}.`
  }
}

/** Opens the file, or makes it, and closes it with the scope. One emulator has it at a time. */
export const open = Effect.fnUntraced(function* (
  path: string,
  /** By version: the first one brings an empty file to version 1. */
  migrations: ReadonlyArray<string> = released
): Effect.fn.Return<Storage.File, DataFileError, Scope.Scope> {
  // Not at the top: most emulators keep nothing, and it takes time to load.
  const { DatabaseSync } = yield* Effect.promise(() => import("node:sqlite"))
  const attempt = <A>(step: () => A) => Effect.try({ try: step, catch: (cause) => unusable(path, cause) })
  const database = yield* Effect.acquireRelease(
    attempt(() => {
      forItsOwnerAlone(path)
      return new DatabaseSync(path)
    }),
    (opened) => Effect.sync(() => opened.close())
  )
  // Takes the lock, and changes nothing: the file may turn out to be somebody else's.
  yield* attempt(() => database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT"))
  const version = yield* attempt(() => versionOf(database))
  if (version === 0 && (yield* attempt(() => hasTables(database)))) {
    return yield* new DataFileError({ path, problem: "another program has written it; choose another name" })
  }
  if (version > migrations.length) {
    return yield* new DataFileError({
      path,
      problem: `a newer version of the emulator has written it (its version is ${version}, and ${migrations.length} is the newest that is known here)`
    })
  }
  yield* attempt(() => {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
    migrate(database, version, migrations)
  })
  return yield* attempt(() => file(database))
})

/**
 * Makes a file that is not there, so that other users of the machine cannot read whose secrets and tokens are good. What
 * SQLite puts beside it has the same mode. Whatever is wrong with the path, SQLite finds it too.
 */
const forItsOwnerAlone = (path: string) => {
  // To SQLite, these are no files.
  if (path === "" || path === ":memory:") return
  try {
    closeSync(openSync(path, "ax", 0o600))
  } catch {
    // It is there already, or cannot be made.
  }
}

/** Never change one of these: files that have it already would miss the change. */
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
  // An entry that is there keeps its place.
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
    atOnce: (change) => {
      if (depth > 0) return change()
      database.exec("BEGIN")
      depth += 1
      try {
        const result = change()
        database.exec("COMMIT")
        return result
      } catch (error) {
        // SQLite may have done so itself, as where the disk is full.
        if (database.isTransaction) database.exec("ROLLBACK")
        throw error
      } finally {
        depth -= 1
      }
    }
  }
}

/** Reads or writes the file. Whatever goes wrong that is not the file's fault is a defect. */
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
