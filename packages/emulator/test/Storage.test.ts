import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
/** Tables, with a file that fails to store some values. */
import * as Storage from "../src/internal/organization/Storage.ts"

const full: Storage.File = {
  load: () => [["first", '"1"']],
  set: (_table, key) => {
    if (key === "too large") throw new Error("the disk is full")
  },
  delete: () => {},
  clear: () => {},
  transaction: (change) => change()
}

const table = () => {
  const storage = Storage.make(full)
  return { storage, values: storage.table("value", Schema.String) }
}

describe("a table", () => {
  it("has the entries of the file", () => {
    assert.deepStrictEqual([...table().values], [["first", "1"]])
  })

  it("lacks an entry that the file did not store", () => {
    const { values } = table()
    assert.throws(() => values.set("too large", "2"), /the disk is full/)
    assert.deepStrictEqual([...values], [["first", "1"]])
  })

  it("is unchanged if one change of a transaction fails", () => {
    const { storage, values } = table()
    assert.throws(
      () =>
        storage.transaction(() => {
          values.set("first", "changed")
          values.set("second", "2")
          values.delete("first")
          values.clear()
          values.set("third", "3")
          values.set("too large", "4")
        }),
      /the disk is full/
    )
    assert.deepStrictEqual([...values], [["first", "1"]])
  })
})
