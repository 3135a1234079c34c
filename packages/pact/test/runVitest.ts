/** A program: runs Vitest in a folder as often as it is told, and tells what came of each run. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { Writable } from "node:stream"
import * as Effect from "effect/Effect"
import { startVitest } from "vitest/node"
import type { Asked, Came } from "./Project.ts"

const pactsIn = (folder: string): Came["pacts"] =>
  existsSync(folder)
    ? Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]))
    : {}

const run = Effect.fnUntraced(function* (
  root: string,
  { filters = [], options = {}, reruns = [], write = {} }: Asked
) {
  for (const [name, text] of Object.entries(write)) {
    if (text === null) rmSync(join(root, name))
    else {
      mkdirSync(dirname(join(root, name)), { recursive: true })
      writeFileSync(join(root, name), text)
    }
  }
  const came: Array<Came> = []
  let output = ""
  const stream = () =>
    new Writable({
      write: (chunk, _encoding, done) => {
        output += String(chunk)
        done()
      }
    })
  const settle = () => {
    came.push({ output, failed: process.exitCode === 1, pacts: pactsIn(join(root, "pacts")) })
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
        // Which it is not by itself where CI is set.
        allowOnly: true,
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
  return came
})

process.on("message", ({ asked, root }: { readonly root: string; readonly asked: ReadonlyArray<Asked> }) => {
  process.chdir(root)
  void Effect.runPromise(Effect.forEach(asked, (each) => run(root, each))).then((came) =>
    process.send?.(came.flat())
  )
})
