/** Prints each public export whose doc comment lacks a part, and the counts. `--check` fails if there is one. */
import { join } from "node:path"
import * as DocComments from "./src/DocComments.ts"

const exported = DocComments.inPackages(join(import.meta.dirname, ".."))
const incomplete = exported.filter(({ missing }) => missing.length > 0)
const count = (part: DocComments.Part) => incomplete.filter(({ missing }) => missing.includes(part)).length

for (const { line, missing, name, path } of incomplete) {
  process.stdout.write(`${path}:${line}: ${name} has no ${missing.join(", no ")}\n`)
}
process.stdout.write(
  `Of ${exported.length} public exports, ${count("doc comment")} have no doc comment, ${count("@since")} no @since, ` +
    `${count("@category")} no @category.\n`
)
if (process.argv.includes("--check") && incomplete.length > 0) process.exitCode = 1
