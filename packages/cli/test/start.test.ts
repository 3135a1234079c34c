import { globSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Process from "./Process.ts"

const root = new URL("../../../", import.meta.url)
const hook = new URL("LoadedModules.ts", import.meta.url).href

const isModule = (line: string) => /^(file|node):/.test(line)

/** Runs a program. The modules that it loads: those of this repository by their path in it, all others by their URL. */
const started = (args: ReadonlyArray<string>, environment: Process.Environment = {}) =>
  Effect.map(Process.node(["--import", hook, ...args], environment), ({ stderr, ...ended }) => {
    const lines = stderr.split("\n").filter((line) => line !== "")
    return {
      ...ended,
      stderr: lines.filter((line) => !isModule(line)).join("\n"),
      loaded: lines
        .filter(isModule)
        .map((url) => (url.includes("/node_modules/") ? url : url.replace(root.href, "")))
    }
  })

const floor = fileURLToPath(new URL("Floor.ts", import.meta.url))

/** The sources, whose modules have names. */
const bin = fileURLToPath(new URL("packages/cli/src/bin.ts", root))

const emulatorBin = fileURLToPath(new URL("packages/emulator/src/bin.ts", root))

const commandOfEmulator = [
  "packages/emulator/src/Command.ts",
  "packages/emulator/src/command/Fold.ts",
  "packages/emulator/src/command/Npx.ts",
  "packages/emulator/src/command/Output.ts",
  "packages/emulator/src/command/Program.ts",
  "packages/emulator/src/command/Words.ts",
  "packages/emulator/src/internal/control/ControlToken.ts",
  "packages/emulator/src/internal/flags/BehaviorFlags.ts",
  "packages/emulator/src/internal/flags/Flags.ts",
  "packages/emulator/src/internal/http/PublicUrl.ts",
  "packages/emulator/src/internal/organization/Behavior.ts",
  "packages/emulator/src/internal/organization/Setting.ts"
]

/** Modules with flags and help: their names say so. */
const commandOfCli = globSync("src/**/{*Command,*Flags,Lazy,Settings}.ts", {
  cwd: new URL("..", import.meta.url)
})

const ofGenesysOauth = [
  ...["package.json", "src/bin.ts", "src/main.ts", ...commandOfCli].map((path) => `packages/cli/${path}`),
  ...commandOfEmulator
]

const ofEmulator = [
  "packages/emulator/package.json",
  "packages/emulator/src/bin.ts",
  "packages/emulator/src/main.ts",
  ...commandOfEmulator
]

const cases: ReadonlyArray<readonly [string, string, ReadonlyArray<string>, ReadonlyArray<string>]> = [
  ["genesys-oauth --help", bin, ["--help"], ofGenesysOauth],
  ["genesys-oauth --version", bin, ["--version"], ofGenesysOauth],
  ["genesys-oauth audit --help", bin, ["audit", "--help"], ofGenesysOauth],
  ["genesys-oauth rotate --help", bin, ["rotate", "--help"], ofGenesysOauth],
  ["genesys-oauth rotate runner --help", bin, ["rotate", "runner", "--help"], ofGenesysOauth],
  ["genesys-oauth emulator --help", bin, ["emulator", "--help"], ofGenesysOauth],
  ["genesys-emulator --help", emulatorBin, ["--help"], ofEmulator]
]

/** Loaded once for all cases. */
const bare = Effect.runSync(Effect.cached(Effect.map(started([floor]), ({ loaded }) => new Set(loaded))))

/** Whether an audit with these flags loads the library for charts, or its DOM. */
const charts = (...flags: ReadonlyArray<string>) =>
  Effect.map(started([bin, "audit", "--demo", "--days", "1", ...flags]), ({ loaded }) =>
    loaded.some((module) => /\/(?:linkedom|@observablehq\/plot)\//.test(module))
  )

describe("a start", () => {
  it.live.each(cases)("of %s loads the command line, and no client or server", ([line, file, args, own]) =>
    Effect.gen(function* () {
      const known = yield* bare
      const { code, loaded, stderr, stdout } = yield* started([file, ...args])
      // Requested output goes to standard output.
      assert.deepStrictEqual([code, stderr], [0, ""])
      assert.include(stdout, line.split(" ", 1).join())
      assert.deepStrictEqual(loaded.filter((module) => !known.has(module)).toSorted(), own.toSorted())
    })
  )

  it.live("for a completion loads no client, no server and no organization", () =>
    Effect.gen(function* () {
      const known = yield* bare
      const { code, loaded, stderr } = yield* started([bin, "__complete", "--", "clients", "get", ""])
      assert.deepStrictEqual([code, stderr], [0, ""])
      const own = [
        "packages/cli/src/internal/Failures.ts",
        "packages/cli/src/internal/completions/Candidates.ts",
        "packages/cli/src/internal/completions/ClientNames.ts",
        "packages/cli/src/internal/completions/Complete.ts",
        "packages/cli/src/internal/organization/Files.ts",
        "packages/cli/src/internal/organization/Profiles.ts",
        "packages/emulator/src/command/Failure.ts",
        "packages/emulator/src/command/Printable.ts"
      ]
      assert.deepStrictEqual(
        loaded.filter((module) => module.startsWith("packages/") && !known.has(module)).toSorted(),
        [...ofGenesysOauth, ...own].toSorted()
      )
    })
  )

  it.live("of an audit loads the emulator only for the demo", () =>
    Effect.gen(function* () {
      const { loaded } = yield* started([bin, "audit"], {
        GENESYSCLOUD_REGION: "no-such-region",
        GENESYSCLOUD_ACCESS_TOKEN: "token"
      })
      assert.include(loaded, "packages/cli/src/internal/audit/AuditRun.ts")
      const emulator = loaded.filter((module) => module.startsWith("packages/emulator/"))
      const ofFailures = [
        "packages/emulator/src/command/Failure.ts",
        "packages/emulator/src/command/Printable.ts"
      ]
      assert.deepStrictEqual(emulator.toSorted(), [...commandOfEmulator, ...ofFailures].toSorted())
      // Nor the layout of a report, since there is none.
      assert.isFalse(loaded.some((module) => /string-width|AuditReport|linkedom|plot/.test(module)))
    })
  )

  it.live("loads the charts only for a page", () =>
    Effect.gen(function* () {
      assert.isFalse(yield* charts("--json"))
      assert.isTrue(yield* charts("--html", "-"))
    })
  )
})
