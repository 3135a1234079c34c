/**
 * Where the state of an organization is: in tables in memory, and in a file behind them where there is one. A value is
 * never changed, only replaced, so a copy of a table is a copy of the state.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

export interface Storage {
  /** A table, with what the file has of it. Each is asked for once. */
  readonly table: <A, I>(name: string, schema: Schema.Codec<A, I>) => Table<A>
  /** Runs a transaction, in memory and in the file. */
  readonly atOnce: <A>(change: () => A) => A
  /** Takes now for the beginning, and gives the way back to it. */
  readonly begin: () => () => void
  /** Everything that is there, as JSON. */
  readonly snapshot: () => Snapshot
  /** Replaces everything that is there. */
  readonly restore: (snapshot: Snapshot) => Effect.Effect<void, NotRestored>
}

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

/** The keys and values of each table. Of secrets and tokens it has hashes only. */
export type Snapshot = typeof Snapshot.Type
export const Snapshot = Schema.Record(
  Schema.String,
  Schema.Array(Schema.Tuple([Schema.String, Schema.Unknown]))
)

export class NotRestored extends Data.TaggedError("NotRestored")<{ readonly problem: string }> {
  override get message() {
    return `The snapshot was not restored, and nothing has changed: ${this.problem}.`
  }
}

/** What keeps the tables when the process ends. A value is a text. */
export interface File {
  readonly load: (table: string) => Iterable<readonly [key: string, value: string]>
  readonly set: (table: string, key: string, value: string) => void
  readonly delete: (table: string, key: string) => void
  readonly clear: (table: string) => void
  readonly atOnce: <A>(change: () => A) => A
}

/** Thrown where a file has what the schema of a table does not take. Tells no value. */
export class Unreadable extends Error {
  constructor(table: string) {
    super(`the table ${table} has a value that is not one of its own`)
  }
}

/** Without a file, all is gone with the process. `table` throws `Unreadable`. */
export const make = (file: File = nowhere): Storage => {
  const tables = new Map<string, Kept>()
  // How to take back, newest last, what is being done at once.
  let steps: Array<() => void> | undefined
  const noteStep = (back: () => void) => void steps?.push(back)
  const atOnce = <A>(change: () => A): A => {
    if (steps !== undefined) return change()
    steps = []
    try {
      return file.atOnce(change)
    } catch (error) {
      for (const back of steps.toReversed()) back()
      throw error
    } finally {
      steps = undefined
    }
  }
  return {
    table: (name, schema) => {
      const table = keep(name, schema, file, noteStep)
      tables.set(name, table.kept)
      return table
    },
    atOnce,
    begin: () => {
      const ways = [...tables.values()].map(({ begin }) => begin())
      return () => atOnce(() => ways.forEach((back) => back()))
    },
    snapshot: () => Object.fromEntries([...tables].map(([name, { snapshot }]) => [name, snapshot()])),
    restore: (snapshot) =>
      Effect.gen(function* () {
        const unknown = Object.keys(snapshot).find((name) => !tables.has(name))
        if (unknown !== undefined) return yield* new NotRestored({ problem: `there is no table ${unknown}` })
        const replacements = yield* Effect.forEach(tables, ([name, table]) =>
          Effect.mapError(
            table.replacement(snapshot[name] ?? []),
            // Not by the message of the schema: it could tell of values.
            () => new NotRestored({ problem: new Unreadable(name).message })
          )
        )
        atOnce(() => replacements.forEach((replace) => replace()))
      })
  }
}

/** A table without the type of its values. */
interface Kept {
  readonly begin: () => () => void
  readonly snapshot: () => ReadonlyArray<readonly [string, unknown]>
  readonly replacement: (
    entries: ReadonlyArray<readonly [string, unknown]>
  ) => Effect.Effect<() => void, Schema.SchemaError>
}

const keep = <A, I>(
  name: string,
  schema: Schema.Codec<A, I>,
  file: File,
  noteStep: (back: () => void) => void
): Table<A> & { readonly kept: Kept } => {
  const codec = Schema.toCodecJson(schema)
  const encode = Schema.encodeSync(codec)
  const decode = Schema.decodeUnknownEffect(codec)
  const decodeText = Schema.decodeOption(Schema.fromJsonString(codec))
  const values = new Map<string, A>()
  for (const [key, value] of file.load(name)) {
    const decoded = decodeText(value)
    if (Option.isNone(decoded)) throw new Unreadable(name)
    values.set(key, decoded.value)
  }

  // The file first: what it does not take has not happened.
  const set = (key: string, value: A) => {
    if (file !== nowhere) file.set(name, key, JSON.stringify(encode(value)))
    const before = values.get(key)
    noteStep(() => (before === undefined ? values.delete(key) : values.set(key, before)))
    values.set(key, value)
  }
  const clear = () => {
    file.clear(name)
    const before = [...values]
    noteStep(() => before.forEach(([key, value]) => values.set(key, value)))
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
      if (before !== undefined) noteStep(() => values.set(key, before))
      values.delete(key)
    },
    clear,
    kept: {
      begin: () => {
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

const nowhere: File = {
  load: () => [],
  set: () => {},
  delete: () => {},
  clear: () => {},
  atOnce: (change) => change()
}
