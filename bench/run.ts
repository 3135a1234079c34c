/**
 * `pnpm bench`: compares the client with its alternatives. `pnpm bench audit 10 1000` runs another script of
 * `bench/package.json`, with its flags for Node.js.
 */
import { spawnSync } from "node:child_process"
import manifest from "./package.json" with { type: "json" }

const scripts = new Map(Object.entries(manifest.scripts))
const given = process.argv.slice(2)
const named = scripts.get(given[0] ?? "")
const [, ...command] = (named ?? manifest.scripts.compare).split(" ")
const { status } = spawnSync(process.execPath, [...command, ...given.slice(named === undefined ? 0 : 1)], {
  cwd: import.meta.dirname,
  stdio: "inherit"
})
process.exitCode = status ?? 1
