/** The command: its data file, its control token and its flags. */
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Process from "@effect-genesys/testing/Process"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Schema from "effect/Schema"

const bin = fileURLToPath(new URL("../bin/bin.js", import.meta.url))

const Ready = Schema.fromJsonString(
  Schema.Struct({ url: Schema.String, clientId: Schema.String, clientSecret: Schema.String })
)
type Ready = typeof Ready.Type

/** Starts the command, runs an effect when it is ready, stops it, and returns its output. */
const whileItRuns = (
  args: ReadonlyArray<string>,
  use: (ready: Ready) => Effect.Effect<unknown, unknown, HttpClient.HttpClient> = () => Effect.void,
  environment?: Process.Environment
) =>
  Process.node([bin, "--port", "0", ...args], environment, (printed, child) =>
    printed.endsWith("\n")
      ? (args.includes("--json")
          ? Effect.flatMap(Schema.decodeEffect(Ready)(printed), use)
          : Effect.void
        ).pipe(
          Effect.ensuring(Effect.sync(() => child.kill())),
          Effect.orDie,
          Effect.provide(NodeHttpClient.layerUndici)
        )
      : Effect.void
  )

const signIn = (url: string, { clientId, clientSecret }: Pick<Ready, "clientId" | "clientSecret">) =>
  HttpClientRequest.post(`${url}/oauth/token`).pipe(
    HttpClientRequest.basicAuth(clientId, clientSecret),
    HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
    HttpClient.execute,
    Effect.map(({ status }) => status)
  )

const getClock = ({ url }: Ready, headers: Readonly<Record<string, string>> = {}) =>
  Effect.map(HttpClient.get(`${url}/__emulator/clock`, { headers }), ({ status }) => status)

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "emulator-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

describe("the command", () => {
  it.live("prints where to watch it, and where to change settings", () =>
    Effect.gen(function* () {
      const { stdout } = yield* whileItRuns(["--seed", "empty"])
      const url = /Genesys Cloud, emulated, at (http:\/\/127\.0\.0\.1:\d+)\n/.exec(stdout)?.[1]
      assert.isDefined(url)
      assert.include(stdout, `Watch requests live in a browser: ${url}\n`)
      assert.include(stdout, `: ${url}/__emulator/openapi.json\n`)
    })
  )
})

/** The command with a limit on the size of files, in blocks. */
const withBlocks = (blocks: number, args: ReadonlyArray<string>) =>
  Effect.callback<Process.Ended>((resume) => {
    const limited = ["-c", `ulimit -f ${blocks}; exec "$@"`, "sh", process.execPath, bin, "--port", "0"]
    const child = execFile(
      "sh",
      [...limited, ...args],
      { env: { PATH: process.env["PATH"], NODE_DISABLE_COMPILE_CACHE: "1" } },
      (error, stdout, stderr) =>
        resume(Effect.succeed({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }))
    )
    return Effect.sync(() => child.kill())
  })

describe("--data", () => {
  // The limits are too small for the first page of the database, its tables, and its rows, as on a full disk.
  for (const blocks of [0, 8, 16, 64]) {
    it.live(`on a full disk ends with a sentence, and prints nothing else: ${blocks} blocks`, () =>
      Effect.gen(function* () {
        const file = join(yield* folder, "emulator.db")
        const { code, stderr, stdout } = yield* withBlocks(blocks, ["--json", "--data", file])
        assert.strictEqual(stdout, "")
        assert.strictEqual(code, 1)
        assert.include(stderr, `Cannot use the data file ${file}: `)
        assert.notMatch(stderr, /^\s+at /m)
      })
    )
  }

  it.live("stores the state, and prints a new secret at each start: earlier ones stay valid", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "emulator.db")
      const seen: Array<Ready & { readonly statuses: ReadonlyArray<number> }> = []
      for (const _ of ["once", "again"]) {
        yield* whileItRuns(["--data", file, "--seed", "empty", "--json"], (ready) =>
          Effect.map(
            Effect.forEach([...seen, ready], (each) => signIn(ready.url, each)),
            (statuses) => seen.push({ ...ready, statuses })
          )
        )
      }
      assert.deepStrictEqual(
        seen.map(({ statuses }) => statuses),
        [[200], [200, 200]]
      )
      assert.strictEqual(new Set(seen.map(({ clientId }) => clientId)).size, 1)
      assert.strictEqual(new Set(seen.map(({ clientSecret }) => clientSecret)).size, 2)
    })
  )

  it.live("is in the instructions, which warn of the loss of all data without it", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "emulator.db")
      assert.include(
        (yield* whileItRuns(["--data", file, "--seed", "empty"])).stdout,
        `Everything except settings and faults is stored in ${file}`
      )
      assert.match((yield* whileItRuns([])).stdout, /deletes everything in it\.\n$/)
    })
  )

  it.live("refuses a file of another kind with a sentence, and does not change it", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "notes.txt")
      writeFileSync(file, "These are notes and not a database. ".repeat(100))
      const { code, stderr, stdout } = yield* Process.node([bin, "--port", "0", "--data", file])
      assert.deepStrictEqual([code, stdout], [1, ""])
      assert.match(stderr, /Cannot use the data file .*notes\.txt: it is not a SQLite database/)
    })
  )
})

