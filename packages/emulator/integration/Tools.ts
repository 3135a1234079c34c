/**
 * Programs that read an OpenAPI document (linters, generators, a validating proxy), and the compilers and runtimes under which
 * the packages are tried. They need 600 MB, so only these tests install them, in the folder `tools`.
 */
import { execFile, type ExecFileException } from "node:child_process"
import { readFile } from "node:fs/promises"
import { delimiter, dirname, join } from "node:path"
import { promisify } from "node:util"
import * as Effect from "effect/Effect"

const folder = join(import.meta.dirname, "tools")

/** Installs them, for `globalSetup` of Vitest, so that the time does not count for a test. */
export const setup = async () => {
  await promisify(execFile)(
    "npx",
    ["-y", "pnpm@12.21.0", "install", "--ignore-workspace", "--frozen-lockfile", "--ignore-scripts"],
    { cwd: folder }
  )
}

/** The path of a program, to run with `environment`. */
export const program = (name: string) => join(folder, "node_modules/.bin", name)

/** Runs the programs with the Node.js of the tests, and without telemetry. */
export const environment = {
  ...process.env,
  PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
  NO_COLOR: "1",
  REDOCLY_TELEMETRY: "off",
  REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
  ORVAL_TELEMETRY_DISABLED: "true"
}

export interface Finished {
  readonly code: number
  readonly output: string
}

/** Runs a program to its end. */
export const run = (name: string, parameters: ReadonlyArray<string>, cwd: string) =>
  Effect.callback<Finished>((resume) => {
    const child = execFile(
      program(name),
      parameters,
      { cwd, env: environment, maxBuffer: 100_000_000 },
      (error: ExecFileException | null, stdout, stderr) =>
        resume(
          Effect.succeed({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr })
        )
    )
    return Effect.sync(() => child.kill())
  })

/** The absolute path of a file of a package. */
export const file = (path: string) => join(folder, "node_modules", path)

/** The text of a file of a package. */
export const source = (path: string) => Effect.promise(() => readFile(file(path), "utf8"))
