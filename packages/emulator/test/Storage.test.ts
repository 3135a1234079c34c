import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
/** Tables, and a file behind them that does not take everything. */
import * as Storage from "../src/internal/organization/Storage.ts"

const full: Storage.File = {
  load: () => [["first", '"1"']],
  set: (_table, key) => {
    if (key === "too much") throw new Error("the disk is full")
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
  it("has what the file has", () => {
    assert.deepStrictEqual([...table().values], [["first", "1"]])
  })

  it("has not what the file does not take", () => {
    const { values } = table()
    assert.throws(() => values.set("too much", "2"), /the disk is full/)
    assert.deepStrictEqual([...values], [["first", "1"]])
  })

  it("is as it was where one of several changes at once is not taken", () => {
    const { storage, values } = table()
    assert.throws(
      () =>
        storage.transaction(() => {
          values.set("first", "changed")
          values.set("second", "2")
          values.delete("first")
          values.clear()
          values.set("third", "3")
          values.set("too much", "4")
        }),
      /the disk is full/
    )
    assert.deepStrictEqual([...values], [["first", "1"]])
  })
})
