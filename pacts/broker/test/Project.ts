/** A small repository with one contract, which its `test:pact` script writes. The tests run the commands in it. */
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type * as Redacted from "effect/Redacted"
import * as Program from "../Program.ts"

const bin = fileURLToPath(new URL("../bin.ts", import.meta.url))

export const provider = "genesys-cloud-api"

/** A compile cache for Node, as the tests start the commands dozens of times. */
const compiled = join(tmpdir(), "effect-genesys-compiled")

/** Unsets variables of the developer's broker and of the CI system that runs the tests. */
const unset = Object.fromEntries(
  Object.keys(process.env)
    .filter((name) => /^(?:PACT_BROKER|GITHUB)_/.test(name))
    .map((name) => [name, undefined])
)

export type Environment = Readonly<Record<string, string | Redacted.Redacted<string>>>

/** Creates the repository. Its branch is main, and its contract is committed. */
export const make = Effect.fnUntraced(function* (consumer: string, environment: Environment) {
  const fileSystem = yield* FileSystem.FileSystem
  const folder = yield* fileSystem.makeTempDirectoryScoped({ prefix: "pacts-" })
  const pact = join(folder, "pacts", `${consumer}-${provider}.json`)
  const write = (file: string, text: string) => fileSystem.writeFileString(join(folder, file), text)

  const git = (...args: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const named = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid", ...args]
      const { code, stderr, stdout } = yield* Program.run("git", named, { cwd: folder })
      assert.strictEqual(code, 0, stderr)
      return stdout.trim()
    })

  const contractTest = (status: number) => write("contract.mjs", script(consumer, status))

  /** Commits everything, and returns the hash. */
  const commitAll = Effect.gen(function* () {
    yield* git("add", "--all")
    yield* git("commit", "--quiet", "--message", "Change")
    return yield* git("rev-parse", "HEAD")
  })

  /** Changes the contract, and commits it with its pact. */
  const commitContract = Effect.fnUntraced(function* (status: number) {
    yield* contractTest(status)
    yield* Program.run(process.execPath, ["contract.mjs"], { cwd: folder })
    return yield* commitAll
  })

  yield* write(
    "package.json",
    JSON.stringify({ private: true, scripts: { "test:pact": "node contract.mjs" } })
  )
  yield* fileSystem.makeDirectory(join(folder, "pacts"))
  // The real pacts folder is a package, too.
  yield* write("pacts/package.json", JSON.stringify({ private: true }))
  yield* git("init", "--quiet", "--initial-branch", "main")
  const commit = yield* commitContract(401)

  return {
    /** The hash of the first one. */
    commit,
    commitAll,
    commitContract,
    consumer,
    contractTest,
    git,
    pact,
    write,
    /** One of the commands, in this repository. */
    command: commandIn(folder, environment)
  }
})

/** Runs one of the commands in a folder. */
export const commandIn =
  (folder: string, environment: Environment) =>
  (args: ReadonlyArray<string>, overrides: Environment = {}) =>
    Program.run(process.execPath, [bin, ...args], {
      cwd: folder,
      env: { ...unset, ...environment, ...overrides, NODE_COMPILE_CACHE: compiled }
    })

/** The interaction is a request without a token, which needs no provider state. */
const script = (consumer: string, status: number) => {
  const pact = {
    consumer: { name: consumer },
    interactions: [
      {
        description: "a request for the scopes without a token",
        pending: false,
        request: { method: "GET", path: "/api/v2/oauth/scopes" },
        response: { status },
        type: "Synchronous/HTTP"
      }
    ],
    metadata: { pactSpecification: { version: "4.0" } },
    provider: { name: provider }
  }
  return `import { writeFileSync } from "node:fs"

writeFileSync("pacts/${consumer}-${provider}.json", ${JSON.stringify(JSON.stringify(pact, null, 2))})
`
}
