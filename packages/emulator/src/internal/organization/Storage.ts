/**
 * The state of an organization: tables in memory, and a file behind them if there is one. A value is never changed, only
 * replaced, so a copy of a table is a copy of the state.
 */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { GroupedMap } from "./GroupedMap.ts"

export class Storage extends Context.Service<
  Storage,
  {
    /** Whether there is a data file. */
    readonly isPersistent: boolean
    /** Opens a table, with its entries of the file. Each table is opened once. */
    readonly table: <A, I>(name: string, schema: Schema.Codec<A, I>) => Table<A>
    /** Opens a table whose values have groups. */
    readonly groupedTable: <A, I>(
      name: string,
      schema: Schema.Codec<A, I>,
      groupOf: (value: A) => string
    ) => GroupedTable<A>
    /** Runs a transaction, in memory and in the file. */
    readonly transaction: <A>(change: () => A) => A
    /** Saves the state, and returns a function that restores it. */
    readonly savepoint: () => () => void
    /** The state as JSON. */
    readonly snapshot: () => Snapshot
    /** Replaces the state. */
    readonly restore: (snapshot: Snapshot) => Effect.Effect<void, NotRestored>
  }
>()("@effect-genesys/emulator/Storage") {}

/** In the order in which the keys were first set. */
export interface Table<A> extends Iterable<readonly [key: string, value: A]> {
  readonly size: number
  readonly has: (key: string) => boolean
  readonly get: (key: string) => A | undefined
  readonly values: () => IterableIterator<A>
  readonly set: (key: string, value: A) => void
  readonly delete: (key: string) => void
  readonly clear: () => void
}

export interface GroupedTable<A> extends Table<A> {
  /** The values of a group, in any order. The time depends on the group, not on the table. */
  readonly group: (name: string) => Iterable<A>
}

/**
 * The stored state as JSON: the keys and values of each table. Secrets and tokens are hashes.
 *
 * @since 0.1.0
 * @category seeds
 */
export type Snapshot = typeof Snapshot.Type
/**
 * The schema of a snapshot, for its JSON over HTTP or in a file.
 *
 * @since 0.1.0
 * @category seeds
 */
export const Snapshot = Schema.Record(
  Schema.String,
  Schema.Array(Schema.Tuple([Schema.String, Schema.Unknown]))
)

/**
 * The snapshot is incomplete, or it has a table or a value that this emulator cannot read. Nothing has changed.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotRestored extends Data.TaggedError("NotRestored")<{ readonly problem: string }> {
  override get message() {
    return `The snapshot was not restored, and nothing has changed: ${this.problem}.`
  }
}

/** Keeps the tables after the process ends. A value is a text. */
export interface File {
  readonly load: (table: string) => Iterable<readonly [key: string, value: string]>
  readonly set: (table: string, key: string, value: string) => void
  readonly delete: (table: string, key: string) => void
  readonly clear: (table: string) => void
  readonly transaction: <A>(change: () => A) => A
}

/** Thrown if a value of the file does not match the schema of its table. The message does not show the value. */
export class Unreadable extends Error {
  constructor(table: string) {
    super(`the table ${table} has a value that this version cannot read`)
  }
}

