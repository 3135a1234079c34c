/** Candidates for the TAB key, and the scripts that ask for them. */
import { execFile } from "node:child_process"
import { Emulator } from "@effect-genesys/emulator"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Candidates from "../src/internal/completions/Candidates.ts"
import * as Clients from "./Clients.ts"
import * as Home from "./Home.ts"
import * as InProcess from "./InProcess.ts"
import * as Process from "./Process.ts"

const services = Layer.merge(Emulator.layer({ seed: "empty" }), NodeServices.layer)

/** The candidates for a line, whose last word is completed, without their descriptions. */
const complete = Effect.fnUntraced(function* (line: string, environment: Process.Environment = {}) {
  const { code, stderr, stdout } = yield* InProcess.genesysOauth(
    ["__complete", "--", ...Clients.words(line)],
    { environment }
  )
  assert.deepStrictEqual([code, stderr], [0, ""])
  return stdout.split("\n").flatMap((text) => (text === "" ? [] : [text.split("\t", 1).join()]))
})

/** What bash inserts for each line; then the arguments that a program gets from the first candidate. */
const bash = (
  lines: ReadonlyArray<readonly [line: string, replaced: string]>,
  environment: Process.Environment
) =>
  Effect.callback<string>((resume) => {
    const script = [
      "source completions.bash",
      ...lines.flatMap(([line, replaced]) => [
        `COMP_LINE=${quoted(line)} COMP_POINT=${line.length}`,
        `_genesys_oauth genesys-oauth ${quoted(replaced)}`,
        `for reply in "\${COMPREPLY[@]}"; do printf '%s\\n' "$reply"; done`,
        // readline closes an open quote, which these lines have at the start of the last word.
        `eval "set -- "${quoted(line.slice(0, line.length - replaced.length))}"\${COMPREPLY[0]}"${quoted(openQuote(line))}`,
        `printf '= %s\\n' "\${@: -1}"`
      ])
    ].join("\n")
    const child = execFile(
      "bash",
      ["--norc", "-c", script],
      { env: environment, cwd: environment["HOME"] },
      (_, stdout, stderr) => resume(Effect.succeed(stdout + stderr))
    )
    return Effect.sync(() => child.kill())
  })

/** Clients of these names with the ids 00, 01 and so on. */
const numbered = (names: ReadonlyArray<string>) => names.map((name, index) => ({ id: `0${index}`, name }))

const values = (typed: string, names: ReadonlyArray<string>) =>
  Candidates.ofClients(numbered(names), { before: "", typed }).map(({ value }) => value)

const openQuote = (line: string) => / (['"])[^'"]*$/.exec(line)?.[1] ?? ""

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** A home folder whose `bin` has the program. */
const homeWithProgram = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const home = yield* Home.folder
  yield* fs.makeDirectory(`${home}/bin`)
  yield* fs.writeFileString(
    `${home}/bin/genesys-oauth`,
    `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(Process.bin)} "$@"\n`,
    { mode: 0o700 }
  )
  return { home, path: `${home}/bin:${process.env["PATH"] ?? ""}` }
})

