/**
 * Acknowledged changes survive the process. It is killed fifty times while clients are created, rotated, changed and
 * deleted; after each start, every acknowledged change is there.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { Roles } from "@effect-genesys/emulator"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FileSystem from "effect/FileSystem"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import type * as HttpMethod from "effect/http/HttpMethod"
import * as Schema from "effect/Schema"

const Started = Schema.fromJsonString(
  Schema.Struct({ url: Schema.String, clientId: Schema.String, clientSecret: Schema.String })
)
const Client = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  state: Schema.String,
  secret: Schema.optional(Schema.String)
})
const Listing = Schema.Struct({ entities: Schema.Array(Client) })
const Token = Schema.Struct({ access_token: Schema.String })
const Submitted = Schema.Struct({ executionId: Schema.String })
const Result = Schema.Struct({
  queryStatus: Schema.String,
  results: Schema.optional(Schema.Array(Schema.Struct({ requests: Schema.Int })))
})

/** The expected state of one client. `isUnsure` while the outcome of a request is unknown. */
interface Known {
  name: string
  state: string
  secret: string
  isUnsure: boolean
}

/** Everything that the emulator has acknowledged. */
interface Ledger {
  readonly clients: Map<string, Known>
  readonly deleted: Set<string>
  /** Calls with a response, and calls whose outcome is unknown. */
  responses: number
  unsure: number
  /** Runs after each response. */
  onResponse: () => void
}

/** The bundle that users install. */
const program = fileURLToPath(new URL("../bin/bin.js", import.meta.url))

const start = Effect.fnUntraced(function* (data: string) {
  const args = ["--port", "0", "--seed", "empty", "--requests-per-minute", "none", "--data", data, "--json"]
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] })),
    // It still runs only if the test has failed.
    (started) => Effect.sync(() => started.kill("SIGKILL"))
  )
  const [line] = yield* Effect.promise(() => once(child.stdout, "data"))
  return { child, started: yield* Schema.decodeEffect(Started)(String(line)) }
})

const kill = (child: ChildProcess) =>
  Effect.promise(() => {
    const gone = once(child, "exit")
    child.kill("SIGKILL")
    return gone
  })

const signIn = Effect.fnUntraced(function* (url: string, clientId: string, clientSecret: string) {
  const response = yield* HttpClientRequest.post(`${url}/oauth/token`).pipe(
    HttpClientRequest.basicAuth(clientId, clientSecret),
    HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
    HttpClient.execute
  )
  assert.strictEqual(response.status, 200, "an issued secret is not valid")
  return (yield* HttpClientResponse.schemaBodyJson(Token)(response)).access_token
})

/** Sends requests as the administrator, and counts them. */
const caller = (url: string, token: string, ledger: Ledger) =>
  Effect.fnUntraced(function* (method: HttpMethod.HttpMethod, path: string, body?: object) {
    ledger.unsure += 1
    const request = HttpClientRequest.make(method)(`${url}/api/v2${path}`).pipe(
      HttpClientRequest.bearerToken(token),
      body === undefined ? (plain) => plain : HttpClientRequest.bodyJsonUnsafe(body)
    )
    const response = yield* HttpClient.execute(request)
    const text = yield* response.text
    ledger.unsure -= 1
    ledger.responses += 1
    ledger.onResponse()
    assert.isBelow(response.status, 300, text)
    return text
  })

type Call = ReturnType<typeof caller>

const read = <A>(schema: Schema.ConstraintDecoder<A>, text: string) =>
  Schema.decodeSync(Schema.fromJsonString(schema))(text)

const described = ({ name, state }: Pick<Known, "name" | "state">) => ({
  name,
  state,
  authorizedGrantType: "CLIENT-CREDENTIALS",
  roleDivisions: Roles.everywhere(Roles.roles.viewer)
})

/** Creates a client, and then rotates, changes and deletes it. */
const live = Effect.fnUntraced(function* (call: Call, ledger: Ledger, name: string) {
  const { id, secret = "" } = read(
    Client,
    yield* call("POST", "/oauth/clients", described({ name, state: "active" }))
  )
  const known: Known = { name, state: "active", secret, isUnsure: true }
  ledger.clients.set(id, known)
  const rotated = read(Client, yield* call("POST", `/oauth/clients/${id}/secret`))
  Object.assign(known, { secret: rotated.secret, isUnsure: false })
  // Some stay active and some inactive, so that clients of each kind exist.
  const kind = Number.parseInt(id.slice(-1), 16) % 4
  if (kind < 2) return
  const next = { name: `${name} renamed`, state: "inactive" }
  known.isUnsure = true
  yield* call("PUT", `/oauth/clients/${id}`, described(next))
  Object.assign(known, next, { isUnsure: false })
  if (kind < 3) return
  known.isUnsure = true
  yield* call("DELETE", `/oauth/clients/${id}`)
  ledger.clients.delete(id)
  ledger.deleted.add(id)
})

