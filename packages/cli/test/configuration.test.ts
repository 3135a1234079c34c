/** The organization of an audit: the one that the environment names, or an emulated one with `--demo`. */
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as InProcess from "./InProcess.ts"
import * as Process from "./Process.ts"

const names = {
  region: "GENESYSCLOUD_REGION",
  id: "GENESYSCLOUD_OAUTHCLIENT_ID",
  secret: "GENESYSCLOUD_OAUTHCLIENT_SECRET",
  token: "GENESYSCLOUD_ACCESS_TOKEN"
}

const missing = (...variables: ReadonlyArray<string>) =>
  new RegExp(
    `Or set both ${names.id} and ${names.secret} \\(not set: ${variables.join(", ")}\\), or ${names.token}.* --demo\\.$`
  )

const unknown = (region: string) => new RegExp(`There is no region "${region}"\\. Use one of .*\\.$`)

const refused: ReadonlyArray<readonly [string, Process.Environment, RegExp]> = [
  ["no variable at all", {}, missing(names.id, names.secret)],
  ["a region alone", { [names.region]: "eu-central-1" }, missing(names.id, names.secret)],
  ["an id without its secret", { [names.id]: "id" }, missing(names.secret)],
  ["a secret without its id", { [names.secret]: "secret" }, missing(names.id)],
  ["a blank secret", { [names.id]: "id", [names.secret]: " \n" }, missing(names.secret)],
  ["a blank id", { [names.id]: " ", [names.secret]: "secret" }, missing(names.id)],
  ["a blank token", { [names.token]: "" }, missing(names.id, names.secret)],
  ["a region that is none", { [names.region]: "mars-1", [names.token]: "token" }, unknown("mars-1")],
  ["a region that is none, alone", { [names.region]: "mars-1" }, unknown("mars-1")],
  ["a blank region", { [names.region]: " ", [names.token]: "token" }, unknown(" ")]
]

describe("an audit", () => {
  for (const flags of [[], ["--json"]]) {
    it.live.each(refused)(
      `of %s ends with 2 and the names to set: audit ${flags.join(" ")}`,
      ([, environment, sentence]) =>
        Effect.gen(function* () {
          const { code, stderr, stdout } = yield* InProcess.genesysOauth(["audit", ...flags], { environment })
          assert.deepStrictEqual([code, stdout], [2, ""])
          assert.match(stderr.trim(), sentence)
          assert.notInclude(stderr, "    at ")
        })
    )
  }

  it.live("ends its process with 2, too", () =>
    Effect.gen(function* () {
      const ended = yield* Process.genesysOauth(["audit", "--json"], { [names.region]: "eu-central-1" })
      assert.deepStrictEqual([ended.code, ended.stdout], [2, ""])
      assert.match(ended.stderr.trim(), missing(names.id, names.secret))
      assert.notInclude(ended.stderr, "    at ")
    })
  )

  it.live("uses the id and secret if the token is blank", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* InProcess.genesysOauth(["audit"], {
        environment: {
          // Nothing listens on the discard port of this machine.
          [names.region]: "http://127.0.0.1:9",
          [names.id]: "id",
          [names.secret]: "secret",
          [names.token]: " "
        }
      })
      assert.strictEqual(code, 1)
      assert.include(stderr, "127.0.0.1:9")
    })
  )

  it.live("audits an emulated organization with --demo, whatever the environment has", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* InProcess.genesysOauth(["audit", "--demo"], {
        environment: { [names.region]: "eu-central-1", [names.token]: "token" }
      })
      assert.strictEqual(code, 0)
      assert.match(stdout, /^This organization is emulated\./m)
    })
  )
})

const start = (environment: Process.Environment, ...args: ReadonlyArray<string>) =>
  Process.node([fileURLToPath(new URL("../../../scripts/start.ts", import.meta.url)), ...args], environment)

describe("the start command", () => {
  it.live("shows the demo if no organization is configured, and says so on standard error", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* start({ [names.token]: "" }, "--json")
      assert.strictEqual(code, 0)
      assert.isNotNull(JSON.parse(stdout).live)
      assert.match(stderr, /^No organization is configured, so --demo shows an emulated one\. .* set .*\.\n$/)
    })
  )

  for (const name of [names.region, names.id, names.secret]) {
    it.live(`shows no demo if ${name} is set`, () =>
      Effect.gen(function* () {
        const { code, stderr, stdout } = yield* start({ [name]: "eu-central-1" })
        assert.deepStrictEqual([code, stdout], [2, ""])
        assert.match(stderr, /Or set both /)
        assert.notInclude(stderr, "No organization is configured")
      })
    )
  }
})