layer(services, { excludeTestServices: true })("completions", (it) => {
  it.effect("are subcommands, flags and the members of a choice", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* complete("cl"), ["clients"])
      assert.includeMembers([...(yield* complete("clients "))], ["list", "get", "create", "rotate"])
      assert.deepStrictEqual(yield* complete("clients list --gr"), ["--grant"])
      assert.deepStrictEqual(yield* complete("clients list --grant C"), ["CODE", "CLIENT-CREDENTIALS"])
      assert.deepStrictEqual(yield* complete("clients list --grant=C"), [
        "--grant=CODE",
        "--grant=CLIENT-CREDENTIALS"
      ])
      assert.deepStrictEqual(yield* complete("completions f"), ["fish"])
      assert.deepStrictEqual(yield* complete("audit --html "), [":files"])
      assert.deepStrictEqual(yield* complete("clients list --profile "), [])
      assert.deepStrictEqual(yield* complete("clients --profile live li"), ["list"])
      assert.deepStrictEqual(yield* complete("clients list -- --gr"), [])
      assert.deepStrictEqual(yield* complete("__"), [])
    })
  )

  it.effect("are the flags that the help of each command has", () =>
    Effect.gen(function* () {
      const visit: (path: ReadonlyArray<string>) => Effect.Effect<number> = Effect.fnUntraced(
        function* (path) {
          const { stdout } = yield* InProcess.genesysOauth([...path, "--help"])
          const flags = Array.from(stdout.matchAll(/^  (--[\w-]+)/gm), ([, flag]) => flag)
          const candidates = yield* complete([...path, "--"].join(" "))
          const hasNegation = (flag: string) => flags.includes(flag.replace("--no-", "--"))
          assert.deepStrictEqual(
            candidates.filter((flag) => flags.includes(flag) || !hasNegation(flag)).toSorted(),
            flags.toSorted(),
            path.join(" ")
          )
          const [, listed = ""] = /\nSUBCOMMANDS\n((?:  .*\n)+)/.exec(stdout) ?? []
          const names = Array.from(listed.matchAll(/^  (\w\S*)/gm), ([, name = ""]) => name)
          const below = yield* Effect.forEach(names, (name) => visit([...path, name]))
          return below.reduce((sum, count) => sum + count, 1)
        }
      )
      assert.isAbove(yield* visit([]), 25)
    })
  )

  it.effect("are clients of the last list, which other users cannot read, and send no request", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const fs = yield* FileSystem.FileSystem
      const home = yield* Home.folder
      const administrator = yield* InProcess.administrator
      const environment = { ...administrator, HOME: home }
      assert.deepStrictEqual(yield* complete("clients get Adm", environment), [])
      const run = (...args: ReadonlyArray<string>) => InProcess.genesysOauth(args, { environment })
      assert.strictEqual((yield* run("clients", "list")).code, 0)
      const received = JSON.stringify(faults.counters().received)
      assert.deepStrictEqual(yield* complete("clients get Adm", environment), ["Administrator"])
      assert.deepStrictEqual(yield* complete("usage query Adm", environment), ["Administrator"])
      assert.deepStrictEqual(yield* complete("audit --client Adm", environment), ["Administrator"])
      assert.deepStrictEqual(yield* complete("audit --client=Adm", environment), ["--client=Administrator"])
      const { GENESYSCLOUD_OAUTHCLIENT_ID: id = "" } = administrator
      assert.deepStrictEqual(yield* complete(`clients get ${id.slice(0, 6)}`, environment), [id])
      // Of another organization, and of another user.
      const other = { ...environment, GENESYSCLOUD_REGION: "mypurecloud.de" }
      assert.deepStrictEqual(yield* complete("clients get Adm", other), [])
      assert.strictEqual(JSON.stringify(faults.counters().received), received)

      const folder = `${home}/.cache/genesys-oauth/clients`
      const [file = ""] = yield* fs.readDirectory(folder)
      assert.strictEqual((yield* fs.stat(`${folder}/${file}`)).mode & 0o777, 0o600)
      const text = yield* fs.readFileString(`${folder}/${file}`)
      assert.notInclude(text, administrator["GENESYSCLOUD_OAUTHCLIENT_SECRET"] ?? "")
      const { clients } = JSON.parse(text)
      const old = Date.now() - 31 * 24 * 3_600_000
      yield* fs.writeFileString(`${folder}/${file}`, JSON.stringify({ keptAt: old, clients }))
      assert.deepStrictEqual(yield* complete("clients get Adm", environment), [])
      assert.strictEqual((yield* run("clients", "get", "Administrator")).code, 0)
      assert.deepStrictEqual(yield* complete("clients get Adm", environment), ["Administrator"])
    })
  )

  it("are ids of clients whose names cannot be typed or are not unique", () => {
    assert.deepStrictEqual(values("", ["Twin", "Twin", "Only"]), ["00", "01", "Only"])
    // It is the start of the id of another client.
    assert.deepStrictEqual(values("", ["Only", "00"]), ["Only", "01"])
    assert.deepStrictEqual(values("On", ["Only"]), ["Only"])
  })

  it.effect("are quoted by bash, and never run", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const { home, path } = yield* homeWithProgram
      const names = [
        "Big sync",
        'Cut "q" $(touch pwned)',
        "Dot's `touch pwned`",
        "Eye!x;touch pwned",
        "Fin:a=b\\c"
      ]
      yield* Effect.forEach(names, (name) => Clients.create({ name }))
      const environment = { ...(yield* InProcess.administrator), HOME: home, PATH: path }
      assert.strictEqual((yield* InProcess.genesysOauth(["clients", "list"], { environment })).code, 0)
      const { stdout: script } = yield* InProcess.genesysOauth(["completions", "bash"])
      yield* fs.writeFileString(`${home}/completions.bash`, script)
      const printed = yield* bash(
        [
          ["genesys-oauth clients get Big\\ s", "Big\\ s"],
          ['genesys-oauth clients get "Cut', "Cut"],
          ["genesys-oauth clients get 'Dot", "Dot"],
          ["genesys-oauth audit --client=Eye", "Eye"],
          ['genesys-oauth audit --client "Eye', "Eye"],
          ["genesys-oauth audit --client Fin:a=", ""]
        ],
        environment
      )
      assert.deepStrictEqual(printed.trimEnd().split("\n"), [
        "Big\\ sync",
        "= Big sync",
        'Cut \\"q\\" \\$(touch pwned)',
        '= Cut "q" $(touch pwned)',
        "Dot'\\''s `touch pwned`",
        "= Dot's `touch pwned`",
        "Eye\\!x\\;touch\\ pwned",
        "= --client=Eye!x;touch pwned",
        // No candidate: between double quotes, bash would expand the history.
        "= ",
        "b\\\\c",
        "= Fin:a=b\\c"
      ])
      assert.isFalse(yield* fs.exists(`${home}/pwned`))
    })
  )

  it.effect("have a script for each shell, which names no path of this machine", () =>
    Effect.forEach(["bash", "zsh", "fish", "powershell"], (shell) =>
      Effect.map(InProcess.genesysOauth(["completions", shell]), ({ code, stdout }) => {
        assert.strictEqual(code, 0)
        assert.include(stdout, "__complete")
        assert.notMatch(stdout, /\\\$\{|undefined|\/home|\/root/)
      })
    )
  )

  it.effect("are no flag, so that there is one way", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* InProcess.genesysOauth(["--completions", "bash"])
      assert.strictEqual(code, 2)
      assert.include(stderr, "There is no flag --completions of genesys-oauth.")
      const { stdout } = yield* InProcess.genesysOauth(["--help"])
      assert.notMatch(stdout, /--wizard|--completions|__complete/)
    })
  )
})
