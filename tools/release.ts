/**
 * Prints each reason not to publish the packages, and fails if there is one. `--write` first fills in the fields of the
 * manifests that follow from the address of the repository.
 */
import { join } from "node:path"
import * as Release from "./src/Release.ts"

const root = join(import.meta.dirname, "..")
if (process.argv.includes("--write")) Release.write(root)
const problems = Release.problems(root)
process.exitCode = problems.length === 0 ? 0 : 1
process.stdout.write(
  problems.length === 0
    ? `Ready to publish: ${Release.publishedIn(root)
        .map(({ manifest }) => `${String(manifest["name"])}@${String(manifest["version"])}`)
        .join(", ")}\n`
    : `${problems.join("\n")}\n`
)
