/** `pnpm check`: everything that `pnpm test` checks before it runs the tests. `--fix` repairs lint and format first. */
import { run } from "./checks.ts"

process.exitCode = (await run(process.argv.includes("--fix") ? "fix" : "check")) ? 0 : 1
