import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Options from "./Options.ts"
import * as Sections from "./Sections.ts"

const sentence = (...args: ReadonlyArray<string>) =>
  Result.match(Options.parse(args), { onFailure: (problem) => problem, onSuccess: () => "accepted" })

describe("Options", () => {
  it("measures every section without arguments", () => {
    assert.deepStrictEqual(
      Options.parse([]),
      Result.succeed({ sections: Sections.all, quick: false, output: "table", reference: "ignore" })
    )
  })

  it("reads every option, and keeps the sections in their order", () => {
    assert.deepStrictEqual(
      Options.parse(["--quick", "--json", "--check", "--only", "tokens", "--only=calls"]),
      Result.succeed({ sections: ["calls", "tokens"], quick: true, output: "json", reference: "check" })
    )
  })

  it("prints help, whatever the other arguments are", () => {
    assert.deepStrictEqual(Options.parse(["--json", "--help"]), Result.succeed("help"))
  })

  it("names every section and option in the help", () => {
    for (const word of [...Sections.all, "--only", "--quick", "--json", "--check", "--write", "--help"]) {
      assert.include(Options.help, word)
    }
  })

  it("refuses unknown options, values and sections with a sentence", () => {
    const see = "See pnpm bench --help."
    assert.strictEqual(sentence("--fast"), `There is no option --fast. ${see}`)
    assert.strictEqual(sentence("-q"), `There is no option -q. ${see}`)
    assert.strictEqual(sentence("calls"), `"calls" is not an option. ${see}`)
    assert.strictEqual(sentence("--quick=yes"), `--quick takes no value. ${see}`)
    assert.include(sentence("--only", "speed"), 'There is no section "speed"; --only takes one of calls, ')
    assert.include(sentence("--only"), "--only needs one of calls, ")
    assert.include(sentence("--only", "toString"), 'There is no section "toString"')
  })

  it("refuses --write with --quick or --check", () => {
    assert.include(sentence("--write", "--quick"), "--write needs a full run")
    assert.include(sentence("--write", "--check"), "exclude each other")
  })
})
