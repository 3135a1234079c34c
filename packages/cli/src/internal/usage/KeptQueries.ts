/**
 * Keeps the handles of queries that run on the server, one file for each, so that a query survives the command that started
 * it. A file is deleted once its query has ended, and after two days, when the server has forgotten it too.
 */
import * as Usage from "@effect-genesys/usage/Usage"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as UserDirectories from "effect/persistence/UserDirectories"
import * as Schema from "effect/Schema"
import * as Files from "../organization/Files.ts"

/** A query, and where it runs. */
export interface Kept {
  readonly id: string
  readonly region: string
  readonly handle: Usage.UsageHandle
}

/** The server's id of a query, a search or a job. */
export const idOf = ({ id }: Usage.UsageHandle): string => ("jobId" in id ? id.jobId : id.executionId)

export const keep = Effect.fnUntraced(function* (handle: Usage.UsageHandle, region: string) {
  const text = JSON.stringify({ region, handle: Usage.encodeHandle(handle) })
  yield* Files.write(yield* fileOf(idOf(handle)), text, { mode: 0o600 })
}, Effect.uninterruptible)

export const forget = Effect.fnUntraced(function* (handle: Usage.UsageHandle) {
  const fs = yield* FileSystem.FileSystem
  yield* fs.remove(yield* fileOf(idOf(handle)), { force: true })
})

/** The latest first. Deletes what is too old. */
export const list = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const directory = yield* directoryOf
  if (!(yield* fs.exists(directory))) return []
  const now = yield* Clock.currentTimeMillis
  const kept: Array<Kept> = []
  for (const name of yield* fs.readDirectory(directory)) {
    // Others are of a write that another process has not finished.
    if (!name.endsWith(".json")) continue
    const file = path.join(directory, name)
    const read = yield* Effect.option(Effect.flatMap(fs.readFileString(file), decode))
    if (read._tag === "None") continue
    const { handle: encoded, region } = read.value
    const handle = yield* Effect.option(Usage.decodeHandle(encoded))
    if (handle._tag === "None") continue
    if (now - DateTime.toEpochMillis(handle.value.submittedAt) > Duration.toMillis(lifetime)) {
      yield* Effect.ignore(fs.remove(file))
    } else {
      kept.push({ id: idOf(handle.value), region, handle: handle.value })
    }
  }
  return kept.toSorted(
    (a, b) => DateTime.toEpochMillis(b.handle.submittedAt) - DateTime.toEpochMillis(a.handle.submittedAt)
  )
})

const lifetime = Duration.days(2)

const directoryOf = Effect.gen(function* () {
  const path = yield* Path.Path
  const directories = yield* UserDirectories.UserDirectories
  return path.join(yield* directories.state("genesys-oauth"), "queries")
}).pipe(Effect.provide(UserDirectories.layer))

// The id comes from a server, so it must not choose the folder.
const fileOf = Effect.fnUntraced(function* (id: string) {
  const path = yield* Path.Path
  return path.join(yield* directoryOf, `${encodeURIComponent(id).replaceAll(".", "%2E")}.json`)
})

const decode = Schema.decodeEffect(
  Schema.fromJsonString(Schema.Struct({ region: Schema.String, handle: Schema.String }))
)
