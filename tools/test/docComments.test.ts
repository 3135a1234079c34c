import { assert, describe, it } from "@effect/vitest"
import * as DocComments from "../src/DocComments.ts"

const complete = "/**\n * Finds a book.\n *\n * @since 0.1.0\n * @category constructors\n */\n"
const everything: ReadonlyArray<DocComments.Part> = ["doc comment", "@since", "@category"]

/** Each export of `Shelf.ts`, as its file, line and name, with the missing parts. */
const missing = (
  files: Readonly<Record<string, string>>
): Readonly<Record<string, ReadonlyArray<DocComments.Part>>> =>
  Object.fromEntries(
    DocComments.ofModules(["src/Shelf.ts"], (path) => files[path.replace("src/", "")]).map((found) => [
      `${found.path}:${found.line} ${found.name}`,
      found.missing
    ])
  )

describe("the doc comment of a public export", () => {
  it.each([
    ["const", "export const it = 1"],
    ["function", "export function it() {}"],
    ["class", "export class it {}"],
    ["abstract class", "export abstract class it {}"],
    ["interface", "export interface it {}"],
    ["type", "export type it = 1"],
    ["enum", "export enum it {}"],
    ["declared function", "export declare function it(): void"],
    ["two declarations", "export type it = typeof it\nexport const it = 1"],
    ["overloads", "export function it(): void\nexport function it(a?: string) {}"],
    ["local name", "const it = 1\nexport { it }"],
    ["other local name", "const local = 1\nexport { local as it }"]
  ])("is found: %s", (_, code) => {
    const [found, ...others] = DocComments.ofModules(["Shelf.ts"], () => `import "a"\n${complete}${code}`)
    assert.deepInclude(found, { name: "it", missing: [] })
    assert.isEmpty(others)

    const [without] = DocComments.ofModules(["Shelf.ts"], () => `import "a"\n${code}`)
    assert.deepInclude(without, { name: "it", missing: everything })
  })

  it.each<readonly [string, string, ReadonlyArray<DocComments.Part>]>([
    ["a line", "// Finds a book.\n", everything],
    ["an ordinary block", "/* Finds a book. */\n", everything],
    ["the comment of another statement", `${complete}const other = 1\n`, everything],
    ["one line", "/** Finds a book. */\n", ["@since", "@category"]],
    ["no sentence", "/**\n * @since 0.1.0\n * @category models\n */\n", ["doc comment"]],
    ["tags without values", "/**\n * Finds.\n *\n * @since\n * @category\n */\n", ["@since", "@category"]],
    ["tags within a sentence", "/** Has @since 0.1.0 and @category models. */\n", ["@since", "@category"]],
    ["only the category", "/**\n * Finds.\n *\n * @category models\n */\n", ["@since"]]
  ])("lacks parts: %s", (_, comment, parts) => {
    assert.deepStrictEqual(missing({ "Shelf.ts": `import "a"\n${comment}export const find = 1` }), {
      [`src/Shelf.ts:${comment.split("\n").length + 1} find`]: parts
    })
  })

  it("is at the declaration that a re-export leads to", () => {
    assert.deepStrictEqual(
      missing({
        "Shelf.ts": [
          'import { type Room, wall as local } from "./internal/Room.ts"',
          'export { find, type Book as Volume } from "./internal/Books.ts"',
          'export * from "./internal/All.ts"',
          "export { local as wall, type Room }"
        ].join("\n"),
        "internal/Books.ts": `${complete}export const find = 1\nexport interface Book {}\nexport const hidden = 1`,
        "internal/Room.ts": `export interface Room {}\nconst inner = 1\n${complete}const outer = 1\nexport { outer as wall }`,
        "internal/All.ts": 'export { find as search } from "./Books.ts"\nexport const more = 1'
      }),
      {
        "src/internal/Books.ts:7 find": [],
        "src/internal/Books.ts:8 Volume": everything,
        "src/internal/Books.ts:7 search": [],
        "src/internal/All.ts:2 more": everything,
        "src/internal/Room.ts:9 wall": [],
        "src/internal/Room.ts:1 Room": everything
      }
    )
  })

  it.each([
    ["a default", "export default 1", "default"],
    ["a destructured value", "export const { a } = b", "a destructured value"],
    ["a name that leads nowhere", 'export { a } from "./internal/Empty.ts"', "a"],
    ["a name of another package", 'export { a } from "books"', "a"],
    ["a module by an import", 'import * as A from "./A.ts"\nexport { A }', "A"]
  ])("is at the export of %s", (_, code, name) => {
    const files: Readonly<Record<string, string>> = { "internal/Empty.ts": "" }
    const [found] = DocComments.ofModules(["Shelf.ts"], (path) => files[path] ?? code)
    assert.deepInclude(found, { name, missing: everything })
  })

  it("can be in the export of a keyword", () => {
    assert.deepStrictEqual(
      missing({ "Shelf.ts": `const awaitBook = 1\nexport {\n${complete}awaitBook as await }` }),
      {
        "src/Shelf.ts:9 await": []
      }
    )
  })

  it("is not needed for modules and imports", () => {
    assert.deepStrictEqual(
      missing({ "Shelf.ts": 'import { a } from "./A.ts"\nexport * as Book from "./Book.ts"\nconst b = a' }),
      {}
    )
  })

  it("counts once where several modules have the export", () => {
    const files: Readonly<Record<string, string>> = {
      "a/One.ts": "export const find = 1",
      "a/Two.ts": 'export { find } from "./One.ts"'
    }
    assert.lengthOf(
      DocComments.ofModules(["a/One.ts", "a/Two.ts"], (path) => files[path]),
      1
    )
  })

  it("cannot be read where a module is missing", () => {
    assert.throws(() => missing({}), "src/Shelf.ts is exported, but there is no such file")
  })
})
