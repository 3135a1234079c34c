/** Temporary directories of tests, and credentials for them. */
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SecretSink } from "@effect-genesys/rotation"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"

/** Removed when the scope ends. */
export const directory = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "sinks-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true }))
)

export const credentials = (version: string, secret = `secret of ${version}`): SecretSink.Credentials => ({
  clientId: `client of ${version}`,
  clientSecret: Redacted.make(secret),
  version
})

export const list = (path: string) => Effect.promise(async () => (await readdir(path)).toSorted())
export const read = (path: string) => Effect.promise(() => readFile(path, "utf8"))
export const modeOf = (path: string) => Effect.promise(async () => (await stat(path)).mode & 0o777)

/** The versions that are pending, current and previous. */
export const versionsIn = Effect.fnUntraced(function* (sink: SecretSink.SecretSink["Service"]) {
  const stages = ["pending", "current", "previous"] as const
  const found = yield* Effect.forEach(stages, (stage) => sink.read("export", stage))
  return found.map((each) => Option.getOrUndefined(each)?.version)
})
