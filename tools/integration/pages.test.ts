/** The programs on the pages of the site run unchanged, and print exactly the output that the page shows. */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Emulator } from "@effect-genesys/emulator"
import { node } from "@effect-genesys/testing/Process"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

const docs = join(import.meta.dirname, "../../docs")
// Inside of this package, so that the packages of the workspace are found.
const folder = join(import.meta.dirname, "../.pages")

interface Program {
  /** The line of the page where it starts. */
  readonly line: number
  readonly code: string
  /** `undefined` if no block of text follows. */
  readonly output: string | undefined
}

const programsOf = (page: string): ReadonlyArray<Program> =>
  [...page.matchAll(/^```ts run\n(.*?)^```\n(?:\n```text\n(.*?)^```$)?/gms)].map(
    ({ 1: code = "", 2: output, index }) => ({ line: page.slice(0, index).split("\n").length, code, output })
  )

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)

for (const path of globSync("**/*.md", { cwd: docs, exclude: ["node_modules/**", "reference/api/**"] })) {
  const programs = programsOf(readFileSync(join(docs, path), "utf8"))
  if (programs.length === 0) continue
  layer(Emulator.layer({ seed: "demo" }), { excludeTestServices: true })(`docs/${path}`, (it) => {
    for (const { code, line, output } of programs) {
      it.effect(`prints what it shows for the program at line ${line}`, () =>
        Effect.gen(function* () {
          const { administrator, url } = yield* Emulator.Emulator
          const file = join(folder, `${path.replaceAll(/\W/g, "-")}-${line}.ts`)
          writeFileSync(file, code)
          const ended = yield* node([file], {
            GENESYSCLOUD_REGION: url,
            GENESYSCLOUD_OAUTHCLIENT_ID: administrator.clientId,
            GENESYSCLOUD_OAUTHCLIENT_SECRET: Redacted.value(administrator.clientSecret)
          })
          assert.deepStrictEqual(ended, { code: 0, stdout: output, stderr: "" })
        })
      )
    }
  })
}
