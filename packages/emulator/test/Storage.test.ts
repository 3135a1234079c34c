/** Tables, with a file that fails to store some values. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
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

/** Values by their first letter. */
const groups = () => {
  const storage = Storage.make(full)
  const values = storage.groupedTable("value", Schema.String, (value) => value.slice(0, 1))
  return { storage, values, of: (name: string) => [...values.group(name)].toSorted() }
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

describe("a table with groups", () => {
  it("finds the values of a group, those of the file too", () => {
    const { of, values } = groups()
    values.set("a", "ant")
    values.set("b", "ape")
    values.set("c", "bee")
    assert.deepStrictEqual([of("1"), of("a"), of("b"), of("c")], [["1"], ["ant", "ape"], ["bee"], []])
  })

  it("moves a value that gets another group, and forgets one that is deleted", () => {
    const { of, values } = groups()
    values.set("a", "ant")
    values.set("b", "ape")
    values.set("a", "bee")
    assert.deepStrictEqual([of("a"), of("b")], [["ape"], ["bee"]])
    values.delete("b")
    assert.deepStrictEqual([of("a"), of("b")], [[], ["bee"]])
    values.clear()
    assert.deepStrictEqual([of("1"), of("b")], [[], []])
  })

  it("has its groups again after a transaction that fails", () => {
    const { of, storage, values } = groups()
    values.set("a", "ant")
    assert.throws(
      () =>
        storage.transaction(() => {
          values.set("a", "bee")
          values.delete("first")
          values.set("b", "ape")
          values.clear()
          values.set("too large", "ant")
        }),
      /the disk is full/
    )
    assert.deepStrictEqual([of("1"), of("a"), of("b")], [["1"], ["ant"], []])
  })

  it.effect("has the groups of a savepoint and of a snapshot", () =>
    Effect.gen(function* () {
      const { of, storage, values } = groups()
      values.set("a", "ant")
      const restore = storage.savepoint()
      const snapshot = storage.snapshot()
      values.set("a", "bee")
      restore()
      assert.deepStrictEqual([of("a"), of("b")], [["ant"], []])
      const other = groups()
      other.values.set("c", "cat")
      yield* other.storage.restore(snapshot)
      assert.deepStrictEqual([other.of("1"), other.of("a"), other.of("c")], [["1"], ["ant"], []])
    })
  )
})
