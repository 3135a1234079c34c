/** The name of the program in help and errors: the words that the user typed. */
import * as InProcess from "@effect-genesys/testing/InProcess"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Command from "../src/Command.ts"
import * as Program from "../src/command/Program.ts"

const name = "genesys-emulator"

const run = (line: string, environment: Readonly<Record<string, string>>) =>
  InProcess.run(
    Program.program(Command.make(name), { version: "0", npmPackage: "@effect-genesys/emulator" }),
    [line],
    { environment }
  )

/** Starts of the program: what npm sets, and the words that start the program again. */
const starts: ReadonlyArray<readonly [string, Readonly<Record<string, string>>, string]> = [
  ["by its name", {}, name],
  [
    "by npx",
    { npm_lifecycle_event: "npx", npm_lifecycle_script: "'genesys-emulator'" },
    "npx @effect-genesys/emulator"
  ],
  [
    "by npx before npm 11",
    { npm_lifecycle_event: "npx", npm_lifecycle_script: "genesys-emulator" },
    "npx @effect-genesys/emulator"
  ],
  [
    "by a program that npx started",
    { npm_lifecycle_event: "npx", npm_lifecycle_script: "'vitest' 'run'" },
    name
  ],
  ["by a script of a package", { npm_lifecycle_event: "emulate", npm_lifecycle_script: name }, name]
]

describe("a program that is started", () => {
  it.live.each(starts)("%s says so in its errors", ([, environment, words]) =>
    Effect.gen(function* () {
      const { stderr } = yield* run("--prot", environment)
      assert.strictEqual(
        stderr,
        `\nERROR\n  There is no flag --prot of ${words}. Did you mean --port?\n  Run ${words} --help for help.\n`
      )
    })
  )

  it.live.each(starts)("%s says so in its help", ([, environment, words]) =>
    Effect.gen(function* () {
      const { stdout } = yield* run("--help", environment)
      assert.include(stdout, `USAGE\n  ${words} [flags]\n`)
      assert.include(stdout, `\n  ${words} --port 4010\n`)
      assert.strictEqual(stdout.includes("npx"), words.startsWith("npx"))
    })
  )

  it.live("by npx completes its own name, and not npx", () =>
    Effect.gen(function* () {
      const { stdout } = yield* InProcess.run(
        Program.program(Command.make(name), { version: "0", npmPackage: "@effect-genesys/emulator" }),
        ["--completions", "bash"],
        { environment: { npm_lifecycle_event: "npx", npm_lifecycle_script: name } }
      )
      assert.include(stdout, name)
      assert.notInclude(stdout, "npx")
    })
  )
})
