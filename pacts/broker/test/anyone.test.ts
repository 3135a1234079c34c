/**
 * Installs effect-pact in an empty folder, with install scripts disabled, and runs the commands and programs of its
 * README and of `docs` there.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Program from "../Program.ts"
import * as Bookshop from "./Bookshop.ts"
import { deployedTo, environment, fromBroker, layer as world } from "./World.ts"

const root = fileURLToPath(new URL("../../..", import.meta.url))
const documents = ["README.md", "docs/brokers.md", "docs/pact-js.md", "docs/providers.md"]
  .map((file) => readFileSync(join(root, "packages/pact", file), "utf8"))
  .join("\n")

/** The one code block of the documents that contains `text`, with `port` in place of the provider's. */
const block = (language: "sh" | "ts", text: string, port = 8080) => {
  const found = [...documents.matchAll(/^```(\w+)\n(.*?)^```/gms)].flatMap(([, kind, code = ""]) =>
    kind === language && code.includes(text) ? [code] : []
  )
  assert.lengthOf(found, 1, `${text} is in ${found.length} blocks of the documents`)
  return (found[0] ?? "").replaceAll("8080", String(port))
}

const versionOf = (name: string) => {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(join(root, "node_modules", name, "package.json"), "utf8")
  )
  return `${name}@${manifest.version}`
}

/** A folder with the packed library, the packages that its README names, and one commit. */
const project = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* fs.makeTempDirectoryScoped({ prefix: "anyone-" })
  const known = yield* environment
  const sh = (command: string, env: Readonly<Record<string, string>> = {}) =>
    Program.run("sh", ["-c", command], {
      cwd: folder,
      env: { ...known, PACT_BROKER_HTTP_RETRIES: "2", ...env }
    })
  const succeeds = (command: string, env?: Readonly<Record<string, string>>) =>
    Effect.map(sh(command, env), ({ code, stderr, stdout }) => {
      assert.strictEqual(code, 0, `${command}\n${stdout}${stderr}`)
      return stdout.trim()
    })
  const write = (name: string, text: string) => fs.writeFileString(join(folder, name), text)

  yield* succeeds(`cd "${join(root, "packages/pact")}" && pnpm pack --pack-destination "${folder}"`)
  yield* write("package.json", '{ "private": true, "type": "module" }')
  yield* write(".npmrc", "ignore-scripts=true\naudit=false\nfund=false\n")
  yield* write(".gitignore", "node_modules\n*.tgz\n")
  yield* succeeds(
    `npm install --save-dev ./*.tgz ${["effect", "vitest", "@effect/vitest"].map(versionOf).join(" ")}`
  )
  yield* succeeds(block("sh", "npm install --save-dev @pact-foundation/pact-cli"))
  yield* write("vitest.config.ts", block("ts", "defineConfig({ plugins: [pact({"))
  yield* write("books.pact.test.ts", block("ts", 'it.effect("finds a book"'))
  yield* succeeds("npx vitest run")
  yield* succeeds(
    "git init --quiet --initial-branch main && git add . && git -c user.name=Test -c user.email=test@example.invalid commit --quiet --message First"
  )
  return { sh, succeeds, write, commit: yield* succeeds("git rev-parse HEAD") }
})

layer(world, { excludeTestServices: true, timeout: "5 minutes" })("anybody's project", (it) => {
  it.effect("goes from an empty folder to a recorded deployment, a line of the documents for each step", () =>
    Effect.gen(function* () {
      const { commit, sh, succeeds, write } = yield* project
      const bookshop = yield* Bookshop.start
      const canIDeploy = sh(block("sh", "npx pact-broker can-i-deploy"))

      yield* succeeds(block("sh", "npx pact-broker create-environment"))
      yield* succeeds(block("sh", "npx pact-broker publish"))
      const published = `/pacts/provider/bookshop/consumer/reading-list/version/${commit}`
      assert.isDefined(yield* fromBroker(published))
      assert.strictEqual((yield* canIDeploy).code, 1)

      // Without pact-js, which nothing has installed.
      assert.notStrictEqual((yield* sh("ls node_modules/@pact-foundation/pact")).code, 0)
      yield* write("verify.ts", block("ts", 'Config.String("GIT_COMMIT")', bookshop.port))
      yield* write(
        "run.ts",
        'import * as Effect from "effect/Effect"\nimport { verified } from "./verify.ts"\nawait Effect.runPromise(verified)'
      )
      yield* succeeds("node run.ts", { GIT_COMMIT: "by-the-library" })
      yield* succeeds(
        "npx pact-broker record-deployment --pacticipant bookshop --version by-the-library --environment production"
      )
      assert.strictEqual((yield* canIDeploy).code, 0)

      const byTheClient = block("sh", "npx pact-verifier", bookshop.port)
      bookshop.forgets = true
      const differs = yield* sh(byTheClient)
      assert.notStrictEqual(differs.code, 0, differs.stdout)
      bookshop.forgets = false
      yield* succeeds(byTheClient)

      yield* succeeds(block("sh", "npx pact-broker record-deployment"))
      assert.sameMembers(yield* deployedTo("production"), [
        "bookshop by-the-library",
        `reading-list ${commit}`
      ])
    })
  )
})
