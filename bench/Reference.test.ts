import { readFile } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import * as Check from "./Check.ts"
import * as Reference from "./Reference.ts"
import * as Sections from "./Sections.ts"

describe("the reference run", () => {
  it("is the one that the README shows", async () => {
    const text = await readFile(new URL("README.md", import.meta.url), "utf8")
    assert.strictEqual(Reference.inserted(text, await Reference.read()), text)
  })

  it("has a checked row in every section", async () => {
    const checked = Reference.measurements(await Reference.read()).filter(Check.isChecked)
    assert.deepStrictEqual(
      Sections.all.filter((section) => !checked.some((each) => each.section === section)),
      []
    )
  })

  it("reads back from its file as it was written", async () => {
    const reference = await Reference.read()
    assert.deepStrictEqual(Reference.nested(Reference.measurements(reference)), reference.measured)
  })
})
