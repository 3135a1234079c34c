/** Prints each import of a package that `package.json` does not declare, for all sources in `packages/`. */
import { problems } from "./src/Imports.ts"

const found = problems()
for (const problem of found) process.stdout.write(`${problem}\n`)
process.exitCode = found.length === 0 ? 0 : 1
