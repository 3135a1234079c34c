/** Secrets in each form, and back. */
import { execFileSync } from "node:child_process"
import { SecretFormat, SecretSink } from "@effect-genesys/rotation"
import { assert, describe, it } from "@effect/vitest"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const parse = (text: string) => SecretFormat.parse(Redacted.make(text))

const text = ({ clientId, clientSecret, version }: SecretSink.Credentials) => [
  clientId,
  Redacted.value(clientSecret),
  version
]

/** Strings that UTF-8 can hold. */
const Text = Schema.String.check(Schema.makeFilter((value) => value.isWellFormed()))

const Stored = Schema.Struct({ clientId: Text, clientSecret: Schema.RedactedFromValue(Text), version: Text })

describe("json and env", () => {
  for (const format of ["json", "env"] as const) {
    it.prop(`${format} keeps each character of a secret`, [Stored], ([stored]) => {
      const found = SecretFormat.parse(SecretFormat.format(stored, format))
      assert.deepStrictEqual(text(Option.getOrThrow(found)), text(stored))
    })
  }

  const odd = `'"\\$(touch x)\`id\` #\n\r\u2028GENESYSCLOUD_OAUTHCLIENT_ID=other\n€`

  it("keep quotation marks, line breaks and what looks like another variable", () => {
    const stored = { clientId: "a", clientSecret: Redacted.make(odd), version: "fleet/a" }
    for (const format of ["json", "env"] as const) {
      const found = Option.getOrThrow(SecretFormat.parse(SecretFormat.format(stored, format)))
      assert.deepStrictEqual(text(found), text(stored))
    }
  })

  it("env gives a shell the same secret, and runs nothing", () => {
    const stored = { clientId: "a", clientSecret: Redacted.make(odd), version: "fleet/a" }
    const output = execFileSync(
      "sh",
      ["-c", 'eval "$(cat; printf x)"; printf %s "$GENESYSCLOUD_OAUTHCLIENT_SECRET"'],
      { input: `${Redacted.value(SecretFormat.format(stored, "env"))}: ` }
    )
    assert.strictEqual(output.toString(), odd)
  })
})

describe("a file written by hand", () => {
  const cases: ReadonlyArray<readonly [name: string, text: string]> = [
    ["variables", "GENESYSCLOUD_OAUTHCLIENT_ID=a\nGENESYSCLOUD_OAUTHCLIENT_SECRET=s3=cret\n"],
    [
      "variables with exports, quotation marks, comments and others",
      `# mine\r\nexport GENESYSCLOUD_OAUTHCLIENT_ID="a"  # the id\r\nOTHER=two words\r\n  GENESYSCLOUD_OAUTHCLIENT_SECRET='s3=cret'\r\n`
    ],
    [
      "variables of an editor on Windows",
      "\uFEFFGENESYSCLOUD_OAUTHCLIENT_ID=a\r\nGENESYSCLOUD_OAUTHCLIENT_SECRET=s3=cret"
    ],
    ["JSON of an editor on Windows", `\uFEFF{ "id": "a", "secret": "s3=cret" }`],
    ["JSON", `\n{ "id": "a", "secret": "s3=cret", "name": "Export" }`]
  ]
  for (const [name, content] of cases) {
    it(`${name}: has the version original`, () => {
      assert.deepStrictEqual(text(Option.getOrThrow(parse(content))), ["a", "s3=cret", SecretSink.original])
    })
  }

  it("has no credentials without an id or a secret", () => {
    for (const content of ["", "{", `{"id":"a"}`, "GENESYSCLOUD_OAUTHCLIENT_SECRET=x", "s3=cret"]) {
      assert.isTrue(Option.isNone(parse(content)), content)
    }
  })
})
