import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"

const root = join(import.meta.dirname, "../..")
const read = (path: string) => readFileSync(join(root, path), "utf8")
const manifest = (
  path: string
): { readonly packageManager?: string; readonly scripts: Readonly<Record<string, string>> } =>
  JSON.parse(read(path))

const workflows = globSync(".github/workflows/*.yml", { cwd: root })
const commands = workflows.flatMap((path) =>
  Array.from(read(path).matchAll(/^\s+(?:- run|\w+-script): (.+)$/gm), ([, command = ""]) => ({
    path,
    command
  }))
)

describe("the workflows", () => {
  it("call scripts", () => {
    assert.isNotEmpty(workflows)
    const others = commands
      .map(({ command }) => command)
      .filter((command) => !command.startsWith("git config "))
    assert.sameMembers(others, [
      ".ci/run",
      "npx -y pnpm@12.21.0 tools release:version",
      "npx -y pnpm@12.21.0 tools release:publish"
    ])
  })

  it("call scripts that exist, with the pnpm of this repository", () => {
    const { scripts } = manifest("tools/package.json")
    const { packageManager } = manifest("package.json")
    assert.isTrue(existsSync(join(root, ".ci/run")))
    for (const { command } of commands) {
      const [, pnpm, script = ""] = /^npx -y (\S+) tools (\S+)$/.exec(command) ?? []
      if (pnpm === undefined) continue
      assert.strictEqual(pnpm, packageManager)
      assert.property(scripts, script)
    }
  })

  it("publish only after the check of the release", () => {
    assert.match(manifest("tools/package.json").scripts["release:publish"] ?? "", /^node release\.ts && /)
  })

  it.each(workflows)(
    "pin the major version of each action, and take no write permission for all jobs: %s",
    (path) => {
      const text = read(path)
      for (const [, action = ""] of text.matchAll(/uses: (\S+)/g)) {
        assert.match(action, /^(?:[\w-]+\/[\w-]+@v\d+|\.\/\.github\/workflows\/[\w-]+\.yml)$/)
      }
      assert.match(text, /^permissions:\n {2}contents: read\n\n/m)
      assert.notInclude(text, "secrets.")
    }
  )
})
