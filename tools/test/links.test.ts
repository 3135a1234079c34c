import { existsSync, globSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import * as Links from "../src/Links.ts"
import * as Release from "../src/Release.ts"

const root = join(import.meta.dirname, "../..")

/** The top level of the tarball. npm adds the first two, which `files` does not list. */
const shipped = (manifest: Readonly<Record<string, unknown>>) => {
  const { files } = manifest
  return ["README.md", "package.json", ...(Array.isArray(files) ? files.map(String) : [])]
}

const documents = Release.publishedIn(root).flatMap(({ directory, manifest }) =>
  globSync("{README,AGENTS,CHANGELOG,docs/*}.md", { cwd: join(root, directory) }).map((file) => ({
    directory,
    file,
    files: shipped(manifest)
  }))
)

describe("a document of a package", () => {
  it.each(documents)(
    "has links that resolve where the package is installed: $directory/$file",
    (document) => {
      const { directory, file, files } = document
      const isShipped = (target: string) => {
        const path = join(dirname(file), target)
        return files.includes(path.split("/")[0] ?? "") && existsSync(join(root, directory, path))
      }
      assert.deepStrictEqual(Links.broken(readFileSync(join(root, directory, file), "utf8"), isShipped), [])
    }
  )
})

describe("a link", () => {
  it.each([
    "[Settings](#settings)",
    "[Same as the vendor's](#same-as-the-vendors)",
    "[`run`, and more](#run-and-more)",
    "[again](#settings-1)",
    "[changes](CHANGELOG.md)",
    "[changes](./CHANGELOG.md#010)",
    "[Pact](https://docs.pact.io)",
    "[mail](mailto:a@example.com)",
    "`[a](../b.md)`",
    "```ts\na[b](../c)\n```"
  ])("resolves: %s", (link) => {
    assert.deepStrictEqual(broken(link), [])
  })

  it.each([
    ["[schemas](../schemas/README.md)", "../schemas/README.md"],
    ["[example](../../examples/telemetry.ts)", "../../examples/telemetry.ts"],
    ["[`bench`](../../bench/README.md#audit)", "../../bench/README.md#audit"],
    ['![picture](../audit.svg "An audit")', "../audit.svg"],
    ["[signatures](signatures.md)", "signatures.md"],
    ["[gone](#nothing)", "#nothing"],
    ["[in code](#code)", "#code"],
    ["[reference]: ../usage", "../usage"]
  ])("does not: %s", (link, target) => {
    assert.deepStrictEqual(broken(link), [target])
  })
})

const sections =
  "## Settings\n\n## Same as the vendor's\n\n### `run`, and more\n\n## Settings\n\n```sh\n# code\n```\n"
const broken = (link: string) => Links.broken(`${sections}\n${link}\n`, (path) => path === "CHANGELOG.md")
