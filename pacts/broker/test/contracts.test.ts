/** The contracts of this repository with a real Pact Broker: published, verified with the emulator, and deployable. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { temporary } from "../../verification/Pacts.ts"
import * as Broker from "../Broker.ts"
import * as Program from "../Program.ts"
import * as Browser from "./Browser.ts"
import * as Project from "./Project.ts"
import * as Verification from "./Verification.ts"
import { answer, brokerPage, cli, environment, layer as world, printed } from "./World.ts"

const root = fileURLToPath(new URL("../../..", import.meta.url))
const consumer = "effect-genesys-client"
const providers = ["genesys-cloud-api", "genesys-cloud-login"]

/** What is committed here, in a clone of its own: whatever is being worked on stays out of it. */
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
    it.effect("go from a commit to a deployment, once the emulator keeps them", () =>
      Effect.gen(function* () {
        const { url } = yield* Broker.Broker
        yield* cli("create-environment", "--name", "production", "--display-name", "Production")
        const { command, commit, folder } = yield* clone

        const published = printed(yield* command(["publish"]))
        assert.deepStrictEqual(
          published.split("\n"),
          providers.map(
            (provider) =>
              `${consumer} with ${provider}: ${url}/pacts/provider/${provider}/consumer/${consumer}/version/${commit}`
          )
        )
        const page = yield* Browser.html(yield* brokerPage)
        for (const provider of providers) assert.match(page, new RegExp(`${consumer}[^]*${provider}`))

        const asked = Effect.map(command(["can-i-deploy"]), answer)
        assert.isFalse((yield* asked).yes)
        for (const provider of providers) {
          assert.isTrue(yield* Verification.run({ consumer, provider, providerVersion: commit }))
          printed(yield* command(["record-deployment", "--pacticipant", provider]))
        }
        assert.deepStrictEqual(yield* asked, {
          yes: true,
          says: `Yes, ${consumer} ${commit} in production: All required verification results are published and successful.`
        })
        printed(yield* command(["record-deployment"]))

        const again = (text: string) =>
          Effect.flatMap(temporary("pact.json", text), (file) =>
            cli("publish", file, "--consumer-app-version", commit, "--branch", "main")
          )
        const pact = readFileSync(`${folder}/pacts/${consumer}-genesys-cloud-login.json`, "utf8")
        yield* again(pact)
        const { message } = yield* Effect.flip(again(pact.replaceAll("/oauth/token", "/oauth/tokens")))
        assert.match(message, /was published for version \w{40} with other content; make a new commit/)
      })
    )
  }
)
