import { assert, describe, it } from "@effect/vitest"
import type { Declarations } from "../src/signatures/Declarations.ts"
import * as DeclarationFiles from "../src/signatures/Declarations.ts"
import * as Report from "../src/signatures/Report.ts"
import * as Unions from "../src/signatures/Unions.ts"

const inMemory = (files: Readonly<Record<string, string>>): Declarations =>
  DeclarationFiles.from((module) => files[module])

const manifest: Report.Manifest = {
  name: "books",
  isPrivate: false,
  modules: new Map([["books/Shelf", "Shelf.ts"]])
}

describe("the report of public signatures", () => {
  it("has the exported modules without their comments and imports, and nothing of the others", () => {
    const report = Report.of(
      manifest,
      inMemory({
        "Shelf.ts": [
          'import * as Effect from "effect/Effect";',
          "/**",
          " * Where books are.",
          " */",
          "export interface Shelf {",
          "    /** How many fit. */",
          "    readonly size: number;",
          "}",
          "export declare const find: (shelf: Shelf) => Effect.Effect<string>;",
          "//# sourceMappingURL=Shelf.d.ts.map"
        ].join("\n"),
        "Cellar.ts": "export declare const hidden: string;"
      })
    )
    assert.strictEqual(
      report,
      `# Public signatures of books

Written by \`pnpm tools signatures\`. Every difference here is a change that users see.

## books/Shelf

\`\`\`ts
export interface Shelf {
    readonly size: number;
}
export declare const find: (shelf: Shelf) => Effect.Effect<string>;
\`\`\`
`
    )
  })

  it("follows types of internal modules, however they are mentioned, and only those", () => {
    const report = Report.of(
      manifest,
      inMemory({
        "Shelf.ts": [
          'import type { Room, Unused } from "./internal/Room.ts";',
          'import * as Books from "./internal/Books.ts";',
          "export declare const room: Room;",
          "export declare const books: Books.Book;",
          'export declare const door: import("./internal/Room.ts").Door;',
          'export { type Lamp, Chair as Seat } from "./internal/Furniture.ts";'
        ].join("\n"),
        "internal/Room.ts": [
          'import { type Wall as Side } from "./Wall.ts";',
          "declare const Room_base: new () => object;",
          "export declare class Room extends Room_base {",
          "    readonly side: Side;",
          "}",
          "export interface Door {",
          "}",
          "export interface Unused {",
          "}"
        ].join("\n"),
        "internal/Furniture.ts":
          "export type Lamp = string;\nexport declare class Chair {\n}\nexport type Table = string;",
        "internal/Wall.ts": "export type Wall = string;\nexport type Other = number;",
        "internal/Books.ts": "export type Book = string;\nexport type Page = string;"
      })
    )
    assert.include(report, "export declare const door: Door;")
    const internal = report.slice(report.indexOf("## Internal types"))
    assert.deepStrictEqual(
      Array.from(internal.matchAll(/^\/\/ (.*)$/gm), ([, module]) => module),
      ["internal/Books.ts", "internal/Furniture.ts", "internal/Room.ts", "internal/Wall.ts"]
    )
    for (const shown of [
      "type Book ",
      "Room_base",
      "class Room ",
      "interface Door",
      "type Wall ",
      "type Lamp ",
      "class Chair "
    ]) {
      assert.include(internal, shown)
    }
    for (const left of ["type Page ", "type Table ", "Unused", "type Other "])
      assert.notInclude(internal, left)
  })

  it("refuses a module that has no declarations", () => {
    assert.throws(
      () => Report.of(manifest, inMemory({})),
      "Shelf.ts is exported, but the compiler emits no declarations"
    )
  })
})

describe("the members of a union", () => {
  it.each([
    ["export type A = C | B;", "export type A = B | C;"],
    ["f: (b: D | C, a?: B | A) => Z | Y;", "f: (b: C | D, a?: A | B) => Y | Z;"],
    ["Record<B | A, readonly (D | C)[]> | 1", "1 | Record<A | B, readonly (C | D)[]>"],
    ['"b|a" | "a => <" | undefined', '"a => <" | "b|a" | undefined'],
    ["(<A>(a: A) => B | A) | (() => void)", "(() => void) | (<A>(a: A) => A | B)"],
    ["A extends C | B ? E | D : G | F", "A extends B | C ? D | E : F | G"],
    ["(x: unknown) => x is C | B", "(x: unknown) => x is B | C"],
    ["{\n    b: 1;\n} | {\n    a: D | C;\n}", "{\n    a: C | D;\n} | {\n    b: 1;\n}"]
  ])("are sorted in %s", (declaration, expected) => {
    assert.strictEqual(Unions.sorted(declaration), expected)
    assert.strictEqual(Unions.sorted(expected), expected)
  })
})
