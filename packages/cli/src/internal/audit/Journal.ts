import { createHash } from "node:crypto"
/**
 * Keeps what an audit has read in a file of the cache directory, one line for each part, so that the same command continues
 * after an interrupt, an error or a crash. A line that was cut off is ignored.
 */
import * as Interval from "@effect-genesys/schemas/Interval"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Schema from "effect/Schema"
import * as Parts from "./Parts.ts"

export interface Journal extends Parts.Store {
  /** How many parts are in the file. */
  readonly size: () => number
  /** Deletes the file. */
  readonly forget: Effect.Effect<void>
}

/** What the parts belong to. */
export interface Subject {
  /** Text that only audits of one organization have. */
  readonly organization: string
  readonly interval: Interval.Interval
  /** The ids of the chosen clients; `undefined` for all. */
  readonly only: ReadonlySet<string> | undefined
}

/** Older parts are not used: the vendor may have counted more requests since. */
export const lifetime = Duration.hours(24)

const Header = Schema.Struct({ subject: Schema.String, openedAt: Schema.Finite })
const readHeader = Schema.decodeOption(Schema.fromJsonString(Header))
const readPart = Schema.decodeOption(Schema.fromJsonString(Parts.Part))

export const none: Journal = { ...Parts.nowhere, size: () => 0, forget: Effect.void }

/** Reads the file of this subject, or starts one, as always if it should be `fresh`. Without a place to write, nothing is kept. */
export const open = Effect.fnUntraced(function* (
  subject: Subject,
  { fresh }: { readonly fresh: boolean }
): Effect.fn.Return<Journal, never, FileSystem.FileSystem | Path.Path> {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const directory = yield* directoryOf
  if (directory === undefined) return none
  const name = subjectOf(subject)
  const file = path.join(directory, `${createHash("sha256").update(name).digest("hex").slice(0, 32)}.jsonl`)
  const now = yield* Clock.currentTimeMillis

  return yield* Effect.gen(function* () {
    // The lines have names of clients and their usage, so other users of the machine must not read them.
    yield* files.makeDirectory(directory, { recursive: true, mode: 0o700 })
    yield* removeOld(directory, now)
    const text = yield* Effect.orElseSucceed(files.readFileString(file), () => "")
    const [first = "", ...lines] = text.split("\n")
    const header = readHeader(first)
    const isValid =
      !fresh &&
      Option.exists(
        header,
        ({ openedAt, subject: of }) => of === name && now - openedAt < Duration.toMillis(lifetime)
      )
    if (!isValid) {
      yield* files.writeFileString(file, `${JSON.stringify({ subject: name, openedAt: now })}\n`, {
        mode: 0o600
      })
    } else if (!text.endsWith("\n")) {
      yield* files.writeFileString(file, "\n", { flag: "a" })
    }
    const kept = isValid ? lines.flatMap((line) => Option.toArray(readPart(line))) : []
    let size = kept.length
    const journal: Journal = {
      kept,
      keep: (part) =>
        files.writeFileString(file, `${JSON.stringify(part)}\n`, { flag: "a" }).pipe(
          Effect.map(() => void (size += 1)),
          Effect.uninterruptible,
          // A full disk must not end the audit.
          Effect.ignore
        ),
      size: () => size,
      forget: Effect.ignore(files.remove(file, { force: true }))
    }
    return journal
  }).pipe(Effect.orElseSucceed(() => none))
})

const subjectOf = ({ interval, only, organization }: Subject) =>
  JSON.stringify([
    1,
    organization,
    Interval.format(interval),
    only === undefined ? null : [...only].toSorted()
  ])

/** `genesys-oauth` in the cache directory of the user; `undefined` if the environment names none. */
const directoryOf = Effect.gen(function* () {
  const path = yield* Path.Path
  const [xdg, windows, home] = yield* Config.all([
    variable("XDG_CACHE_HOME"),
    variable("LOCALAPPDATA"),
    variable("HOME")
  ])
  const base = xdg || windows || (home && path.join(home, ".cache"))
  return base ? path.join(base, "genesys-oauth", "audits") : undefined
}).pipe(Effect.orElseSucceed(() => undefined))

const variable = (name: string) => Config.String(name).pipe(Config.withDefault(""))

/** Removes the files that no audit would continue. */
const removeOld = Effect.fnUntraced(
  function* (directory: string, now: number) {
    const files = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const names = yield* files.readDirectory(directory)
    for (const name of names.filter((found) => found.endsWith(".jsonl"))) {
      const { mtime } = yield* files.stat(path.join(directory, name))
      const age = Option.match(mtime, { onNone: () => 0, onSome: (at) => now - at.getTime() })
      if (age > 2 * Duration.toMillis(lifetime))
        yield* files.remove(path.join(directory, name), { force: true })
    }
  },
  (effect) => Effect.ignore(effect)
)
