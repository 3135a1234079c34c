/**
 * Bundles the program of a package, `src/bin.ts`, with the modules it needs, into `bin`. Node.js then loads a few files
 * instead of hundreds, and starts the program in half the time. Modules of `import()` stay in files of their own, and load
 * when they are needed. `bin/LICENSES.txt` has the licenses of the packages in it.
 *
 *   node scripts/bundle.mjs packages/cli
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { rolldown } from "rolldown"

/** They read files beside their modules. */
const external = ["jq-wasm", "open"]

/** @param {string} folder */
export async function bundle(folder) {
  const build = await rolldown({
    input: join(folder, "src/bin.ts"),
    platform: "node",
    external,
    // The manifest promises that no module of the package has side effects, but this one runs the program.
    treeshake: { moduleSideEffects: [{ test: /[\\/]src[\\/]main\.ts$/, sideEffects: true }] }
  })
  const { output } = await build.generate({ entryFileNames: "[name].js" })
  const chunks = output.filter((file) => file.type === "chunk")
  write(
    join(folder, "bin"),
    new Map([
      ...chunks.map(({ code, fileName }) => /** @type {const} */ ([fileName, code])),
      ["LICENSES.txt", licenses(chunks.flatMap(({ moduleIds }) => moduleIds))]
    ])
  )
}

/** Leaves equal files alone, because a program of another run may read them. @param {string} folder @param {ReadonlyMap<string, string>} files */
function write(folder, files) {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of files) {
    const path = join(folder, name)
    if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text)
  }
  for (const name of readdirSync(folder)) if (!files.has(name)) rmSync(join(folder, name))
}

/** @param {ReadonlyArray<string>} modules */
function licenses(modules) {
  const packages = new Set(
    modules
      .filter((module) => /[\\/]node_modules[\\/]/.test(module))
      .map((module) => packageOf(dirname(module)))
  )
  return [...packages]
    .map((folder) => {
      const { license, name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
      const text = file === undefined ? "" : `\n${readFileSync(join(folder, file), "utf8").trim()}\n`
      return `${name} ${version} (${license})\n${text}`
    })
    .toSorted()
    .join(`\n${"-".repeat(80)}\n\n`)
}

/** @param {string} folder @returns {string} */
function packageOf(folder) {
  const manifest = join(folder, "package.json")
  const isPackage = existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name !== undefined
  return isPackage ? folder : packageOf(dirname(folder))
}

if (process.argv[1] === import.meta.filename) {
  await Promise.all(process.argv.slice(2).map((folder) => bundle(resolve(folder))))
}
