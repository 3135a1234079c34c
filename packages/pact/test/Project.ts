/** A project of its own for Vitest, where this package is installed. */
import { execFile } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"

export interface Asked {
  /** Written before the run. A file that is `null` is deleted. */
  readonly write?: Files
  /** Parts of names of files, as on the command line. */
  readonly filters?: ReadonlyArray<string>
  readonly options?: Readonly<Record<string, unknown>>
  /** In watch mode: what runs again afterwards. */
  readonly reruns?: ReadonlyArray<"all" | ReadonlyArray<string>>
}

export interface Came {
  readonly output: string
  readonly failed: boolean
  /** What is in the folder of pacts, by name. */
  readonly pacts: Readonly<Record<string, string>>
}

export type Files = Readonly<Record<string, string | null>>

/** Runs in one new project. It has the plugin, unless the first run writes a configuration of its own. */
export const run = Effect.fnUntraced(function* (asked: ReadonlyArray<Asked>) {
  // Where packages are found, and where nothing is linted or formatted.
  const dist = fileURLToPath(new URL("../dist", import.meta.url))
  const root = yield* Effect.acquireRelease(
    Effect.sync(() => {
      mkdirSync(dist, { recursive: true })
      return mkdtempSync(join(dist, "project-"))
    }),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
  )
  writeFileSync(join(root, "vitest.config.ts"), configuration())
  writeFileSync(join(root, "package.json"), '{ "type": "module" }')
  return yield* Effect.callback<ReadonlyArray<Came>>((resume) => {
    const program = fileURLToPath(new URL("runs.ts", import.meta.url))
    // Vitest would take the process for a worker of the run that this is part of.
    const { VITEST: _vitest, VITEST_POOL_ID: _pool, VITEST_WORKER_ID: _worker, ...env } = process.env
    const child = execFile(
      process.execPath,
      [program, root],
      { cwd: root, env, maxBuffer: 1e9 },
      (error, stdout, stderr) =>
        resume(
          error === null
            ? Effect.sync(() => JSON.parse(stdout.trim().split("\n").at(-1) ?? ""))
            : Effect.die(new Error(`${stdout}\n${stderr}`, { cause: error }))
        )
    )
    child.stdin?.end(JSON.stringify(asked))
    return Effect.sync(() => child.kill())
  })
}, Effect.scoped)

/** With more options of the plugin, as they are written. */
export const configuration = (options = "") => `
import { pact } from "effect-pact/vitest"
import { defineConfig } from "vitest/config"
export default defineConfig({ plugins: [pact({ dir: "pacts", ${options} })] })
`

/** A test file with a test for each of the bodies. */
export const testFile = (...tests: ReadonlyArray<string>) => `
import { assert, describe, it } from "@effect/vitest"
import { Interaction, Pact } from "effect-pact"
import * as Effect from "effect/Effect"
const pact = Pact.make({ consumer: "consumer", provider: "provider" })
const asks = (what: string, asked = what, { run } = pact) =>
  run(
    Interaction.make({
      given: \`there is \${what}\`,
      uponReceiving: \`a request for \${what}\`,
      withRequest: { method: "GET", path: \`/\${what}\` },
      willRespondWith: { status: 200 }
    }),
    ({ url }) => Effect.promise(() => fetch(\`\${url}/\${asked}\`))
  )
${tests.join("\n")}
`

export const asks = (what: string) => `it.effect("asks for ${what}", () => asks("${what}"))`

/** So many interactions each. */
export const eightFiles = (interactions: number): Files =>
  Object.fromEntries(
    Array.from({ length: 8 }, (_, file) => [
      `${file}.pact.test.ts`,
      testFile(
        `for (let number = 0; number < ${interactions}; number++) it.effect(\`\${number}\`, () => asks(\`${file}-\${number}\`))`
      )
    ])
  )
