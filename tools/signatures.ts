/**
 * Writes `signatures.md` of each published package: the declarations of every module that its `exports` name, and of the
 * internal types that these mention. A review of that file is a review of the public surface. It reads `dist`, so
 * `tsc -b` comes first. `--check` writes nothing and fails where a committed report is not up to date.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Declarations from "./src/signatures/Declarations.ts"
import * as Report from "./src/signatures/Report.ts"

const packages = join(import.meta.dirname, "../packages")
const isCheck = process.argv.includes("--check")

const outdated = readdirSync(packages)
  .map((name) => join(packages, name))
  .filter((folder) => existsSync(join(folder, "package.json")))
  .flatMap((folder) => {
    const manifest = Report.manifestIn(folder)
    if (manifest.isPrivate) return []
    const path = join(folder, "signatures.md")
    const report = Report.of(manifest, Declarations.inFolder(join(folder, "dist")))
    if (existsSync(path) && readFileSync(path, "utf8") === report) return []
    if (!isCheck) writeFileSync(path, report)
    return [path]
  })

if (isCheck && outdated.length > 0) {
  process.stderr.write(
    `${outdated.map((path) => `${path}: not the public signatures of this source`).join("\n")}\n` +
      "Run `pnpm tools signatures`, and review and commit the difference.\n"
  )
  process.exitCode = 1
}
