/** Anybody who creates a client chooses its name: no name changes the layout of a report. */
import { Emulator } from "@effect-genesys/emulator"
import { printable } from "@effect-genesys/emulator/command/Printable"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import stringWidth from "string-width"
import * as Text from "../src/internal/output/Text.ts"
import * as Fleet from "./Fleet.ts"

const forged = "a\nAll   999,999  100.0 %"
const names = [
  forged,
  "b\r\nAll",
  "c\u2028All\u2029All\u0085All\u000BAll",
  "d   All                  999,999   100.0 %",
  "e\u00A0\u3000\u2003All",
  "f\u202Eegasu\u202C\u2066x\u2069\u200F\u061C",
  "g\u001B[2J\u009B1A\u0007\u007F\t",
  "h\u200B\uFEFF\u00AD\u{E0041}",
  "会議室予約システム連携用クライアント",
  "통합 클라이언트 👩‍👩‍👧 🇩🇪 é\u0301",
  "\u200B\u2060"
]

const unsafe =
  /[^\P{Cc}\n]|[\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\u00AD\u{E0000}-\u{E007F}]/u

layer(Layer.orDie(Emulator.layer({ seed: "empty" })), { excludeTestServices: true })("a report", (it) => {
  it.effect("has one line for each client, and aligned columns", () =>
    Effect.gen(function* () {
      yield* Fleet.create(names)
      for (const columns of [60, 80, 100, 140, Infinity]) {
        const { stdout } = yield* Fleet.audit(columns)
        assert.notMatch(stdout, unsafe)
        const rows = Fleet.rowsOf(stdout)
        // The administrator, and the totals.
        assert.strictEqual(rows.length, names.length + 2)
        const ends = rows.map((row) => {
          const [upToShare = ""] = /^.* (?:–|[\d.]+ %)/u.exec(row) ?? []
          return stringWidth(upToShare)
        })
        assert.strictEqual(new Set(ends).size, 1, stdout)
        assert.strictEqual(rows.filter((row) => row.startsWith("All ")).length, 1)
        assert.isFalse(rows.some((row) => /All {2,}999/.test(row)))
        assert.isTrue(rows.some((row) => row.startsWith("(no name)")))
      }
    })
  )

  it.effect("has the unchanged names in JSON, in characters that a terminal can show", () =>
    Effect.gen(function* () {
      const { stdout } = yield* Fleet.audit(140, "--json")
      assert.notMatch(stdout, unsafe)
      const { clients } = JSON.parse(stdout)
      const found = clients.map(({ name }: { readonly name: string }) => name)
      assert.includeMembers(found, names)
    })
  )
})

describe("printable", () => {
  const cases: ReadonlyArray<readonly [string, string]> = [
    ["plain", "plain"],
    ["a\nb\tc", "a\uFFFDb\uFFFDc"],
    ["a\u202Eb\u2066c", "a\uFFFDb\uFFFDc"],
    ["\uD800x", "\uFFFDx"],
    ["  a \u00A0\u3000 b ", "a b"],
    ["👩‍👩‍👧", "👩‍👩‍👧"],
    ["می‌خواهم", "می‌خواهم"]
  ]
  test.each(cases)("%j is shown as %j", (text, shown) => {
    assert.strictEqual(printable(text), shown)
  })

  test("json keeps its value, and has no character that controls a terminal", () => {
    for (const name of names) {
      const json = Text.printableJson(JSON.stringify({ name }))
      assert.notMatch(json, unsafe)
      assert.deepStrictEqual(JSON.parse(json), { name })
    }
  })
})
