/**
 * `pnpm test`: every check, then every test. `pnpm test client` runs the tests of one package, `pnpm test a/file.test.ts`
 * those of one file; other arguments are Vitest's. `pnpm test:watch client` runs them again whenever a file changes.
 */
import { spawnSync } from "node:child_process"
import { run } from "./checks.ts"

const watch = process.argv.includes("--watch")
const [first, ...others] = process.argv.slice(2).filter((argument) => argument !== "--watch")
const isPackage = first !== undefined && /^[a-z][\w-]*$/.test(first)
const selected =
  first === undefined
    ? []
    : isPackage
      ? ["--mode", "package", "--project", first, ...others]
      : [first, ...others]

const vitest = () => {
  const args = [watch ? "watch" : "run", ...selected]
  process.stdout.write(`… tests: vitest ${args.join(" ")}\n`)
  return spawnSync("vitest", args, { stdio: "inherit" }).status ?? 1
}

process.exitCode = watch || first !== undefined || (await run("check")) ? vitest() : 1