/** Without a file, the state ends with the process. `table` throws `Unreadable`. */
export const make = (file: File = noFile): Storage["Service"] => {
  const tables = new Map<string, Restorable>()
  // Undoes the steps of the current transaction, newest last.
  let undo: Array<() => void> | undefined
  const onRollback = (step: () => void) => void undo?.push(step)
  const transaction = <A>(change: () => A): A => {
    if (undo !== undefined) return change()
    undo = []
    try {
      return file.transaction(change)
    } catch (error) {
      for (const step of undo.toReversed()) step()
      throw error
    } finally {
      undo = undefined
    }
  }
  const opened = <A, I>(name: string, schema: Schema.Codec<A, I>, values: Map<string, A>) => {
    const table = open(name, schema, values, file, onRollback)
    tables.set(name, table.restorable)
    return table
  }
  return {
    isPersistent: file !== noFile,
    table: (name, schema) => opened(name, schema, new Map()),
    groupedTable: (name, schema, groupOf) => {
      const values = new GroupedMap(groupOf)
      return Object.assign(opened(name, schema, values), { group: (of: string) => values.group(of) })
    },
    transaction,
    savepoint: () => {
      const restores = [...tables.values()].map(({ savepoint }) => savepoint())
      return () => transaction(() => restores.forEach((restore) => restore()))
    },
    snapshot: () => Object.fromEntries([...tables].map(([name, { snapshot }]) => [name, snapshot()])),
    restore: (snapshot) =>
      Effect.gen(function* () {
        const unknown = Object.keys(snapshot).find((name) => !tables.has(name))
        if (unknown !== undefined)
          return yield* new NotRestored({
            problem: `this version has no table ${unknown}; use a snapshot of the same version`
          })
        const replacements = yield* Effect.forEach(tables, ([name, table]) =>
          Effect.mapError(
            table.replacement(snapshot[name] ?? []),
            // The message of the schema could show values.
            () => new NotRestored({ problem: new Unreadable(name).message })
          )
        )
        transaction(() => replacements.forEach((replace) => replace()))
      })
  }
}

/** A table without the type of its values. */
interface Restorable {
  readonly savepoint: () => () => void
  readonly snapshot: () => ReadonlyArray<readonly [string, unknown]>
  readonly replacement: (
    entries: ReadonlyArray<readonly [string, unknown]>
  ) => Effect.Effect<() => void, Schema.SchemaError>
}

const open = <A, I>(
  name: string,
  schema: Schema.Codec<A, I>,
  values: Map<string, A>,
  file: File,
  onRollback: (undo: () => void) => void
): Table<A> & { readonly restorable: Restorable } => {
  const codec = Schema.toCodecJson(schema)
  const encode = Schema.encodeSync(codec)
  const decode = Schema.decodeUnknownEffect(codec)
  const decodeText = Schema.decodeOption(Schema.fromJsonString(codec))
  for (const [key, value] of file.load(name)) {
    const decoded = decodeText(value)
    if (Option.isNone(decoded)) throw new Unreadable(name)
    values.set(key, decoded.value)
  }

  // The file first: if it fails, nothing has changed.
  const set = (key: string, value: A) => {
    if (file !== noFile) file.set(name, key, JSON.stringify(encode(value)))
    const before = values.get(key)
    onRollback(() => (before === undefined ? values.delete(key) : values.set(key, before)))
    values.set(key, value)
  }
  const clear = () => {
    file.clear(name)
    const before = [...values]
    onRollback(() => before.forEach(([key, value]) => values.set(key, value)))
    values.clear()
  }
  const replaceBy = (entries: Iterable<readonly [string, A]>) => {
    clear()
    for (const [key, value] of entries) set(key, value)
  }
  return {
    get size() {
      return values.size
    },
    has: (key) => values.has(key),
    get: (key) => values.get(key),
    values: () => values.values(),
    [Symbol.iterator]: () => values.entries(),
    set,
    delete: (key) => {
      file.delete(name, key)
      const before = values.get(key)
      if (before !== undefined) onRollback(() => values.set(key, before))
      values.delete(key)
    },
    clear,
    restorable: {
      savepoint: () => {
        const beginning = [...values]
        return () => replaceBy(beginning)
      },
      snapshot: () => [...values].map(([key, value]) => [key, encode(value)]),
      replacement: (entries) =>
        Effect.map(
          Effect.forEach(entries, ([key, value]) =>
            Effect.map(decode(value), (decoded): readonly [string, A] => [key, decoded])
          ),
          (decoded) => () => replaceBy(decoded)
        )
    }
  }
}

const noFile: File = {
  load: () => [],
  set: () => {},
  delete: () => {},
  clear: () => {},
  transaction: (change) => change()
}
