/** The package as users install it: packed, installed in an empty folder, and started by name. */
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { promisify } from "node:util"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Schema from "effect/Schema"

const run = promisify(execFile)
const packages = new URL("../../", import.meta.url)
const Told = Schema.fromJsonString(Schema.Struct({ url: Schema.String, clientId: Schema.String }))

it.live(
  "`npx @effect-genesys/emulator` serves, with only the package and its dependencies",
  () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* fs.makeTempDirectoryScoped({ prefix: "installed-" })
      // With pnpm, which applies `publishConfig`.
      for (const name of ["schemas", "emulator"]) {
        yield* Effect.promise(() =>
          run("npx", ["-y", "pnpm@12.21.0", "pack", "--pack-destination", folder], {
            cwd: new URL(name, packages)
          })
        )
      }
      const tarballs = (yield* fs.readDirectory(folder)).map((file) => `./${file}`)
      assert.lengthOf(tarballs, 2)
      yield* fs.writeFileString(`${folder}/package.json`, '{ "private": true }')
      yield* Effect.promise(() =>
        run("npm", ["install", "--no-audit", "--no-fund", ...tarballs], { cwd: folder })
      )

      const child = yield* Effect.acquireRelease(
        Effect.sync(() =>
          spawn("npx", ["@effect-genesys/emulator", "--port", "0", "--json"], {
            cwd: folder,
            stdio: ["ignore", "pipe", "inherit"],
            // npx starts the emulator as a child process, and ends it.
            detached: true
          })
        ),
        ({ pid }) => Effect.sync(() => pid !== undefined && process.kill(-pid))
      )
      const [line] = yield* Effect.promise(() => once(child.stdout, "data"))
      const { clientId, url } = yield* Schema.decodeEffect(Told)(String(line))
      const response = yield* Effect.promise(() => fetch(url))
      assert.strictEqual(response.status, 200)
      assert.include(yield* Effect.promise(() => response.text()), clientId)
    }).pipe(Effect.provide(NodeServices.layer), Effect.scoped),
  120_000
)
