/** The published packages as their users get them: as tarballs, and installed by npm outside this workspace. */
import { execFile } from "node:child_process"
import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const run = promisify(execFile)
const root = join(import.meta.dirname, "../..")

/** The tarball of every package that is not private, by absolute path. */
export class Tarballs extends Context.Service<Tarballs, ReadonlyArray<string>>()("Tarballs") {}

export const tarballs = Layer.effect(
  Tarballs,
  Effect.gen(function* () {
    const folder = yield* temporary("tarballs-")
    const filters = ["--filter", "./packages/*", "--filter", "!@effect-genesys/testing"]
    yield* Effect.promise(() =>
      run("npx", ["-y", "pnpm@12.21.0", ...filters, "-r", "pack", "--pack-destination", folder], {
        cwd: root
      })
    )
    return (yield* Effect.promise(() => readdir(folder))).map((file) => join(folder, file))
  })
)

/** A folder outside the workspace with the files of `consumer/`, in which npm has installed the tarballs. */
export class Consumer extends Context.Service<Consumer, string>()("Consumer") {}

export const consumer = Layer.effect(
  Consumer,
  Effect.gen(function* () {
    const folder = yield* temporary("consumer-")
    yield* Effect.promise(() => cp(join(import.meta.dirname, "consumer"), folder, { recursive: true }))
    yield* install(folder, yield* Tarballs)
    return folder
  })
).pipe(Layer.provideMerge(tarballs))

/** An empty folder outside the workspace, in which npm has installed these tarballs and nothing else. */
export const installed = Effect.fnUntraced(function* (packages: ReadonlyArray<string>) {
  const folder = yield* temporary("installed-")
  yield* Effect.promise(() => writeFile(join(folder, "package.json"), '{ "private": true }'))
  yield* install(folder, packages)
  return folder
})

const install = (cwd: string, packages: ReadonlyArray<string>) =>
  Effect.promise(() =>
    run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts", ...packages], {
      cwd
    })
  )

const temporary = (prefix: string) =>
  Effect.acquireRelease(
    Effect.promise(() => mkdtemp(join(tmpdir(), prefix))),
    (folder) => Effect.promise(() => rm(folder, { recursive: true }))
  )
