/** The README, `--help` and the API document describe the settings and flags of the code. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { ControlApi } from "@effect-genesys/emulator"
import { table } from "@effect-genesys/testing/MarkdownTable"
import * as Process from "@effect-genesys/testing/Process"
import { assert, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"

const readme = fileURLToPath(new URL("../README.md", import.meta.url))
const bin = fileURLToPath(new URL("../bin/bin.js", import.meta.url))

/** Rows of `--help`: each flag without its dashes, and its description. */
const help = Effect.map(Process.node([bin, "--help"]), ({ stdout }) =>
  [...(/^FLAGS\n(.*?)\n\n/ms.exec(stdout)?.[1] ?? "").matchAll(/^ {2}--(\S+).*? {2,}(.*)$/gm)].map(
    ([, flag = "", description = ""]) => [flag, description] as const
  )
)

/** The settings in the document of the control plane. */
const Properties = Schema.Record(
  Schema.String,
  Schema.Struct({
    description: Schema.NonEmptyString,
    default: Schema.Union([Schema.String, Schema.Finite, Schema.Boolean]),
    enum: Schema.optionalKey(Schema.Array(Schema.Union([Schema.String, Schema.Finite])))
  })
)
const { requestBody } = OpenApi.fromApi(ControlApi.ControlApi).paths["/__emulator/behavior"]?.put ?? {}
const settings = Object.entries(
  Schema.decodeUnknownSync(Properties)(requestBody?.content["application/json"]?.schema["properties"])
).map(([name, { description, default: initial, enum: values }]) => ({
  name,
  flag: name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  initial: String(initial),
  description,
  choices: values === undefined ? "" : ` (choices: ${values.map((value) => `\`${value}\``).join(", ")})`
}))

const plain = (markdown: string) => markdown.replaceAll("`", "")

it.live("every setting is a flag of the command, with the same words", () =>
  Effect.gen(function* () {
    const flags = new Map(yield* help)
    for (const { choices, description, flag, initial } of settings) {
      assert.strictEqual(flags.get(flag), plain(`${description}. Default: ${initial}${choices}`))
    }
  })
)

it.live("the README has the settings and the other flags (vitest -u writes them)", () =>
  Effect.gen(function* () {
    const own = new Set(settings.map(({ flag }) => flag))
    const tables = [
      [
        ["flag", "what it does"],
        ...(yield* help).filter(([flag]) => !own.has(flag)).map(([flag, text]) => [`\`--${flag}\``, text])
      ],
      [
        ["setting", "default", "what it does"],
        ...settings.map(({ choices, description, initial, name }) => [
          `\`${name}\``,
          `\`${initial}\``,
          description + choices
        ])
      ]
    ]
    const written = tables.reduce(
      (text, [head = [], ...rows]) => {
        const start = new RegExp(`^\\| ${head.join(" +\\| ")} +\\|\\n(?:\\|.*\\n)+`, "m")
        assert.match(text, start)
        return text.replace(start, () => `${table([head, ...rows])}\n`)
      },
      readFileSync(readme, "utf8")
    )
    yield* Effect.promise(() => expect(written).toMatchFileSnapshot(readme))
  })
)
