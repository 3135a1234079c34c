import { globSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import * as Reason from "@effect-genesys/client/Reason"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { codes } from "../src/docs/Codes.ts"
import * as CommandPages from "../src/docs/CommandPages.ts"
import { declared } from "../src/docs/ErrorCatalog.ts"
import * as Markdown from "../src/docs/Markdown.ts"
import { pages } from "../src/docs/Pages.ts"
import { reasons } from "../src/docs/Reasons.ts"
import { observations } from "../src/docs/Statuses.ts"

const docs = join(import.meta.dirname, "../../docs")

describe("the error catalog", () => {
  it("has a row for each reason of the client", () => {
    assert.sameMembers(Object.keys(reasons), Object.keys(Reason))
  })

  it("has a row for each code that an operation declares, and for no other", () => {
    assert.sameMembers(Object.keys(codes), [...new Set(declared.map(({ code }) => code))])
  })

  it.effect("gives each declared status its own reason", () =>
    Effect.gen(function* () {
      const unexpected = (yield* observations).filter(({ reason }) => reason === "Unexpected")
      const statuses = new Set(declared.map(({ status }) => status))
      assert.deepStrictEqual(
        unexpected.filter(({ status }) => status !== undefined && statuses.has(status)),
        []
      )
    })
  )
})

describe("the generated tables", () => {
  it.effect("are the ones that pages include", () =>
    Effect.gen(function* () {
      const included = globSync("{*,*/*}.md", { cwd: docs }).flatMap((path) =>
        [
          ...readFileSync(join(docs, path), "utf8").matchAll(/<!--@include: \.\.\/generated\/(.+)\.md-->/g)
        ].map(([, name]) => name)
      )
      assert.sameMembers([...new Set(included)], Object.keys(yield* pages))
    })
  )

  it.effect("have a cell for each column", () =>
    Effect.gen(function* () {
      for (const [name, page] of Object.entries(yield* pages)) {
        for (const table of page.split("\n\n").filter((block) => block.startsWith("|"))) {
          const cells = table.split("\n").map((row) => row.split(/(?<!\\)\|/).length)
          assert.strictEqual(new Set(cells).size, 1, name)
        }
        assert.notMatch(page, /undefined|NaN|\[object/, name)
      }
    })
  )
})

describe("the pages of the commands", () => {
  it.each([
    ["Give <client> or *, or __all", "Give &lt;client> or \\*, or \\_\\_all"],
    ["Run `config use <name>_1` first", "Run `config use <name>_1` first"],
    ["The redirect URI http://127.0.0.1/a_b", "The redirect URI `http://127.0.0.1/a_b`"]
  ])("show a sentence as it is in the help: %s", (sentence, markdown) => {
    assert.strictEqual(Markdown.prose(sentence), markdown)
  })

  it.effect("are up to date: run `pnpm tools docs` if they are not", () =>
    Effect.gen(function* () {
      const written = new Map(
        globSync("commands/*.md", { cwd: docs, exclude: ["commands/index.md"] }).map((path) => [
          basename(path, ".md"),
          readFileSync(join(docs, path), "utf8")
        ])
      )
      const generated = yield* CommandPages.pages
      assert.sameMembers([...written.keys()], [...generated.keys()])
      for (const [name, page] of generated) assert.strictEqual(written.get(name), page, name)
    })
  )

  it.effect("have a part for each command and flag, and a row for each command in the README", () =>
    Effect.gen(function* () {
      const readme = readFileSync(join(docs, "../packages/cli/README.md"), "utf8")
      const all = yield* CommandPages.pages
      assert.include(all.get("clients"), "\n## clients rotate\n")
      assert.include(all.get("clients"), "\n| `--to DESTINATION` | ")
      assert.include(all.get("usage"), "\n| `[<handle>]` | ")
      const commands = [...(yield* CommandPages.overview).matchAll(/^\| \[(`[\w ]+`)\]/gm)].map(
        ([, name]) => name
      )
      assert.include(commands, "`auth token`")
      const rows = readme.split("\n").filter((line) => line.startsWith("| `"))
      assert.deepStrictEqual(
        commands.filter((name) => !rows.some((row) => row.includes(String(name)))),
        []
      )
    })
  )
})
