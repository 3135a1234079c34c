/** Runs Vitest in a temporary project that has this package installed. */
import { fork } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

export interface RunOptions {
  /** Files to write before the run. `null` deletes a file. */
  readonly write?: Files
  /** Parts of file names, as on the command line. */
  readonly filters?: ReadonlyArray<string>
  readonly options?: Readonly<Record<string, unknown>>
  /** The files to run again in watch mode. */
  readonly reruns?: ReadonlyArray<"all" | ReadonlyArray<string>>
}

export interface RunResult {
  readonly output: string
  readonly failed: boolean
  /** The files in the folder of pacts, by name. */
  readonly pacts: Readonly<Record<string, string>>
}

export type Files = Readonly<Record<string, string | null>>

/** The process that runs Vitest. Its start takes as long as two runs, so the tests of a file share one. */
export class Runner extends Context.Service<
  Runner,
  (root: string, runs: ReadonlyArray<RunOptions>) => Effect.Effect<ReadonlyArray<RunResult>>
>()("effect-pact/test/Runner") {}

export const layer = Layer.effect(
  Runner,
  Effect.gen(function* () {
    // With these variables, Vitest would regard the process as one of its workers.
    const { VITEST: _vitest, VITEST_POOL_ID: _pool, VITEST_WORKER_ID: _worker, ...inherited } = process.env
    const env = { ...inherited, NODE_COMPILE_CACHE: compileCache }
    const child = yield* Effect.acquireRelease(
      Effect.sync(() =>
        fork(fileURLToPath(new URL("runVitest.ts", import.meta.url)), { env, stdio: "pipe" })
      ),
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
    return (root, runs) =>
      Effect.callback<ReadonlyArray<RunResult>>((resume) => {
        const ended = () => resume(Effect.die(new Error(`The runner ended.\n${printed}`)))
        child.once("exit", ended)
        child.once("message", (results: ReadonlyArray<RunResult>) => {
          child.off("exit", ended)
          resume(Effect.succeed(results))
        })
        child.send({ root, runs })
      })
  })
)

/** Where Node keeps compiled code of the workers, which load the same modules for each run. */
export const compileCache = join(tmpdir(), "effect-pact-compiled")

/** Runs Vitest several times in one new project. It has the plugin, unless the first run writes another configuration. */
export const run = Effect.fnUntraced(function* (runs: ReadonlyArray<RunOptions>) {
  // Packages resolve in this folder, and its files are neither linted nor formatted.
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
  return yield* Effect.flatMap(Runner, (runner) => runner(root, runs))
}, Effect.scoped)

/** A Vitest configuration, with source text for more options of the plugin. */
export const configuration = (options = "") => `
import { pact } from "effect-pact/vitest"
import { defineConfig } from "vitest/config"
export default defineConfig({ plugins: [pact({ dir: "pacts", ${options} })] })
`

/**
 * A test file that contains the source text of tests. It imports modules instead of the index, because loading modules is
 * most of the time of a run.
 */
export const testFile = (...tests: ReadonlyArray<string>) => `
import { assert, describe, it } from "@effect/vitest"
import * as Interaction from "effect-pact/Interaction"
import * as Pact from "effect-pact/Pact"
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

/** Test files with a number of interactions each. */
export const testFiles = (files: number, interactions: number): Files =>
  Object.fromEntries(
    Array.from({ length: files }, (_, file) => [
      `${file}.pact.test.ts`,
      testFile(
        `for (let number = 0; number < ${interactions}; number++) it.effect(\`\${number}\`, () => asks(\`${file}-\${number}\`))`
      )
    ])
  )

/** The file name of the pact of these test files. */
export const pactName = "consumer-provider.json"

/** The requests of the interactions in the pact, in their order. */
export const inPact = (result: RunResult | undefined): ReadonlyArray<string> =>
  JSON.parse(result?.pacts[pactName] ?? '{ "interactions": [] }').interactions.map(
    ({ description }: { readonly description: string }) => description.replace("a request for ", "")
  )

/** The lines that the plugin printed. */
export const said = (result: RunResult | undefined): string =>
  (result?.output ?? "")
    .split("\n")
    .filter((line) => line.startsWith("Pact: "))
    .map((line) => line.slice("Pact: ".length))
    .join("\n")
