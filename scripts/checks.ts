/** The checks before the tests, side by side. A check that fails prints its output, which names the file first. */
import { spawn } from "node:child_process"

interface Check {
  readonly name: string
  readonly command: string
  /** The command that repairs problems, if there is one. */
  readonly fix?: string
  /** Checks of the declarations that this one builds. */
  readonly next?: ReadonlyArray<Check>
}

const checks: ReadonlyArray<Check> = [
  {
    name: "types, snippets",
    command: "node tools/snippets.ts && tsc -b . tools/.snippets --pretty false",
    next: [
      { name: "public signatures", command: "node tools/signatures.ts --check" },
      { name: "types that users see", command: "tstyche" }
    ]
  },
  { name: "lint", command: "oxlint --format unix", fix: "oxlint --format unix --fix" },
  { name: "imports", command: "node tools/imports.ts" },
  { name: "doc comments", command: "node tools/docComments.ts --check" },
  { name: "format", command: "oxfmt --list-different .", fix: "oxfmt ." },
  { name: "commit subjects", command: "scripts/recent-commits.sh" }
]

/** Runs all of them, and returns whether every one passed. */
export const run = async (mode: "check" | "fix"): Promise<boolean> => {
  // First, and one by one: a repair changes files that the checks read.
  if (mode === "fix") {
    for (const { fix, name } of checks) if (fix !== undefined) await report(name, fix)
  }
  return passed(checks)
}

const passed = async (all: ReadonlyArray<Check>): Promise<boolean> => {
  const results = await Promise.all(
    all.map(async ({ command, name, next = [] }) => (await report(name, command)) && passed(next))
  )
  return results.every(Boolean)
}

/** Prints the name before the check runs, and its result after that. */
const report = async (name: string, command: string): Promise<boolean> => {
  const started = performance.now()
  write(`… ${name}: ${command}`)
  const { code, output } = await finished(command)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  write(code === 0 ? `✓ ${name} (${seconds} s)` : `✗ ${name} (${seconds} s): ${command}\n${output.trimEnd()}`)
  return code === 0
}

const finished = (command: string) =>
  new Promise<{ readonly code: number | null; readonly output: string }>((resolve) => {
    const child = spawn(command, { shell: true, stdio: ["ignore", "pipe", "pipe"] })
    let output = ""
    child.stdout.on("data", (chunk) => (output += String(chunk)))
    child.stderr.on("data", (chunk) => (output += String(chunk)))
    child.on("close", (code) => resolve({ code, output }))
  })

const write = (line: string) => process.stdout.write(`${line}\n`)
