/**
 * Runs the examples against an emulator. Node.js runs TypeScript itself, for a third of the CPU time of tsx, so only one case
 * starts `tsx` as the README does.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Credentials, OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Emulator, Roles } from "@effect-genesys/emulator"
import * as Process from "@effect-genesys/testing/Process"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"

/** The command `tsx`, which runs the program in a process under its own. */
const tsx = [fileURLToPath(import.meta.resolve("tsx/cli"))]

const example = <R = never>(
  name: string,
  args: ReadonlyArray<string>,
  onOutput?: Parameters<typeof Process.node<R>>[2],
  { environment = {}, runner = [] }: Options = {}
) =>
  Effect.flatMap(Emulator.Emulator, ({ administrator: { clientId, clientSecret }, url }) =>
    Process.node(
      [...runner, fileURLToPath(new URL(`../${name}.ts`, import.meta.url)), ...args],
      {
        GENESYSCLOUD_REGION: url,
        GENESYSCLOUD_OAUTHCLIENT_ID: clientId,
        GENESYSCLOUD_OAUTHCLIENT_SECRET: Redacted.value(clientSecret),
        ...environment
      },
      onOutput
    )
  )

interface Options {
  readonly environment?: Process.Environment
  /** Default: Node.js itself. */
  readonly runner?: ReadonlyArray<string>
}

const moveOn = (printed: string) => (printed.includes("Running") ? TestClock.adjust("1 hour") : Effect.void)

const rowsIn = (stdout: string) => stdout.split("\n").filter((line) => /^\d{4}-\d\d-\d\d: /.test(line))

const temporaryFile = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "examples-"))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
  ),
  (folder) => join(folder, "secret.txt")
)

const signedIn = (clientId: string, clientSecret: Redacted.Redacted<string>) =>
  Layer.unwrap(
    Emulator.Emulator.useSync(({ url }) =>
      OAuthApi.layer({ region: url, credentials: Credentials.clientCredentials(clientId, clientSecret) })
    )
  ).pipe(Layer.provide(NodeTransport.layer), Layer.orDie)

const administrator = Layer.unwrap(
  Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret } }) =>
    signedIn(clientId, clientSecret)
  )
)

const clients = OAuthApi.OAuthApi.use((api) => api.getOauthClients)

const nobodys = Effect.map(
  OAuthApi.OAuthApi.use((api) =>
    api.postOauthClients({
      name: "Nobody's",
      description: "Unused",
      authorizedGrantType: "CLIENT-CREDENTIALS",
      roleDivisions: Roles.everywhere(Roles.roles.viewer)
    })
  ),
  ({ id = "" }) => id
)

