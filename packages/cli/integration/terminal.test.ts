/** Questions and secrets on a terminal, which `script` of Debian emulates. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Clients from "../test/Clients.ts"
import * as InProcess from "../test/InProcess.ts"
import * as Process from "../test/Process.ts"

/** Types the answer when the question is asked. `output` is all that the terminal shows. */
const onTerminal = Effect.fnUntraced(function* (args: ReadonlyArray<string>, answer = "") {
  const environment = yield* InProcess.administrator
  const line = [process.execPath, Process.bin, "clients", ...args].map((word) => `'${word}'`).join(" ")
  const child = spawn("script", ["-qec", `stty cols 60; ${line}`, "/dev/null"], {
    env: { PATH: process.env["PATH"], ...environment }
  })
  let output = ""
  let answered = false
  child.stdout.on("data", (chunk) => {
    output += String(chunk)
    if (answered || !output.includes("[y/N]")) return
    answered = true
    child.stdin.write(answer)
  })
  yield* Effect.addFinalizer(() => Effect.sync(() => child.kill("SIGKILL")))
  const [code] = yield* Effect.promise(() => once(child, "close"))
  return { code: Number(code), output: output.replaceAll("\r", "") }
}, Effect.scoped)

const rotations = Emulator.Emulator.useSync(
  ({ faults }) => faults.counters().received["postOauthClientSecret"] ?? 0
)

layer(Layer.orDie(Emulator.layer({ seed: "empty" })), { excludeTestServices: true })("a terminal", (it) => {
  it.effect("asks before a rotation, and shows the secret only with --show-secret", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const hidden = yield* onTerminal(["rotate", id, "--to", "-"], "y\n")
      assert.strictEqual(hidden.code, 2)
      assert.match(hidden.output, /add --show-secret/)
      assert.strictEqual(yield* rotations, 0)
      const shown = yield* onTerminal(["rotate", id, "--to", "-", "--show-secret"], "y\n")
      assert.strictEqual(shown.code, 0)
      assert.match(shown.output, /^[\w-]{86}$/m)
      assert.strictEqual(yield* rotations, 1)
    })
  )

  it.effect.each([
    ["Ctrl-C", "\u0003", 130],
    ["Ctrl-D", "\u0004", 1],
    ["no", "n\n", 1]
  ] as const)("changes nothing after %s at the question", ([, key, exitCode]) =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { code, output } = yield* onTerminal(["deactivate", id], key)
      assert.strictEqual(code, exitCode, output)
      assert.include(output, `Deactivate the client Billing (${id})? [y/N]`)
      assert.strictEqual((yield* Clients.get(id)).state, "active")
    })
  )

  it.effect("reads yes, and fits its width", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { code, output } = yield* onTerminal(
        ["update", id, "--description", "Runs every night, and sends a report about the day before"],
        "y\n"
      )
      assert.strictEqual(code, 0)
      const [difference = ""] = output.split("Change the client")
      assert.isTrue(difference.split("\n").every((line) => line.length <= 60))
      assert.match(output.replaceAll(/\s+/g, " "), /is changed\./)
    })
  )
})
