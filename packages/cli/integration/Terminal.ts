/** Runs `genesys-oauth` on a terminal, which `script` of Debian emulates, or through a pipe. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import * as Effect from "effect/Effect"
import * as Process from "../test/Process.ts"

/** What to type once the output matches. */
export type Answer = readonly [when: RegExp, keys: string]

export const controlC = "\u0003"

/** `columns` of the terminal, or `Infinity` for a pipe, where only Ctrl-C can be typed. A terminal has no standard error. */
export const run = Effect.fnUntraced(function* (
  args: ReadonlyArray<string>,
  columns: number,
  environment: Process.Environment,
  answer?: Answer
) {
  const command = [process.execPath, Process.bin, ...args]
  const env = { PATH: process.env["PATH"], NODE_COMPILE_CACHE: Process.compileCache, ...environment }
  const quoted = command.map((word) => `'${word}'`).join(" ")
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      columns === Infinity
        ? spawn(process.execPath, command.slice(1), { env, stdio: ["pipe", "pipe", "pipe"] })
        : spawn("script", ["-qec", `stty cols ${columns}; exec ${quoted}`, "/dev/null"], { env })
    ),
    (started) => Effect.sync(() => started.kill("SIGKILL"))
  )
  const output = { stdout: "", stderr: "" }
  let isAnswered = answer === undefined
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (chunk) => {
      output[name] += String(chunk)
      if (isAnswered || !answer?.[0].test(output.stdout + output.stderr)) return
      isAnswered = true
      if (columns === Infinity) child.kill("SIGINT")
      else child.stdin.write(answer[1])
    })
  }
  if (columns === Infinity) child.stdin.end()
  const [code] = yield* Effect.promise(() => once(child, "close"))
  return { ...output, code: Number(code) }
}, Effect.scoped)
