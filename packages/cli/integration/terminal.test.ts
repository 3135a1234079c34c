/** Questions and secrets on a terminal. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Clients from "../test/Clients.ts"
import * as InProcess from "../test/InProcess.ts"
import * as Terminal from "./Terminal.ts"

/** Types the answer when the question is asked. `output` is all that the terminal shows. */
const onTerminal = Effect.fnUntraced(function* (args: ReadonlyArray<string>, answer: string) {
  const environment = yield* InProcess.administrator
  const { code, stdout } = yield* Terminal.run(["clients", ...args], 60, environment, [/\[y\/N\]/, answer])
  return { code, output: stdout.replaceAll("\r", "") }
})

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
    ["Ctrl-C", Terminal.controlC, 130],
    ["Ctrl-D", "\u0004", 1],
    ["no", "n\n", 1]
  ] as const)("changes nothing after %s at the question", ([, key, exitCode]) =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { code, output } = yield* onTerminal(["deactivate", id], key)
      assert.strictEqual(code, exitCode, output)
      assert.include(output.replaceAll("\n", " "), `Deactivate the client Billing (${id})? [y/N]`)
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