layer(
  administrator.pipe(Layer.provideMerge(Layer.orDie(Emulator.layer({ seed: "demo", queryLatency: 0 })))),
  { excludeTestServices: true }
)("the example", (it) => {
  it.effect("create-client keeps a secret for its owner alone, and leaves no client behind", () =>
    Effect.gen(function* () {
      const before = yield* clients
      const file = yield* temporaryFile
      const { code, stdout } = yield* example("create-client", [file])
      assert.strictEqual(code, 0)
      assert.match(stdout, /^Created [0-9a-f-]{36}\. .* prints as <redacted>\.\nDeleted [0-9a-f-]{36}\.\n$/)
      const secret = readFileSync(file, "utf8")
      assert.match(secret, /^[\w-]{86}$/)
      assert.strictEqual(statSync(file).mode & 0o777, 0o600)
      assert.deepStrictEqual(yield* clients, before)

      // The file exists now.
      const again = yield* example("create-client", [file])
      assert.notStrictEqual(again.code, 0)
      assert.strictEqual(readFileSync(file, "utf8"), secret)
      assert.deepStrictEqual(yield* clients, before)
    })
  )

  it.effect("rotate-secret puts a secret that works in the place of the old one", () =>
    Effect.gen(function* () {
      const id = yield* nobodys
      const file = yield* temporaryFile
      writeFileSync(file, "old")
      const { code, stdout } = yield* example("rotate-secret", [id, file])
      assert.strictEqual(code, 0)
      assert.match(stdout, /^Nobody's has a new secret/)
      assert.strictEqual(statSync(file).mode & 0o777, 0o600)
      const secret = readFileSync(file, "utf8")
      yield* Effect.provide(clients, signedIn(id, Redacted.make(secret)))

      const unknown = yield* example("rotate-secret", ["no-such-client", file])
      assert.notStrictEqual(unknown.code, 0)
      assert.match(unknown.stdout + unknown.stderr, /client\.not\.found/)
      assert.strictEqual(readFileSync(file, "utf8"), secret)
    })
  )

  it.effect("usage-failed queries a week at a time, and prints the weeks that fail again", () =>
    Effect.gen(function* () {
      const { clients: seeded, faults } = yield* Emulator.Emulator
      faults.set([
        {
          operation: "getOauthClientUsageQueryResult",
          count: 2,
          fault: { kind: "answer", status: 200, body: { queryStatus: "Failed" } }
        }
      ])
      const { code, stdout } = yield* example("usage-failed", [seeded[0]?.clientId ?? ""])
      assert.strictEqual(code, 0)
      assert.match(
        stdout,
        /^The usage query .* failed .*\nQuerying a week at a time\.\nNo usage for \d{4}-\d\d-\d\d\/\d{4}-\d\d-\d\d: .*\n\d+ requests, most of them of \S+\n$/
      )
    })
  )

  it.effect("audit-to-csv writes a line for each client, day and endpoint", () =>
    Effect.gen(function* () {
      const { clients: seeded } = yield* Emulator.Emulator
      const file = yield* temporaryFile
      const { code, stderr, stdout } = yield* example("audit-to-csv", [file])
      assert.deepStrictEqual([code, stderr], [0, ""])
      assert.match(stdout, /has the usage of (\d+) of \1 clients\.\n$/)
      const [header, ...lines] = readFileSync(file, "utf8").trimEnd().split("\r\n")
      assert.strictEqual(header, "client id,client,day,endpoint,requests,429")
      const of = (id: string) => lines.filter((line) => line.startsWith(`${id},`))
      for (const { clientId, name } of seeded) {
        for (const line of of(clientId)) assert.include(line, `,${name},20`)
      }
      assert.isAbove(of(seeded[0]?.clientId ?? "").length, 20)
    })
  )

  it.effect("audit-to-csv writes no name that a spreadsheet would run", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      faults.set([
        {
          operation: "postUsageQuery",
          count: 1,
          fault: { kind: "answer", status: 202, body: { executionId: "e1" } }
        },
        {
          operation: "getUsageQueryExecutionIdResults",
          count: 1,
          fault: {
            kind: "answer",
            status: 200,
            body: {
              queryStatus: "Complete",
              results: [
                {
                  clientId: "c1",
                  clientName: '=HYPERLINK("http://x","y")',
                  date: "2026-01-31T00:00:00Z",
                  templateUri: "@x",
                  requests: 2,
                  status429: 1
                }
              ]
            }
          }
        }
      ])
      const file = yield* temporaryFile
      yield* example("audit-to-csv", [file])
      const [, line] = readFileSync(file, "utf8").split("\r\n")
      assert.strictEqual(line, `c1,"'=HYPERLINK(""http://x"",""y"")",2026-01-31,'@x,2,1`)
    })
  )

  it.effect("audit-to-csv does not count a client whose usage it could not write", () =>
    Effect.gen(function* () {
      const { clients: seeded, faults } = yield* Emulator.Emulator
      faults.set([
        {
          operation: "postUsageQuery",
          count: 1,
          fault: { kind: "error", status: 403, code: "missing.any.permissions" }
        },
        {
          operation: "getOauthClientUsageQueryResult",
          count: 1,
          fault: { kind: "answer", status: 200, body: { queryStatus: "Failed" } }
        }
      ])
      const { stderr, stdout } = yield* example("audit-to-csv", [yield* temporaryFile])
      assert.match(stderr, /^No usage for client \S+: .*\n$/)
      const [, written, all] = /has the usage of (\d+) of (\d+) clients/.exec(stdout) ?? []
      assert.isAtLeast(Number(all), seeded.length)
      assert.strictEqual(Number(written), Number(all) - 1)
    })
  )

  it.effect("retire-client makes a client inactive that nobody uses, and leaves the others alone", () =>
    Effect.gen(function* () {
      const api = yield* OAuthApi.OAuthApi
      const { clients: seeded } = yield* Emulator.Emulator
      const id = yield* nobodys
      const before = yield* api.getOauthClient(id)
      const retired = yield* example("retire-client", [id])
      assert.deepStrictEqual([retired.code, retired.stdout], [0, "Nobody's is inactive now.\n"])
      const { dateModified: _, ...after } = yield* api.getOauthClient(id)
      assert.deepStrictEqual({ ...before, ...after }, { ...before, state: "inactive" })

      const used = yield* example("retire-client", [seeded[0]?.clientId ?? ""])
      assert.strictEqual(used.code, 0)
      assert.match(used.stdout, /^.+ stays: it made \d+ calls in 30 days\.\n$/)
      const none = yield* example("retire-client", ["no-such-client"])
      assert.strictEqual(none.stdout, "There is no client no-such-client.\n")
    })
  )
})

/** A collector that keeps the bodies of requests, by path. */
const collector = Effect.acquireRelease(
  Effect.callback<{ readonly url: string; readonly got: Map<string, string>; readonly server: Server }>(
    (resume) => {
      const got = new Map<string, string>()
      const server = createServer((request, response) => {
        request.setEncoding("utf8")
        request.on("data", (chunk) =>
          got.set(request.url ?? "", (got.get(request.url ?? "") ?? "") + String(chunk))
        )
        request.on("end", () => response.end("{}"))
      })
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" ? address?.port : undefined
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, got, server }))
      })
    }
  ),
  ({ server }) => Effect.sync(() => server.close())
)

