import { spawnSync } from "node:child_process"
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Release from "../src/Release.ts"

const root = join(import.meta.dirname, "../..")
const address = "https://github.com/example/example"
const published = Release.publishedIn(root)

const following = ["homepage", "bugs", "repository"]

const folders: Array<string> = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

/** Runs the command in a copy of its input, with or without the address of a repository. */
const copy = (repository?: unknown) => {
  const folder = mkdtempSync(join(tmpdir(), "release-"))
  folders.push(folder)
  const paths = [
    "package.json",
    "packages/*/{package.json,CHANGELOG.md}",
    "tools/release.ts",
    "tools/src/Release.ts"
  ]
  for (const path of globSync(paths, { cwd: root })) cpSync(join(root, path), join(folder, path))
  edit(folder, "package.json", (manifest) => ({ ...manifest, repository }))
  for (const { directory } of published) {
    edit(folder, `${directory}/package.json`, (manifest) =>
      Object.fromEntries(Object.entries(manifest).filter(([field]) => !following.includes(field)))
    )
  }
  return folder
}

type Manifest = Readonly<Record<string, unknown>>
const read = (folder: string, path: string): Manifest => JSON.parse(readFileSync(join(folder, path), "utf8"))
const edit = (folder: string, path: string, change: (manifest: Manifest) => Manifest) =>
  writeFileSync(join(folder, path), `${JSON.stringify(change(read(folder, path)), null, 2)}\n`)

const release = (folder: string, ...args: ReadonlyArray<string>) => {
  const { status, stdout } = spawnSync(process.execPath, ["tools/release.ts", ...args], {
    cwd: folder,
    encoding: "utf8"
  })
  return { status, lines: stdout.trimEnd().split("\n") }
}

/** A copy that can be published. */
const ready = () => {
  const folder = copy(address)
  Release.write(folder)
  assert.deepStrictEqual(Release.problems(folder), [])
  return folder
}

describe("a release", () => {
  it.each([
    ["none", undefined],
    ["a name", "example"],
    ["another form", `${address}.git`],
    ["an object", { type: "git", url: address }]
  ])("is refused without an address of the repository: %s", (_, repository) => {
    const expected =
      'package.json has no address of the repository. Set "repository": "https://github.com/OWNER/NAME" there, ' +
      "and run `pnpm tools release --write`."
    const folder = copy(repository)
    const before = read(folder, "packages/client/package.json")
    assert.deepStrictEqual(release(folder, "--write"), { status: 1, lines: [expected] })
    assert.deepStrictEqual(read(folder, "packages/client/package.json"), before)
  })

  it("is refused until each manifest has the fields that follow from the address, which --write adds", () => {
    const folder = copy(address)
    const { lines, status } = release(folder)
    assert.strictEqual(status, 1)
    assert.deepStrictEqual(
      lines,
      published.map(
        ({ directory }) =>
          `${directory}/package.json does not have the ${following.join(", ")} of ${address}. ` +
          "Run `pnpm tools release --write`, and commit the change."
      )
    )

    const before = read(folder, "packages/client/package.json")
    const versions = published.map(
      ({ manifest }) => `${String(manifest["name"])}@${String(manifest["version"])}`
    )
    assert.deepStrictEqual(release(folder, "--write"), {
      status: 0,
      lines: [`Ready to publish: ${versions.join(", ")}`]
    })
    assert.deepStrictEqual(read(folder, "packages/client/package.json"), {
      ...before,
      homepage: `${address}/tree/main/packages/client#readme`,
      bugs: { url: `${address}/issues` },
      repository: { type: "git", url: `git+${address}.git`, directory: "packages/client" }
    })
  })

  it("writes manifests as oxfmt formats them", () => {
    const folder = ready()
    cpSync(join(root, ".oxfmtrc.json"), join(folder, ".oxfmtrc.json"))
    const oxfmt = join(root, "node_modules/.bin/oxfmt")
    const { status, stdout } = spawnSync(oxfmt, ["--list-different", "packages"], {
      cwd: folder,
      encoding: "utf8"
    })
    assert.strictEqual(status, 0, stdout)
  })

  it("is refused if a manifest has another address", () => {
    const folder = ready()
    edit(folder, "packages/usage/package.json", (manifest) => ({
      ...manifest,
      homepage: "https://example.com"
    }))
    assert.deepStrictEqual(Release.problems(folder), [
      `packages/usage/package.json does not have the homepage of ${address}. ` +
        "Run `pnpm tools release --write`, and commit the change."
    ])
  })

  it("is refused if the versions differ, and for a version without a section in the change log", () => {
    const folder = ready()
    edit(folder, "packages/pact/package.json", (manifest) => ({ ...manifest, version: "99.0.0" }))
    const version = String(published[0]?.manifest["version"])
    const others = published
      .map(({ directory }) => directory)
      .filter((directory) => directory !== "packages/pact")
    assert.deepStrictEqual(Release.problems(folder), [
      `The packages have different versions: ${version} (${others.join(", ")}), ` +
        "99.0.0 (packages/pact). Set the same version in each package.json.",
      'packages/pact/CHANGELOG.md has no section "## 99.0.0". ' +
        "Run `pnpm tools release:version`, or write the section."
    ])
  })

  it("is refused if a package has no change log", () => {
    const folder = ready()
    rmSync(join(folder, "packages/cli/CHANGELOG.md"))
    assert.lengthOf(Release.problems(folder), 1)
    assert.include(Release.problems(folder)[0], "packages/cli/CHANGELOG.md has no section")
  })
})

const catalog = new Map(
  Array.from(
    readFileSync(join(root, "pnpm-workspace.yaml"), "utf8").matchAll(/^ {2}"?([@\w/-]+)"?: (\d\S+)$/gm),
    ([, name = "", version = ""]) => [name, version] as const
  )
)
const dependencies = published.flatMap(({ directory, manifest }) =>
  Object.entries(manifest["dependencies"] ?? {})
    .filter(([, range]) => !String(range).startsWith("workspace:"))
    .map(([name, range]) => ({ directory, name, range: String(range) }))
)

describe("a manifest", () => {
  it.each(published)("has keywords: $directory", ({ manifest }) => {
    assert.isArray(manifest["keywords"])
    assert.isNotEmpty(manifest["keywords"])
  })

  it.each(dependencies)("has a range, and the README the tested version: $directory, $name", (dependency) => {
    const { directory, name, range } = dependency
    const tested = catalog.get(name) ?? "no version in the catalog"
    assert.match(range, /^>=\d+\.\d+\.\d+ <\d+/)
    const readme = readFileSync(join(root, directory, "README.md"), "utf8")
    assert.match(readme, new RegExp(`\`${name}\` (?:\\(tried: )?${tested.replaceAll(".", "\\.")}\\b`))
  })
})
