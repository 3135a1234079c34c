/** The contracts of this repository with a real Pact Broker: published, verified with the emulator, and deployable. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { temporary } from "../../verification/Pacts.ts"
import * as Program from "../Program.ts"
import * as Browser from "./Browser.ts"
import * as Project from "./Project.ts"
import * as Verification from "./Verification.ts"
import {
  brokerPage,
  cli,
  deployedTo,
  environment,
  failed,
  fromBroker,
  isYes,
  layer as world,
  printed
} from "./World.ts"

const root = fileURLToPath(new URL("../../..", import.meta.url))
const consumer = "effect-genesys-client"
const providers = ["genesys-cloud-api", "genesys-cloud-login"]

/** A clone of this repository's last commit, so that uncommitted changes do not matter. */
const clone = Effect.gen(function* () {
  const fileSystem = yield* FileSystem.FileSystem
  const folder = yield* fileSystem.makeTempDirectoryScoped({ prefix: "clone-" })
  const run = Effect.fnUntraced(function* (program: string, ...args: ReadonlyArray<string>) {
    const { code, stderr, stdout } = yield* Program.run(program, args, { cwd: folder })
    assert.strictEqual(code, 0, stdout + stderr)
    return stdout.trim()
  })
  yield* run("git", "clone", "--quiet", root, ".")
  yield* run("git", "switch", "--quiet", "--force-create", "main")
  yield* run("pnpm", "install", "--frozen-lockfile", "--prefer-offline")
  return {
    folder,
    commit: yield* run("git", "rev-parse", "HEAD"),
    command: Project.commandIn(folder, yield* environment)
  }
})

layer(world, { excludeTestServices: true, timeout: "10 minutes" })(
  "the contracts of this repository",
  (it) => {
    it.effect("go from a commit to a deployment, once the emulator passes their verification", () =>
      Effect.gen(function* () {
        printed(yield* cli("create-environment", "--name", "production", "--display-name", "Production"))
        const { command, commit, folder } = yield* clone

        printed(yield* command(["publish"]))
        for (const provider of providers) {
          const path = `/pacts/provider/${provider}/consumer/${consumer}/version/${commit}`
          assert.isDefined(yield* fromBroker(path), path)
        }
        const page = yield* Browser.html(yield* brokerPage)
        for (const provider of providers) assert.match(page, new RegExp(`${consumer}[^]*${provider}`))

        const asked = Effect.map(command(["can-i-deploy"]), isYes)
        assert.isFalse(yield* asked)
        for (const provider of providers) {
          assert.isTrue(yield* Verification.run({ consumer, provider, providerVersion: commit }))
          printed(yield* command(["record-deployment", "--pacticipant", provider]))
        }
        assert.isTrue(yield* asked)
        printed(yield* command(["record-deployment"]))
        assert.sameMembers(
          yield* deployedTo("production"),
          [consumer, ...providers].map((name) => `${name} ${commit}`)
        )

        const again = (text: string) =>
          Effect.flatMap(temporary("pact.json", text), (file) =>
            cli("publish", file, "--consumer-app-version", commit, "--branch", "main")
          )
        const pact = readFileSync(`${folder}/pacts/${consumer}-genesys-cloud-login.json`, "utf8")
        printed(yield* again(pact))
        assert.include(failed(yield* again(pact.replaceAll("/oauth/token", "/oauth/tokens"))), commit)
      })
    )
  }
)
