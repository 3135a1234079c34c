/**
 * The packages as they are published: built, packed by pnpm (which applies `publishConfig`), and unpacked outside
 * the workspace. Their dependencies are linked to the installed files of the workspace, so nothing is downloaded.
 */
import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import manifest from "../package.json" with { type: "json" }
import { BenchError } from "./Child.ts"

export const root = join(import.meta.dirname, "..")

/** The packages by name, each with its folder in the workspace. */
const folders: Readonly<Record<string, string>> = {
  "@effect-genesys/schemas": "schemas",
  "@effect-genesys/client": "client",
  "@effect-genesys/polling": "polling",
  "@effect-genesys/usage": "usage",
  "@effect-genesys/emulator": "emulator",
  "@effect-genesys/cli": "cli",
  "effect-pact": "pact"
}

export interface Installed {
  /** A folder with `node_modules` and `programs`. */
  readonly directory: string
  /** Arguments for Node.js, with which a process loads our packages from this folder. */
  readonly nodeArgs: ReadonlyArray<string>
}

/** Creates the folder, and removes it with the scope. */
export const make = Effect.gen(function* () {
  const directory = yield* Effect.acquireRelease(
    step(async () => realpath(await mkdtemp(join(tmpdir(), "bench-")))),
    (made) => Effect.promise(() => rm(made, { recursive: true, force: true }))
  )
  yield* step(() => run(process.execPath, [typescript, "-b", ...Object.values(folders).map(developed)]))
  yield* Effect.forEach(Object.entries(folders), ([name, folder]) => unpack(directory, name, folder), {
    concurrency: 2
  })
  yield* step(async () => {
    await link(directory, "purecloud-platform-client-v2", import.meta.dirname)
    await link(directory, "effect", import.meta.dirname)
    await link(directory, "@types/node", root)
    await cp(join(import.meta.dirname, "programs"), join(directory, "programs"), { recursive: true })
  })
  return {
    directory,
    nodeArgs: ["--import", new URL(`AsPublished.ts?${directory}`, import.meta.url).href]
  }
})

const typescript = join(root, "node_modules/typescript/bin/tsc")

const developed = (folder: string) => join(root, "packages", folder)

const Manifest = Schema.fromJsonString(
  Schema.Struct({
    dependencies: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
    peerDependencies: Schema.optionalKey(Schema.Record(Schema.String, Schema.String))
  })
)

const unpack = (directory: string, name: string, folder: string) =>
  Effect.gen(function* () {
    const target = join(directory, "node_modules", name)
    yield* step(async () => {
      const packed = join(directory, "packed", folder)
      await mkdir(packed, { recursive: true })
      await run(
        "npx",
        ["-y", manifest.packageManager, "pack", "--pack-destination", packed],
        developed(folder)
      )
      const [archive = ""] = await readdir(packed)
      await mkdir(target, { recursive: true })
      await run("tar", ["-xzf", join(packed, archive), "-C", target, "--strip-components", "1"])
    })
    const text = yield* step(() => readFile(join(target, "package.json"), "utf8"))
    const { dependencies, peerDependencies } = yield* Schema.decodeEffect(Manifest)(text).pipe(
      Effect.mapError(({ message }) => new BenchError({ message }))
    )
    const foreign = Object.keys({ ...dependencies, ...peerDependencies }).filter((each) => !(each in folders))
    yield* Effect.forEach(foreign, (each) => step(() => link(directory, each, developed(folder))))
  })

/** Links a package to the files that `from` finds under its name. Several packages may share a dependency. */
const link = async (directory: string, name: string, from: string) => {
  const path = join(directory, "node_modules", name)
  await mkdir(dirname(path), { recursive: true })
  const found = await realpath(join(from, "node_modules", name)).catch(() =>
    realpath(join(root, "node_modules", name))
  )
  await symlink(found, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error
  })
}

const execute = promisify(execFile)

const run = (command: string, args: ReadonlyArray<string>, cwd = root) =>
  execute(command, [...args], { cwd }).catch(
    (error: { readonly stdout?: string; readonly message: string }) => {
      throw new Error(`${error.message}\n${error.stdout ?? ""}`)
    }
  )

const step = <A>(does: () => Promise<A>) =>
  Effect.tryPromise({ try: does, catch: (error) => new BenchError({ message: String(error) }) })