const Value = Schema.Struct({
  stringValue: Schema.optionalKey(Schema.String),
  intValue: Schema.optionalKey(Schema.Union([Schema.String, Schema.Finite]))
})
const Attributes = Schema.Array(Schema.Struct({ key: Schema.String, value: Value }))
const Traces = Schema.fromJsonString(
  Schema.Struct({
    resourceSpans: Schema.Array(
      Schema.Struct({
        scopeSpans: Schema.Array(
          Schema.Struct({
            spans: Schema.Array(
              Schema.Struct({
                name: Schema.String,
                spanId: Schema.String,
                parentSpanId: Schema.optionalKey(Schema.String),
                attributes: Attributes
              })
            )
          })
        )
      })
    )
  })
)

layer(Layer.orDie(Emulator.layer()), { excludeTestServices: true })("the example", (it) => {
  it.effect("telemetry sends a span for the call, one for each attempt, and the counts", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      faults.set([
        {
          operation: "getOauthClients",
          count: 1,
          fault: { kind: "error", status: 503, code: "service.unavailable" }
        }
      ])
      const { got, url } = yield* collector
      const { code, stdout } = yield* example("telemetry", [], undefined, {
        environment: { OTEL_EXPORTER_OTLP_ENDPOINT: url }
      })
      assert.deepStrictEqual([code, stdout], [0, "1 clients\n"])

      const traces = yield* Schema.decodeEffect(Traces)(got.get("/v1/traces") ?? "")
      const spans = traces.resourceSpans.flatMap(({ scopeSpans }) =>
        scopeSpans.flatMap((scope) => scope.spans)
      )
      const named = (name: string) => spans.filter((span) => span.name === name)
      const [own] = named("count-clients")
      const [call] = named("OAuthApi.getOauthClients")
      assert.strictEqual(call?.parentSpanId, own?.spanId)
      const attempts = named("GET /api/v2/oauth/clients")
      assert.deepStrictEqual(
        attempts.map(({ attributes, parentSpanId }) => {
          const of = (key: string) => attributes.find((attribute) => attribute.key === key)?.value
          return [
            parentSpanId === call?.spanId,
            of("http.request.method")?.stringValue,
            Number(of("http.response.status_code")?.intValue),
            Number(of("http.request.resend_count")?.intValue ?? 0)
          ]
        }),
        [
          [true, "GET", 503, 0],
          [true, "GET", 200, 1]
        ]
      )
      const metrics = got.get("/v1/metrics") ?? ""
      for (const name of ["calls", "retries", "token_requests", "wait"]) {
        assert.include(metrics, `"genesys.client.${name}"`)
      }
      assert.notMatch([...got.values()].join(), /[\w-]{86}/)
    })
  )
})

// Queries run for an hour here, on a clock that only the tests move.
const slow = Layer.unwrap(
  Effect.as(TestClock.setTime(Date.now()), Emulator.layer({ seed: "demo", queryLatency: "1 hour" }))
).pipe(Layer.orDie)

layer(slow)("the example", (it) => {
  it.effect("usage-query is stopped, and the same command continues", () =>
    Effect.gen(function* () {
      const { clients: seeded } = yield* Emulator.Emulator
      const args = [seeded[0]?.clientId ?? "", yield* temporaryFile]
      const stopped = yield* example(
        "usage-query",
        args,
        (printed, child) => Effect.sync(() => printed.includes("Running") && child.kill("SIGINT")),
        { runner: tsx }
      )
      assert.strictEqual(stopped.code, 130)
      const { code, stdout } = yield* example("usage-query", args, moveOn)
      assert.strictEqual(code, 0)
      assert.match(
        stdout,
        /^Continues the query in .*\.\nRunning\..*\n(\d{4}-\d\d-\d\d: \d+ requests, \d+ too many\n){7}$/
      )
      assert.isFalse(existsSync(args[1] ?? ""))
    })
  )

  it.effect("usage-query is killed, and continues with the same rows as one that was not killed", () =>
    Effect.gen(function* () {
      const { clients: seeded, faults } = yield* Emulator.Emulator
      const args = [seeded[1]?.clientId ?? "", yield* temporaryFile]
      faults.reset()
      const killed = yield* example("usage-query", args, (printed, child) =>
        Effect.sync(() => printed.includes("Running") && child.kill("SIGKILL"))
      )
      assert.notStrictEqual(killed.code, 0)
      const continued = yield* example("usage-query", args, moveOn)
      // The query was submitted once; the second process only read its result.
      assert.strictEqual(faults.counters().received["postOauthClientUsageQuery"], 1)

      const lived = yield* example("usage-query", args, moveOn)
      assert.lengthOf(rowsIn(continued.stdout), 7)
      assert.deepStrictEqual(rowsIn(continued.stdout), rowsIn(lived.stdout))
    })
  )

  it.effect("usage-query refuses a file that holds no handle, and keeps it", () =>
    Effect.gen(function* () {
      const file = yield* temporaryFile
      writeFileSync(file, "{}")
      const { code, stderr } = yield* example("usage-query", ["a-client", file])
      assert.strictEqual(code, 1)
      assert.match(stderr, /handle/)
      assert.strictEqual(readFileSync(file, "utf8"), "{}")
    })
  )
})
