/** Invalid command lines. Only results and requested help go to standard output. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Fleet from "./Fleet.ts"
import * as InProcess from "./InProcess.ts"
import * as Process from "./Process.ts"

const wrong: ReadonlyArray<readonly [string, string]> = [
  ["audit --jsn", "There is no flag --jsn of genesys-oauth audit. Did you mean --json?"],
  ["--versio", "There is no flag --versio of genesys-oauth."],
  ["adit", "There is no subcommand adit of genesys-oauth. Did you mean audit?"],
  ["adit --help", "There is no subcommand adit of genesys-oauth. Did you mean audit?"],
  ["clients rotat --help", "There is no subcommand rotat of genesys-oauth clients. Did you mean rotate?"],
  [
    "--profile x clients rotat --help",
    "There is no subcommand rotat of genesys-oauth clients. Did you mean rotate?"
  ],
  [
    "--no-input clients rotat --help",
    "There is no subcommand rotat of genesys-oauth clients. Did you mean rotate?"
  ],
  [
    "--region=mars clients rotat -h",
    "There is no subcommand rotat of genesys-oauth clients. Did you mean rotate?"
  ],
  ["clients rotate-secret -h", "There is no subcommand rotate-secret of genesys-oauth clients."],
  ["audit extra", 'Unexpected positional argument: "extra".'],
  ["audit --days 0", '--days cannot be "0": give a number from 1 to 365.'],
  ["audit --days 366", '--days cannot be "366": give a number from 1 to 365.'],
  ["audit --concurrency 51", '--concurrency cannot be "51": give a number from 1 to 50.'],
  ["audit --days abc", '--days cannot be "abc": give a whole number.'],
  ["audit --days", "--days has no value: give a whole number."],
  ["audit --days 1 --days 2", "--days appears 2 times: give at most 1 value."],
  ["audit --from 2026-02-30", '--from cannot be "2026-02-30": give a date such as 2026-01-31.'],
  ["audit --to yesterday", '--to cannot be "yesterday": give a date such as 2026-01-31.'],
  [
    "audit --sort size",
    '--sort cannot be "size": give "requests", "name", "errors", "throttled" or "created".'
  ],
  ["audit --demo --jsn", "There is no flag --jsn of genesys-oauth audit. Did you mean --json?"],
  ["emulator --port 99999", '--port cannot be "99999": give a port from 0 to 65535.'],
  ["emulator --seed full", '--seed cannot be "full": give "demo" or "empty".'],
  ["emulator --prot 1", "There is no flag --prot of genesys-oauth emulator. Did you mean --port?"]
]

const words = (line: string) => line.split(" ").filter((word) => word !== "")

/** These run as processes, too: one for each command. */
const processes = new Set(["--versio", "audit --days abc", "emulator --port 99999"])

const runs = [
  ["in this process", InProcess.genesysOauth, wrong],
  ["as a process", Process.genesysOauth, wrong.filter(([line]) => processes.has(line))]
] as const

describe("genesys-oauth", () => {
  test.live("takes the value of a flag for no subcommand", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* InProcess.genesysOauth(
        words("--profile usage --region mars clients --help")
      )
      assert.strictEqual(code, 0)
      assert.include(stdout, "genesys-oauth clients <subcommand>")
    })
  )

  for (const [where, run, lines] of runs) {
    test.live.each(lines)(
      `%s ends with 2, one sentence, and nothing on standard output ${where}`,
      ([line, sentence]) =>
        Effect.gen(function* () {
          const { code, stderr, stdout } = yield* run(words(line))
          assert.deepStrictEqual([code, stdout], [2, ""])
          const [heading, first, hint] = stderr.trim().split("\n")
          assert.deepStrictEqual([heading, first], ["ERROR", `  ${sentence}`])
          assert.match(hint ?? "", /^ {2}Run genesys-oauth(?: \w+)? --help for help\.$/)
        })
    )
  }

  test.live("alone ends with 2, and shows its subcommands on standard error", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* InProcess.genesysOauth([])
      assert.deepStrictEqual([code, stdout], [2, ""])
      assert.match(stderr, /^ {2}audit /m)
      assert.match(stderr, /genesys-oauth needs a subcommand\. Choose one of those above\.\n$/)
    })
  )

  // start.test.ts runs these as processes.
  test.live.each(["--help", "--version", "audit --help", "emulator --help"])(
    "%s is requested, so it goes to standard output",
    (line) =>
      Effect.gen(function* () {
        const { code, stderr, stdout } = yield* InProcess.genesysOauth(words(line))
        assert.deepStrictEqual([code, stderr], [0, ""])
        assert.include(stdout, "genesys-oauth")
      })
  )

  test.live.each(["audit", "emulator"])("%s --help has examples that can be run as they are", (command) =>
    Effect.gen(function* () {
      const { stdout } = yield* InProcess.genesysOauth([command, "--help"])
      const [, examples = ""] = stdout.split("EXAMPLES\n")
      const lines = examples.split("\n").filter((line) => line.trim() !== "" && !/^ *#/.test(line))
      assert.isAtLeast(lines.length, 3)
      for (const line of lines) assert.match(line, new RegExp(`^ *genesys-oauth ${command} --`))
    })
  )

  test.live("reports its own defects on standard error", () =>
    Effect.gen(function* () {
      // The days of an audit begin at midnight.
      const broken = 'Date.prototype.setUTCHours = () => { throw new Error("broken on purpose") }'
      const { code, stderr, stdout } = yield* Process.node(
        ["--import", `data:text/javascript,${encodeURIComponent(broken)}`, Process.bin, "audit"],
        { GENESYSCLOUD_REGION: "http://127.0.0.1:9", GENESYSCLOUD_ACCESS_TOKEN: "token" }
      )
      assert.deepStrictEqual([code, stdout], [1, ""])
      assert.include(stderr, "broken on purpose")
    })
  )
})

layer(Layer.orDie(Emulator.layer({ seed: "empty" })), { excludeTestServices: true })(
  "an audit in which a query fails",
  (it) => {
    it.effect("ends with 3 if a part is missing, and names it", () =>
      Effect.gen(function* () {
        const { faults } = yield* Emulator.Emulator
        const [id] = yield* Fleet.create(["Lost"])
        faults.set([
          {
            operation: "postUsageQuery",
            fault: { kind: "error", status: 403, code: "missing.any.permissions" }
          },
          {
            operation: "postOauthClientUsageQuery",
            count: 1,
            fault: { kind: "error", status: 400, code: "bad.request" }
          }
        ])
        const { code, stderr, stdout } = yield* Effect.ensuring(
          Fleet.audit(Infinity, "--json", "--concurrency", "1"),
          Effect.sync(faults.reset)
        )
        assert.strictEqual(code, 3)
        const { clients, missing } = JSON.parse(stdout)
        assert.deepStrictEqual([clients.length, missing.length], [1, 1])
        assert.include(
          [...clients, ...missing].map((client: { readonly id: string }) => client.id),
          id
        )
        assert.match(stderr, /The usage of 1 of 2 clients is missing; run the same command again/)
      })
    )
  }
)