/** Repeats until the emulator has ended. */
const work = (call: Call, ledger: Ledger, name: string) =>
  Effect.forever(live(call, ledger, name)).pipe(
    Effect.catchReason("HttpClientError", "TransportError", () => Effect.void)
  )

const compare = Effect.fnUntraced(function* (url: string, call: Call, ledger: Ledger) {
  const { entities } = read(Listing, yield* call("GET", "/oauth/clients"))
  const there = new Map(entities.map((client) => [client.id, client]))
  const sure = [...ledger.clients].filter(([, { isUnsure }]) => !isUnsure)
  for (const [id, { name, state }] of sure) {
    const { name: itsName, state: itsState } = there.get(id) ?? { name: "none", state: "none" }
    assert.deepStrictEqual({ name: itsName, state: itsState }, { name, state })
  }
  for (const id of ledger.deleted) assert.isFalse(there.has(id), "a deleted client has come back")
  const last = sure.filter(([, { state }]) => state === "active").slice(-3)
  for (const [id, { secret }] of last) yield* signIn(url, id, secret)
  // The outcome of these is unknown.
  for (const [id, { isUnsure }] of ledger.clients) if (isUnsure) ledger.clients.delete(id)
})

/** The recorded calls of a client. */
const metered = Effect.fnUntraced(function* (call: Call, clientId: string) {
  const now = yield* DateTime.now
  const yesterday = DateTime.formatIsoDateUtc(DateTime.subtract(now, { days: 1 }))
  const base = `/oauth/clients/${clientId}/usage/query`
  const interval = `${yesterday}/${DateTime.formatIsoDateUtc(now)}`
  const { executionId } = read(Submitted, yield* call("POST", base, { interval }))
  const { results = [] } = yield* Effect.repeat(
    Effect.map(call("GET", `${base}/results/${executionId}`), (text) => read(Result, text)),
    { until: ({ queryStatus }) => queryStatus === "Complete" }
  )
  return results.reduce((sum, { requests }) => sum + requests, 0)
})

const kills = 50
const workers = 8

/** Ends with the response of this number. */
const received = (ledger: Ledger, number: number) =>
  Effect.callback<void>((resume) => {
    ledger.onResponse = () => {
      if (ledger.responses >= number) resume(Effect.void)
    }
  })

it.live(
  "acknowledged changes survive each of 50 kills under load",
  () =>
    Effect.gen(function* () {
      const folder = yield* (yield* FileSystem.FileSystem).makeTempDirectoryScoped()
      const data = `${folder}/emulator.db`
      const ledger: Ledger = {
        clients: new Map(),
        deleted: new Set(),
        responses: 0,
        unsure: 0,
        onResponse: () => {}
      }
      let lost = 0
      let { child, started } = yield* start(data)
      const { clientId, clientSecret } = started
      // One token for all processes, because tokens are stored too.
      const token = yield* signIn(started.url, clientId, clientSecret)
      for (let life = 0; life < kills; life++) {
        const call = caller(started.url, token, ledger)
        const end = ledger.responses + 20 + life
        const working = yield* Effect.forEach(
          Array.from({ length: workers }, (_, worker) => `${life}.${worker}`),
          (name) => Effect.forkChild(work(call, ledger, name))
        )
        // After a number of responses, not after a time. The number differs for each process.
        yield* received(ledger, end)
        yield* kill(child)
        yield* Fiber.joinAll(working)
        lost += ledger.unsure
        ledger.unsure = 0
        ;({ child, started } = yield* start(data))
        assert.strictEqual(started.clientId, clientId)
        yield* compare(started.url, caller(started.url, token, ledger), ledger)
      }
      // The secret of the first process.
      yield* signIn(started.url, clientId, clientSecret)
      const { responses } = ledger
      const calls = yield* metered(caller(started.url, token, ledger), clientId)
      yield* kill(child)
      assert.isAtLeast(calls, responses)
      assert.isAtMost(calls, responses + lost)
      assert.isAbove(ledger.clients.size, 100)
      assert.isAbove(ledger.deleted.size, 10)
    }).pipe(Effect.provide([NodeServices.layer, NodeHttpClient.layerUndici]), Effect.scoped),
  300_000
)
