/** Command lines that `genesys-emulator` cannot run, and output that cannot be written. */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as InProcess from "@effect-genesys/testing/InProcess"
import * as Process from "@effect-genesys/testing/Process"
import * as TakenPort from "@effect-genesys/testing/TakenPort"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Command from "../src/Command.ts"
import { fold } from "../src/command/Fold.ts"
import * as Program from "../src/command/Program.ts"

const bin = fileURLToPath(new URL("../bin/bin.js", import.meta.url))
const root = fileURLToPath(new URL("..", import.meta.url))

const run = (args: ReadonlyArray<string>, environment?: Process.Environment) =>
  Process.node([bin, ...args], environment)

const duration = 'a duration of 0 or more that ends, such as "250 millis", "2 seconds" or "1 day"'
const wrong: ReadonlyArray<readonly [ReadonlyArray<string>, string]> = [
  [["--prot", "1"], "There is no flag --prot of genesys-emulator. Did you mean --port?"],
  [["extra"], 'Unexpected positional argument: "extra".'],
  [["--port", "65536"], '--port cannot be "65536": give a port from 0 to 65535.'],
  [["--port"], "--port has no value: give a whole number."],
  [["--port", "1", "--port", "2"], "--port appears 2 times: give at most 1 value."],
  [["--host", "a b"], '--host cannot be "a b": give an address, such as 127.0.0.1.'],
  [
    ["--public-url", "https://genesys.test/path"],
    '--public-url cannot be "https://genesys.test/path": give a URL of a host without a path, such as https://genesys.test.'
  ],
  [["--seed", "full"], '--seed cannot be "full": give "demo" or "empty".'],
  [["--data", root], `--data cannot be "${root}": it is not a file.`],
  [["--data", "/dev/full"], '--data cannot be "/dev/full": it is not a file.'],
  [["--data", ""], "--data has no value: give the name of a file."],
  [
    ["--requests-per-minute", "-1"],
    '--requests-per-minute cannot be "-1": give a whole number of 0 or more, or none.'
  ],
  [["--query-latency", "soon"], `--query-latency cannot be "soon": give ${duration}.`],
  [["--usage-delay"], "--usage-delay has no value: give a duration."],
  [["--client-limit"], "--client-limit has no value: give a number."],
  [["--accepted-status", "204"], '--accepted-status cannot be "204": give "200" or "202".'],
  [["--query-outcome", ""], "--query-outcome has no value: give a text that is not empty."],
  [["--usage-delay=-1 day"], `--usage-delay cannot be "-1 day": give ${duration}.`]
]

/** The program, with a standard output on a full disk. */
const withFullDisk = (args: ReadonlyArray<string>) =>
  Effect.callback<Process.Ended>((resume) => {
    const child = execFile(
      "sh",
      ["-c", 'exec "$@" > /dev/full', "sh", process.execPath, bin, ...args],
      { env: { PATH: process.env["PATH"] } },
      (error, stdout, stderr) =>
        resume(Effect.succeed({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }))
    )
    return Effect.sync(() => child.kill())
  })

/** These also run as processes. */
const processes = new Set(["--prot 1", "--data /dev/full"])

const runs = [
  [
    "in this process",
    (args: ReadonlyArray<string>) =>
      InProcess.run(Program.program(Command.make("genesys-emulator"), { version: "0" }), args),
    wrong
  ],
  ["as a process", run, wrong.filter(([args]) => processes.has(args.join(" ")))]
] as const

describe("genesys-emulator", () => {
  for (const [where, start, cases] of runs) {
    it.live.each(cases)(
      `%j ends with 2, one sentence, and nothing on standard output ${where}`,
      ([args, sentence]) =>
        Effect.gen(function* () {
          const { code, stderr, stdout } = yield* start(args)
          assert.deepStrictEqual([code, stdout], [2, ""])
          assert.strictEqual(stderr, `\nERROR\n  ${sentence}\n  Run genesys-emulator --help for help.\n`)
        })
    )
  }

  it.live("reports a port in use in a sentence, and ends with 1", () =>
    Effect.gen(function* () {
      const port = yield* TakenPort.port
      const { code, stderr, stdout } = yield* run(["--port", String(port), "--json"])
      assert.deepStrictEqual([code, stdout], [1, ""])
      assert.match(stderr, /^\nERROR\n {2}Port \d+ of 127\.0\.0\.1 is in use\. Choose another with --port/)
    })
  )

  it.live.each([["--port", "0"], ["--port", "0", "--json"], ["--help"], ["--version"]])(
    "%s %s %s ends with 1 and a sentence if its output cannot be written",
    (...args) =>
      Effect.gen(function* () {
        const { code, stderr } = yield* withFullDisk(args.filter((arg) => typeof arg === "string"))
        assert.strictEqual(code, 1)
        assert.match(stderr, /^\nERROR\n {2}The output could not be written \(ENOSPC\)/)
        assert.notMatch(stderr, /^\s+at /m)
      })
  )

  it.live("prints requested help on standard output", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* run(["--help"])
      assert.deepStrictEqual([code, stderr], [0, ""])
      assert.match(stdout, /^ {2}--port integer /m)
    })
  )
})

describe("help on a terminal", () => {
  const wide = `  --data FILE    ${"a word or two ".repeat(20).trim()}`

  it.each([20, 60, 80, 100, 140])("breaks between words at %i columns", (columns) => {
    const lines = fold(`FLAGS\n${wide}\n  --json         One line`, columns).split("\n")
    for (const line of lines) assert.isAtMost(line.length, columns)
    assert.strictEqual(words(lines.join("\n")), words(`FLAGS ${wide} --json One line`))
  })

  it("continues in the column of the text, and ignores colors", () => {
    assert.deepStrictEqual(fold("  \u001B[1m--a\u001B[0m  one two three", 12).split("\n"), [
      "  \u001B[1m--a\u001B[0m  one",
      "       two",
      "       three"
    ])
  })

  it("continues below the first word if that column leaves no room", () => {
    assert.deepStrictEqual(fold("  --data FILE    one two three", 20).split("\n"), [
      "  --data FILE    one",
      "    two three"
    ])
  })

  it("does not break a word that is wider than the terminal", () => {
    assert.deepStrictEqual(fold("go to https://example.com/a/long/path now", 10).split("\n"), [
      "go to",
      "https://example.com/a/long/path",
      "now"
    ])
  })
})

const words = (text: string) =>
  text
    .split(/\s+/)
    .filter((word) => word !== "")
    .join(" ")
