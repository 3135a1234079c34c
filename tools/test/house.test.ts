import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import * as House from "../src/pictures/House.ts"

const graph = (imports: Readonly<Record<string, ReadonlyArray<string>>>) =>
  House.diagram(new Map(Object.entries(imports).map(([folder, others]) => [folder, new Set(others)])))

describe("the diagram of the house", () => {
  it("is the one in the document: run `pnpm tools pictures` if it is not", () => {
    const document = readFileSync(join(import.meta.dirname, "../..", House.path), "utf8")
    assert.include(document, "```mermaid\nflowchart TD\n")
    assert.strictEqual(House.updated(document), document)
  })

  it("has the imports of the sources", () => {
    assert.sameMembers([...(House.imported().get("usage") ?? [])], ["client", "polling", "schemas"])
    assert.deepStrictEqual(House.imported().get("schemas"), new Set())
  })

  it("leaves out an arrow that follows from others", () => {
    assert.strictEqual(
      graph({ cli: ["client", "schemas"], client: ["schemas"], schemas: [] }),
      "flowchart TD\n  cli --> client\n  client --> schemas"
    )
  })

  it("shows a package that stands alone", () => {
    assert.strictEqual(graph({ a: ["b"], b: [], pact: [] }), "flowchart TD\n  a --> b\n  pact")
  })
})