describe("--host", () => {
  it.live("accepts an address in the form of a URL", () =>
    Effect.gen(function* () {
      const { stdout } = yield* whileItRuns(["--host", "[::1]", "--seed", "empty"])
      assert.match(stdout, /emulated, at http:\/\/\[::1\]:\d+\n/)
    })
  )

  it.live("needs a control token if other machines can reach it", () =>
    Effect.gen(function* () {
      const args = [bin, "--port", "0", "--host", "0.0.0.0"]
      const { code, stderr, stdout } = yield* Process.node(args, { GENESYS_EMULATOR_CONTROL_TOKEN: "" })
      assert.deepStrictEqual([code, stdout], [2, ""])
      assert.match(stderr, /Set a control token with .*--control-token.*GENESYS_EMULATOR_CONTROL_TOKEN/)
    })
  )
})

describe("a control token", () => {
  const token = "horse-battery"

  it.live("is not in the instructions, but the need for it is", () =>
    Effect.gen(function* () {
      const environment = { GENESYS_EMULATOR_CONTROL_TOKEN: token }
      const { stdout } = yield* whileItRuns(["--seed", "empty"], () => Effect.void, environment)
      assert.match(stdout, /openapi\.json, with the control token\n/)
      assert.notInclude(stdout, token)
    })
  )

  for (const [way, args, environment] of [
    ["the environment", [], { GENESYS_EMULATOR_CONTROL_TOKEN: token }],
    ["a flag", ["--control-token", token], {}]
  ] as const) {
    it.live(`comes from ${way}, is required, and is not printed`, () =>
      Effect.gen(function* () {
        const statuses: Array<number> = []
        const { stderr, stdout } = yield* whileItRuns(
          ["--json", ...args],
          (ready) =>
            Effect.gen(function* () {
              statuses.push(
                yield* getClock(ready),
                yield* getClock(ready, { authorization: `Bearer ${token}` })
              )
            }),
          environment
        )
        assert.deepStrictEqual(statuses, [401, 200])
        assert.notInclude(stdout + stderr, token)
      })
    )
  }
})

describe("the other flags", () => {
  it.live("change every setting", () =>
    Effect.gen(function* () {
      let settings: unknown
      yield* whileItRuns(
        [
          "--json",
          "--seed=empty",
          "--requests-per-minute=none",
          "--too-many-requests-code=too.many.requests.retry.after",
          "--token-requests-per-minute=7",
          "--scope-enforcement",
          "--client-limit=8",
          "--hipaa",
          "--latency=1 millis",
          "--old-secret-lifetime=2 minutes",
          "--deleted-lifetime=3 days",
          "--omitted-fields=keep",
          "--invalid-client-status=401",
          "--query-latency=1 day",
          "--query-outcome=404",
          "--accepted-status=202",
          "--result-lifetime=Infinity"
        ],
        ({ url }) =>
          Effect.gen(function* () {
            const { json } = yield* HttpClient.get(`${url}/__emulator/behavior`)
            settings = yield* json
          })
      )
      assert.deepInclude(settings, {
        requestsPerMinute: "none",
        tooManyRequestsCode: "too.many.requests.retry.after",
        tokenRequestsPerMinute: 7,
        scopeEnforcement: true,
        clientLimit: 8,
        hipaa: true,
        latency: "1 millis",
        oldSecretLifetime: "120000 millis",
        deletedLifetime: "259200000 millis",
        omittedFields: "keep",
        invalidClientStatus: 401,
        queryLatency: "86400000 millis",
        queryOutcome: "404",
        acceptedStatus: 202,
        resultLifetime: "Infinity"
      })
    })
  )
})
