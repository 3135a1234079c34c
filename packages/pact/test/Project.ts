/** A project of its own for Vitest, where this package is installed. */
import { fork } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

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

/** What runs Vitest. Its start takes as long as two runs, so tests share one; they ask it one after the other. */
export class Runner extends Context.Service<
  Runner,
  (root: string, asked: ReadonlyArray<Asked>) => Effect.Effect<ReadonlyArray<Came>>
>()("effect-pact/test/Runner") {}

export const layer = Layer.effect(
  Runner,
  Effect.gen(function* () {
    // Vitest would take the process for a worker of the run that this is part of.
    const { VITEST: _vitest, VITEST_POOL_ID: _pool, VITEST_WORKER_ID: _worker, ...env } = process.env
    const child = yield* Effect.acquireRelease(
      Effect.sync(() => fork(fileURLToPath(new URL("runs.ts", import.meta.url)), { env, stdio: "pipe" })),
      (running) =>
        Effect.callback<void>((resume) => {
          if (running.exitCode !== null || running.signalCode !== null) return resume(Effect.void)
          running.once("exit", () => resume(Effect.void))
          running.kill()
        })
    )
    let printed = ""
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk) => (printed += String(chunk)))
    return (root, asked) =>
      Effect.callback<ReadonlyArray<Came>>((resume) => {
        const ended = () => resume(Effect.die(new Error(`The runner ended.\n${printed}`)))
        child.once("exit", ended)
        child.once("message", (came: ReadonlyArray<Came>) => {
          child.off("exit", ended)
          resume(Effect.succeed(came))
        })
        child.send({ root, asked })
      })
  })
)

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
  return yield* Effect.flatMap(Runner, (runner) => runner(root, asked))
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
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
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

/** So many test files, with so many interactions each. */
export const testFiles = (files: number, interactions: number): Files =>
  Object.fromEntries(
    Array.from({ length: files }, (_, file) => [
      `${file}.pact.test.ts`,
      testFile(
        `for (let number = 0; number < ${interactions}; number++) it.effect(\`\${number}\`, () => asks(\`${file}-\${number}\`))`
      )
    ])
  )
