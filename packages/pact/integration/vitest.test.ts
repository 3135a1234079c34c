/** The plugin in complete and incomplete runs of Vitest, each in a process. */
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Project from "../test/Project.ts"
import { inPact, pactName, said } from "../test/Project.ts"

layer(Project.layer)((it) => {
  describe("a complete run", () => {
    it.effect("rewrites the pact without old interactions, and names pacts that no test has", () =>
      Effect.gen(function* () {
        const other = 'Pact.make({ consumer: "consumer", provider: "other" })'
        const [before, after] = yield* Project.run([
          {
            write: {
              "a.pact.test.ts": Project.testFile(Project.asks("books"), Project.asks("authors")),
              "b.pact.test.ts": Project.testFile(
                `it.effect("other", () => asks("prices", "prices", ${other}))`
              )
            }
          },
          { write: { "a.pact.test.ts": Project.testFile(Project.asks("books")), "b.pact.test.ts": null } }
        ])
        assert.deepStrictEqual(inPact(before), ["authors", "books"])
        assert.deepStrictEqual(inPact(after), ["books"])
        assert.strictEqual(
          said(after),
          [
            "pacts/consumer-provider.json (1 interaction) is written.",
            "no test has an interaction of pacts/consumer-other.json. Delete it, unless something else writes it."
          ].join("\n")
        )
      })
    )

    it.effect("fails if pacts are frozen and one would change, and ignores other JSON files", () =>
      Effect.gen(function* () {
        const books = { "a.pact.test.ts": Project.testFile(Project.asks("books")) }
        const both = { "a.pact.test.ts": Project.testFile(Project.asks("books"), Project.asks("authors")) }
        const [written, same, changed, left] = yield* Project.run([
          {
            write: {
              "vitest.config.ts": Project.configuration("frozen: false"),
              "pacts/package.json": "{}",
              ...books
            }
          },
          { write: { "vitest.config.ts": Project.configuration("frozen: true") } },
          { write: both },
          {
            write: {
              ...books,
              "pacts/consumer-other.json": JSON.stringify({
                consumer: { name: "consumer" },
                provider: { name: "other" },
                interactions: []
              })
            }
          }
        ])
        assert.strictEqual(said(written), "pacts/consumer-provider.json (1 interaction) is written.")
        assert.deepStrictEqual([same?.failed, said(same)], [false, ""])
        assert.isTrue(changed?.failed)
        assert.strictEqual(
          said(changed),
          "pacts/consumer-provider.json (2 interactions) differs from the interactions of the tests."
        )
        assert.deepStrictEqual(inPact(changed), ["books"])
        assert.isTrue(left?.failed)
        assert.strictEqual(said(left), "no test has an interaction of pacts/consumer-other.json.")
      })
    )

    it.effect("notices that no test has an interaction", () =>
      Effect.gen(function* () {
        const [, told, frozen] = yield* Project.run([
          {
            write: {
              "a.test.ts": 'import { it } from "vitest"\nit("has none", () => {})',
              "a.pact.test.ts": Project.testFile(Project.asks("books"))
            }
          },
          { write: { "a.pact.test.ts": null } },
          { write: { "vitest.config.ts": Project.configuration("frozen: true") } }
        ])
        assert.strictEqual(
          said(told),
          "no test has an interaction of pacts/consumer-provider.json. Delete it, unless something else writes it."
        )
        assert.isTrue(frozen?.failed)
        assert.strictEqual(said(frozen), "no test has an interaction of pacts/consumer-provider.json.")
      })
    )

    it.effect("fails if the folder of the pacts cannot be written", () =>
      Effect.gen(function* () {
        const [results] = yield* Project.run([
          {
            write: {
              "vitest.config.ts": Project.configuration().replace("pacts", "package.json/pacts"),
              "a.pact.test.ts": Project.testFile(Project.asks("books"))
            }
          }
        ])
        assert.isTrue(results?.failed)
        assert.match(said(results), /^package\.json\/pacts is not written, because of ENOTDIR: .* Fix that, /)
      })
    )

    it.effect("with frozen pacts fails for a skipped test, unless a filter skips it", () =>
      Effect.gen(function* () {
        const skipped = Project.testFile(
          Project.asks("books"),
          'it.effect.skip("skipped", () => asks("authors"))'
        )
        const [without, filtered] = yield* Project.run([
          { write: { "vitest.config.ts": Project.configuration("frozen: true"), "a.pact.test.ts": skipped } },
          { options: { testNamePattern: "books" } }
        ])
        assert.deepStrictEqual([without?.failed, filtered?.failed], [true, false])
        assert.strictEqual(said(without), 'pacts is unchanged, because "skipped" did not run. Run all tests.')
      })
    )

    it.effect("uses the last attempt of a test that is retried or repeated", () =>
      Effect.gen(function* () {
        const flaky = `
let tries = 0
it.effect(
  "is flaky",
  () => Effect.andThen(asks(tries === 0 ? "old" : "new"), Effect.sync(() => assert.strictEqual(++tries, 2))),
  { retry: 2 }
)
it.effect("repeats", () => asks("books"), { repeats: 2 })`
        const [results] = yield* Project.run([{ write: { "a.pact.test.ts": Project.testFile(flaky) } }])
        assert.deepStrictEqual(inPact(results), ["books", "new"])
        const { consumer, metadata, provider, ...rest } = JSON.parse(results?.pacts[pactName] ?? "{}")
        assert.deepStrictEqual([consumer, provider], [{ name: "consumer" }, { name: "provider" }])
        assert.deepStrictEqual(metadata.pactSpecification, { version: "4.0" })
        // Nothing depends on the machine or the time.
        assert.deepStrictEqual(Object.keys(metadata), ["pactRust", "pactSpecification"])
        assert.deepStrictEqual(Object.keys(rest), ["interactions"])
      })
    )
  })

  describe("a run that is not complete", () => {
    const books = Project.testFile(Project.asks("books"), Project.asks("authors"))
    const prices = Project.testFile(Project.asks("prices"))

    it.effect("changes nothing, and says what is missing", () =>
      Effect.gen(function* () {
        const [complete, ...results] = yield* Project.run([
          {
            write: {
              "books.pact.test.ts": books,
              "prices.pact.test.ts": prices,
              "other.test.ts": Project.testFile(`it("has nothing to do with pacts", () => {})`)
            }
          },
          // A complete run would now write other bytes.
          { write: { "books.pact.test.ts": books.replaceAll("there is", "there are") }, filters: ["books"] },
          { options: { testNamePattern: "prices" } },
          { options: { shard: "1/2" } },
          { filters: ["other"] },
          // Without `exclude`, Vitest would change the default list, which later runs use.
          { options: { cliExclude: ["**/prices*"], exclude: [] } },
          { options: { dir: "." }, filters: ["books"] }
        ])
        assert.deepStrictEqual(inPact(complete), ["authors", "books", "prices"])
        assert.deepStrictEqual(
          results.map(({ failed, pacts }) => ({ failed, pacts })),
          results.map(() => ({ failed: false, pacts: complete?.pacts }))
        )
        assert.strictEqual(
          said(results[0]),
          "pacts is unchanged, because prices.pact.test.ts did not run. Run all files."
        )
        assert.strictEqual(
          said(results[1]),
          'pacts is unchanged, because "asks for books" and "asks for authors" did not run. Run all tests.'
        )
        assert.match(said(results[2]), /^pacts is unchanged, because .* did not run\. Run all files\.$/)
        assert.deepStrictEqual(results.slice(3).map(said), [
          "",
          "pacts is unchanged, because files that --exclude left out may have interactions too. Run without it.",
          "pacts is unchanged, because files that --dir left out may have interactions too. Run without it."
        ])
      })
    )

    it.effect("is one in which a test is skipped or fails", () =>
      Effect.gen(function* () {
        const parts: ReadonlyArray<readonly [string, RegExp]> = [
          [`it.effect.skip("skipped", () => asks("authors"))`, /"skipped" did not run/],
          [`it.effect.only("only", () => asks("authors"))`, /"asks for books" did not run/],
          [`it("left", ({ skip }) => skip())`, /"left" did not run/],
          [
            `it.effect("fails", () => Effect.andThen(asks("authors"), Effect.sync(() => assert.fail("no"))))`,
            /there are failures in a\.pact\.test\.ts\.$/
          ],
          [
            `it.effect("fails", () => asks("authors", "editors"))`,
            /there are failures in a\.pact\.test\.ts\.$/
          ],
          [`it.todo("asks for authors")`, /is written\.$/]
        ]
        const results = yield* Project.run(
          parts.map(([test]) => ({
            write: { "a.pact.test.ts": Project.testFile(Project.asks("books"), test) }
          }))
        )
        for (const [index, [test, reason]] of parts.entries())
          assert.match(said(results[index]), reason, test)
        assert.deepStrictEqual(results.map(inPact), [[], [], [], [], [], ["books"]])
      })
    )

    it.effect("is one of some projects", () =>
      Effect.gen(function* () {
        const config = `
import { pact } from "effect-pact/vitest"
import { defineConfig } from "vitest/config"
export default defineConfig({ test: { projects: ["books", "prices"].map((name) => ({
  plugins: [pact({ dir: "pacts" })],
  test: { name, include: [name + ".pact.test.ts"] }
})) } })`
        const [some, all] = yield* Project.run([
          {
            write: { "vitest.config.ts": config, "books.pact.test.ts": books, "prices.pact.test.ts": prices },
            options: { project: "books" }
          },
          {}
        ])
        assert.strictEqual(
          said(some),
          "pacts is unchanged, because only books ran, and other projects may have interactions too. Run without --project."
        )
        assert.deepStrictEqual(inPact(all), ["authors", "books", "prices"])
      })
    )

    it.effect("is one that merges reports", () =>
      Effect.gen(function* () {
        const [, merged] = yield* Project.run([
          {
            write: { "vitest.config.ts": Project.configuration("frozen: true"), "books.pact.test.ts": books },
            options: { reporters: ["blob"], shard: "1/1" }
          },
          { options: { mergeReports: ".vitest/blob" } }
        ])
        assert.isFalse(merged?.failed, merged?.output)
        assert.strictEqual(
          said(merged),
          "pacts is unchanged, because only reports of other runs were merged. Run all tests in one run."
        )
      })
    )

    it.effect("is one in watch mode that runs some files again", () =>
      Effect.gen(function* () {
        const results = yield* Project.run([
          {
            write: { "books.pact.test.ts": books, "prices.pact.test.ts": prices },
            options: { watch: true },
            reruns: [["prices.pact.test.ts"], "all"]
          }
        ])
        assert.deepStrictEqual(results.map(said), [
          "pacts/consumer-provider.json (3 interactions) is written.",
          "pacts is unchanged, because books.pact.test.ts did not run. Run all files.",
          "pacts/consumer-provider.json (3 interactions) is unchanged."
        ])
      })
    )
  })

  describe("an interaction", () => {
    it.effect("that two tests have fails the run, and both are named", () =>
      Effect.gen(function* () {
        const again = Project.testFile(`describe("again", () => { ${Project.asks("books")} })`)
        const within = Project.testFile(
          Project.asks("authors"),
          `it.effect("once more", () => asks("authors"))`
        )
        const results = yield* Project.run([
          { write: { "a.pact.test.ts": Project.testFile(Project.asks("books")), "b.pact.test.ts": again } },
          { write: { "b.pact.test.ts": within } }
        ])
        assert.deepStrictEqual(
          results.map(({ failed, pacts }) => ({ failed, pacts })),
          results.map(() => ({ failed: true, pacts: {} }))
        )
        assert.strictEqual(
          said(results[0]),
          'pacts is unchanged, because there are two interactions "a request for books" with the same provider states, but a pact can have only one of them: in a.pact.test.ts > asks for books, and in b.pact.test.ts > again > asks for books. Describe one of them in another way.'
        )
        assert.include(
          said(results[1]),
          "in b.pact.test.ts > asks for authors, and in b.pact.test.ts > once more"
        )
      })
    )

    it.effect("with two providers is in both pacts", () =>
      Effect.gen(function* () {
        const other = 'Pact.make({ consumer: "consumer", provider: "other" })'
        const both = `it.effect("both", () => Effect.andThen(asks("books"), asks("books", "books", ${other})))`
        const [results] = yield* Project.run([{ write: { "a.pact.test.ts": Project.testFile(both) } }])
        assert.strictEqual(
          said(results),
          [
            "pacts/consumer-other.json (1 interaction) is written.",
            "pacts/consumer-provider.json (1 interaction) is written."
          ].join("\n")
        )
      })
    )

    it.effect("does not run without the plugin, or in a file with another name", () =>
      Effect.gen(function* () {
        const [named, told, alone] = yield* Project.run([
          { write: { "a.test.ts": Project.testFile(Project.asks("books")) } },
          { write: { "vitest.config.ts": Project.configuration("files: /a\\.test\\.ts$/g") } },
          { write: { "vitest.config.ts": "export default {}" } }
        ])
        assert.deepStrictEqual([named?.failed, alone?.failed], [true, true])
        assert.include(named?.output, "Name it like books.pact.test.ts, or set `files` of the plugin.")
        assert.deepStrictEqual(named?.pacts, {})
        assert.deepStrictEqual(inPact(told), ["books"])
        assert.include(
          alone?.output,
          'This interaction would not be in any pact. Add `plugins: [pact({ dir: "pacts" })]`'
        )
      })
    )
  })
})
