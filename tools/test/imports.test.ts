import { assert, describe, it } from "@effect/vitest"
import * as Imports from "../src/Imports.ts"

const published = Imports.packages.filter(({ isPrivate }) => !isPrivate)
const isOfWorkspace = (name: string) => Imports.packages.some((each) => each.name === name)
const folderOf = (name: string) => Imports.packages.find((each) => each.name === name)?.folder ?? name

const pairs = published.flatMap((from) => Imports.packages.map((to) => ({ from, to })))

/** Ways to import a package. */
const ways = (name: string): ReadonlyArray<string> => [
  `import { a } from "${name}"`,
  `import * as A from "${name}"`,
  `import type { A } from "${name}"`,
  `import "${name}"`,
  `import {\n  a,\n  b\n} from "${name}"`,
  `export * from "${name}"`,
  `export type * from "${name}"`,
  `export { a } from "${name}/A"`,
  `  const { a } = await import("${name}")`,
  `export type A = import("${name}").A`
]

describe("an import of another package", () => {
  for (const { from, to } of pairs) {
    const isDeclared = from.dependencies.includes(to.name)
    it(`is ${isDeclared ? "accepted" : "refused"}: ${from.folder} -> ${to.folder}`, () => {
      for (const way of ways(to.name)) {
        const found = Imports.undeclared(from, way).map(({ name }) => name)
        assert.deepStrictEqual(found, isDeclared ? [] : [to.name], way)
      }
    })
  }

  it("is reported with its line, unless it is in a string or a comment", () => {
    const [of] = published
    assert.isDefined(of)
    assert.deepStrictEqual(Imports.undeclared(of, '\nimport "a/b"\nimport "@a/b/c"'), [
      { line: 2, name: "a" },
      { line: 3, name: "@a/b" }
    ])
    for (const text of [
      'import { a } from "./a.ts"',
      'import { join } from "node:path"',
      'import * as Effect from "effect/Effect"',
      ' * import { a } from "b"',
      'const a = `\nimport { a } from "b"\n`'
    ]) {
      assert.deepStrictEqual(Imports.undeclared(of, text), [], text)
    }
  })

  it("is declared in all sources", () => {
    assert.deepStrictEqual(Imports.problems(), [])
  })
})

describe("a package", () => {
  it.each(published)(
    "depends on the same packages in package.json, tsconfig.json and CONTRIBUTING: $folder",
    (of) => {
      const { references }: { readonly references: ReadonlyArray<{ readonly path: string }> } = JSON.parse(
        Imports.read(`packages/${of.folder}/tsconfig.json`)
      )
      const row = Imports.read("CONTRIBUTING.md")
        .split("\n")
        .find((line) => line.startsWith(`| \`${of.folder}\` `))
      const documented = [...(row?.split("|")[3] ?? "").matchAll(/`(\w+)`/g)].map(([, name = ""]) => name)
      const declared = of.dependencies.filter(isOfWorkspace).map(folderOf).toSorted()
      assert.deepStrictEqual(references.map(({ path }) => path.replace("../", "")).toSorted(), declared)
      assert.deepStrictEqual(documented.toSorted(), declared)
    }
  )
})
