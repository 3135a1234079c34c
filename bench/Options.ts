/** The command line of `pnpm bench`. */
import { parseArgs } from "node:util"
import * as Result from "effect/Result"
import * as Sections from "./Sections.ts"

export interface Options {
  readonly sections: ReadonlyArray<Sections.Section>
  /** Fewer and shorter rounds: under 90 seconds for all sections. */
  readonly quick: boolean
  readonly output: "table" | "json"
  readonly reference: "ignore" | "check" | "write"
}

export const help = `Usage: pnpm bench [options]

Measures the client against undici, fetch, the vendor's SDK and generated clients.

  --only SECTION  measure one section (may be repeated): ${Sections.all.join(", ")}
  --quick         fewer and shorter rounds: under 90 seconds for all sections
  --json          print every measurement as JSON
  --check         compare with bench/reference.json; exit with 1 if a row is out of bounds
  --write         replace the measured sections of bench/reference.json and of bench/README.md
  --help          print this text`

/** The options, `"help"` for `--help`, or a sentence that names the invalid argument. */
export const parse = (args: ReadonlyArray<string>): Result.Result<Options | "help", string> => {
  const { tokens, values } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: {
      only: { type: "string", multiple: true },
      quick: { type: "boolean" },
      json: { type: "boolean" },
      check: { type: "boolean" },
      write: { type: "boolean" },
      help: { type: "boolean" }
    }
  })
  for (const token of tokens) {
    if (token.kind === "positional") return refuse(`"${token.value}" is not an option.`)
    if (token.kind !== "option") continue
    if (!known.has(token.name)) return refuse(`There is no option ${token.rawName}.`)
    if (token.name !== "only" && token.value !== undefined) return refuse(`${token.rawName} takes no value.`)
  }
  if (values["help"] === true) return Result.succeed("help")
  const only = [values["only"] ?? []].flat()
  const unknown = only.find((name) => !Sections.isSection(name))
  if (unknown !== undefined) {
    return refuse(
      typeof unknown === "string"
        ? `There is no section "${unknown}"; --only takes one of ${Sections.all.join(", ")}.`
        : `--only needs one of ${Sections.all.join(", ")}.`
    )
  }
  const check = values["check"] === true
  const write = values["write"] === true
  const quick = values["quick"] === true
  if (check && write) return refuse("--check and --write exclude each other.")
  if (quick && write) return refuse("--write needs a full run; leave --quick out.")
  return Result.succeed({
    sections: only.length === 0 ? Sections.all : Sections.all.filter((name) => only.includes(name)),
    quick,
    output: values["json"] === true ? "json" : "table",
    reference: check ? "check" : write ? "write" : "ignore"
  })
}

const known = new Set(["only", "quick", "json", "check", "write", "help"])

const refuse = (problem: string) => Result.fail(`${problem} See pnpm bench --help.`)
