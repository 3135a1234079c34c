/** The program behind `Project.run`: runs Vitest in a folder as often as requested, and sends the results. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { Writable } from "node:stream"
import * as Effect from "effect/Effect"
import { startVitest } from "vitest/node"
import type { RunOptions, RunResult } from "./Project.ts"

const pactsIn = (folder: string): RunResult["pacts"] =>
  existsSync(folder)
    ? Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]))
    : {}

const run = Effect.fnUntraced(function* (
  root: string,
  { filters = [], options = {}, reruns = [], write = {} }: RunOptions
) {
  for (const [name, text] of Object.entries(write)) {
    if (text === null) rmSync(join(root, name))
    else {
      mkdirSync(dirname(join(root, name)), { recursive: true })
      writeFileSync(join(root, name), text)
    }
  }
  const results: Array<RunResult> = []
  let output = ""
  const stream = () =>
    new Writable({
      write: (chunk, _encoding, done) => {
        output += String(chunk)
        done()
      }
    })
  const settle = () => {
    results.push({ output, failed: process.exitCode === 1, pacts: pactsIn(join(root, "pacts")) })
    output = ""
    process.exitCode = 0
  }
  process.exitCode = 0
  const vitest = yield* Effect.promise(() =>
    startVitest(
      "test",
      [...filters],
      {
        root,
        watch: false,
        reporters: ["default"],
        pool: "threads",
        isolate: false,
        maxWorkers: 1,
        // The default is false if CI is set.
        allowOnly: true,
        // Loaded by Node, so that its compile cache applies. Node does not strip types in the vm pools.
        server: {
          deps: { external: String(options["pool"]).startsWith("vm") ? [] : [/packages\/pact\/src/] }
        },
        ...options
      },
      {},
      { stdout: stream(), stderr: stream() }
    )
  )
  settle()
  for (const files of reruns) {
    const specifications = yield* Effect.promise(() => vitest.globTestSpecifications())
    yield* Effect.promise(() =>
      vitest.rerunTestSpecifications(
        specifications.filter(
          ({ moduleId }) => files === "all" || files.some((file) => moduleId.endsWith(file))
        )
      )
    )
    settle()
  }
  yield* Effect.promise(() => vitest.close())
  return results
})

process.on(
  "message",
  ({ root, runs }: { readonly root: string; readonly runs: ReadonlyArray<RunOptions> }) => {
    process.chdir(root)
    void Effect.runPromise(Effect.forEach(runs, (each) => run(root, each))).then((results) =>
      process.send?.(results.flat())
    )
  }
)
