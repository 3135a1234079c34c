/**
 * Builds packages so that `dist` holds the output of today's `src` and nothing else, and bundles their programs. `pnpm build`
 * builds all of them. The `prepack` script of a package builds that one, and refuses any packer but pnpm: only pnpm replaces
 * the `workspace:` ranges and the exports of the sources. It is JavaScript because Node.js 20 may run it, before `pnpm install`.
 */
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")
const isPrepack = process.env["npm_lifecycle_event"] === "prepack"

if (isPrepack && !(process.env["npm_config_user_agent"] ?? "").startsWith("pnpm/")) {
  fail("Only pnpm can pack this package. Run `npx -y pnpm@12.21.0 pack` instead.")
}
const compiler = join(root, "node_modules/.bin/tsc")
if (!existsSync(compiler))
  fail("Nothing is installed yet. Run `npx -y pnpm@12.21.0 install`, then pack again.")

const folders = isPrepack ? [process.cwd()] : published()
compile(folders)
const incomplete = folders.filter((folder) => difference(expectedIn(folder), builtIn(folder)).length > 0)
// The compiler trusts its record of an earlier build, even if the output was deleted.
if (incomplete.length > 0) compile(["--force", ...incomplete])
for (const folder of folders) {
  for (const file of difference(builtIn(folder), expectedIn(folder))) rmSync(join(folder, "dist", file))
  const missing = difference(expectedIn(folder), builtIn(folder))
  if (missing.length > 0) fail(`The compiler wrote no ${missing.join(", ")} in ${join(folder, "dist")}.`)
}
// Not before it is known that rolldown is installed.
const { bundle } = await import("./bundle.mjs")
await Promise.all(folders.filter((folder) => existsSync(join(folder, "src/bin.ts"))).map(bundle))

function published() {
  const packages = join(root, "packages")
  return readdirSync(packages)
    .map((name) => join(packages, name))
    .filter((folder) => {
      const manifest = join(folder, "package.json")
      return existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).private !== true
    })
}

/** @param {ReadonlyArray<string>} options */
function compile(options) {
  // Standard output is that of `pnpm pack --json`.
  const { status } = spawnSync(compiler, ["-b", ...options], { stdio: ["ignore", 2, 2] })
  if (status !== 0) fail("The sources do not compile.")
}

/** @param {string} folder */
function expectedIn(folder) {
  return filesIn(join(folder, "src"))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length))
    .flatMap((name) => [".js", ".js.map", ".d.ts", ".d.ts.map"].map((extension) => name + extension))
}

/** The files of `dist`, without the compiler's record and files of tests, which `files` of the manifest excludes. @param {string} folder */
function builtIn(folder) {
  return filesIn(join(folder, "dist")).filter((file) => !/^(?:\.tsbuildinfo$|\.cache\b|project-)/.test(file))
}

/** @param {string} folder */
function filesIn(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}

/** @param {ReadonlyArray<string>} some @param {ReadonlyArray<string>} others */
function difference(some, others) {
  const known = new Set(others)
  return some.filter((file) => !known.has(file))
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
