import { OAuthApi } from "@effect-genesys/client"
import { Emulator, Roles } from "@effect-genesys/emulator"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import * as Fleet from "./Fleet.ts"
import * as InProcess from "./InProcess.ts"
import * as Process from "./Process.ts"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const Counts = {
  requests: Count,
  status200: Count,
  status300: Count,
  status400: Count,
  status500: Count,
  status429: Count
}
const Part = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const Days = Schema.String.check(Schema.isPattern(/^\d{4}-\d\d-\d\d\/\d{4}-\d\d-\d\d$/))
const Totals = {
  id: Schema.String,
  name: Schema.String,
  ...Counts,
  topEndpoint: Schema.NullOr(Schema.String)
}
const Document = Schema.fromJsonString(
  Schema.Struct({
    organization: Schema.Struct({ id: Schema.NullOr(Schema.String), region: Schema.String }),
    interval: Days,
    readAt: Schema.DateTimeUtcFromString,
    isContinued: Schema.Boolean,
    listed: Count,
    total: Schema.Struct(Counts),
    strategy: Schema.Literals(["organization", "intervals", "clients"]),
    fallback: Schema.NullOr(Schema.String),
    clients: Schema.Array(
      Schema.Struct({
        ...Totals,
        grantType: Schema.String,
        state: Schema.NullOr(Schema.String),
        created: Schema.NullOr(Schema.DateTimeUtcFromString),
        share: Part,
        days: Schema.Record(Schema.String, Count)
      })
    ),
    days: Schema.Array(Schema.Struct({ day: Schema.String, ...Counts })),
    endpoints: Schema.Array(Schema.Struct({ endpoint: Schema.String, ...Counts, share: Part })),
    findings: Schema.Array(
      Schema.Struct({
        kind: Schema.String,
        sentence: Schema.String,
        clientIds: Schema.Array(Schema.String),
        commands: Schema.Array(Schema.String)
      })
    ),
    comparison: Schema.NullOr(
      Schema.Struct({
        interval: Days,
        before: Schema.Struct(Counts),
        after: Schema.Struct(Counts),
        changes: Schema.Array(
          Schema.Struct({
            id: Schema.String,
            name: Schema.String,
            before: Count,
            after: Count,
            difference: Schema.Int
          })
        )
      })
    ),
    unlisted: Schema.Array(Schema.Struct(Totals)),
    missing: Schema.Array(Schema.Struct({ id: Schema.String, name: Schema.String, problem: Schema.String })),
    live: Schema.NullOr(Schema.Struct({ made: Count, metered: Count }))
  })
)
const read = Schema.decodeUnknownEffect(Document, { onExcessProperty: "error" })

describe("audit --demo", () => {
  test.live("prints one document as JSON, in which live calls are metered to the call", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* InProcess.genesysOauth(["audit", "--demo", "--json"])
      assert.strictEqual(code, 0)
      const { clients, live } = yield* read(stdout)
      assert.isAtLeast(clients.length, 12)
      assert.isAtLeast(new Set(clients.map(({ grantType }) => grantType)).size, 4)
      assert.isAbove(live?.made ?? 0, 0)
      assert.strictEqual(live?.metered, live?.made)
      for (const client of clients) {
        const { requests, status200, status300, status400, status500, status429 } = client
        assert.strictEqual(requests, status200 + status300 + status400 + status500, client.name)
        assert.isAtMost(status429, status400, client.name)
      }
    })
  )

  test.live("of one client advises to query its endpoints", () =>
    Effect.gen(function* () {
      const { stdout } = yield* InProcess.genesysOauth(["audit", "--demo", "--client", "Presence Poller"])
      assert.match(stdout, /^ {2}genesys-oauth usage query [\da-f-]{36} --days 7 --by template --by method$/m)
      assert.notMatch(stdout, /audit --client/)
    })
  )

  test.live("prints the fields that --json names, and what --jq selects", () =>
    Effect.gen(function* () {
      const named = yield* InProcess.genesysOauth(["audit", "--demo", "--json=listed,strategy"])
      assert.deepStrictEqual(JSON.parse(named.stdout), { listed: 15, strategy: "organization" })
      const selected = yield* InProcess.genesysOauth(["audit", "--demo", "--jq", ".clients[0].name"])
      assert.strictEqual(selected.stdout, "Presence Poller\n")
    })
  )

  test.live("names the fields if there is none of a name, before it reads anything", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* InProcess.genesysOauth(["audit", "--demo", "--json=client"])
      assert.strictEqual(code, 2)
      assert.match(stderr, /There is no field client\. The fields are organization, interval, .*, live\./)
    })
  )

  test.live("prints a report, and its progress beside it", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* InProcess.genesysOauth(["audit", "--demo"])
      assert.strictEqual(code, 0)
      assert.match(stdout, /^API usage of 15 OAuth clients in http/)
      assert.match(stdout, /^Presence Poller +CLIENT-CREDENTIALS +[\d,]+ +\d\d\.\d %/m)
      assert.match(stdout, /^Requests a day {2}[▁▂▃▄▅▆▇█·]{30} /m)
      assert.match(stdout, /^429s a day {6}[▁▂▃▄▅▆▇█·]{30} /m)
      assert.match(stdout, /^Presence Poller .* gets a 429 for /m)
      assert.match(stdout, /^ {2}genesys-oauth audit --client [\da-f-]{36} --days 7$/m)
      assert.match(stdout, /^The usage of all clients was read with one query\.$/m)
      assert.strictEqual(stderr, "")
    })
  )
})

const emulated = Layer.mergeAll(Emulator.layer({ seed: "demo" }), NodeHttpClient.layerUndici).pipe(
  Layer.orDie
)

const credentials = (region: string, id: string, secret: string) => ({
  GENESYSCLOUD_REGION: region,
  GENESYSCLOUD_OAUTHCLIENT_ID: id,
  GENESYSCLOUD_OAUTHCLIENT_SECRET: secret
})

const secretOf = ({ clientSecret }: Emulator.Emulator["Service"]["administrator"]) =>
  Redacted.value(clientSecret)

layer(emulated, { excludeTestServices: true })("audit, with credentials", (it) => {
  it.effect("reads that organization, and makes no demo calls", () =>
    Effect.gen(function* () {
      const { administrator, organization, url } = yield* Emulator.Emulator
      const { code, stdout } = yield* Process.genesysOauth(
        ["audit", "--json", "--days", "7"],
        credentials(url, administrator.clientId, secretOf(administrator))
      )
      assert.strictEqual(code, 0)
      const document = yield* read(stdout)
      assert.deepStrictEqual(document.organization, { id: organization.id, region: url })
      assert.isNull(document.live)
    })
  )

  it.effect("has the same numbers client by client, if the organization query is forbidden", () =>
    Effect.gen(function* () {
      const { administrator, faults } = yield* Emulator.Emulator
      const environment = yield* InProcess.administrator
      const audited = Effect.flatMap(
        InProcess.genesysOauth(["audit", "--json"], { environment }),
        ({ stdout }) => read(stdout)
      )
      const atOnce = yield* audited
      assert.deepStrictEqual([atOnce.strategy, atOnce.fallback], ["organization", null])
      faults.set([
        {
          operation: "postUsageQuery",
          fault: { kind: "error", status: 403, code: "missing.any.permissions" }
        }
      ])
      const byClient = yield* Effect.ensuring(audited, Effect.sync(faults.reset))
      assert.strictEqual(byClient.strategy, "clients")
      assert.match(byClient.fallback ?? "", /^the organization query is forbidden: .*missing.any.permissions/)
      // The audits themselves make requests as the administrator.
      const others = ({ clients }: typeof atOnce) => clients.filter(({ id }) => id !== administrator.clientId)
      assert.isAtLeast(others(atOnce).length, 13)
      // The share of a client changes with the requests of the audits.
      const counted = (document: typeof atOnce) => others(document).map(Struct.omit(["share"]))
      assert.deepStrictEqual(counted(byClient), counted(atOnce))
    })
  )

  const failing = (
    code: 1 | 4,
    what: string,
    sentence: RegExp,
    environment: Environment,
    run: typeof Process.genesysOauth = (args, variables = {}) =>
      InProcess.genesysOauth(args, { environment: variables })
  ) =>
    it.effect(`says in a sentence what to do about ${what}`, () =>
      Effect.gen(function* () {
        const ended = yield* run(["audit", "--json"], yield* environment)
        assert.deepStrictEqual([ended.code, ended.stdout], [code, ""])
        assert.match(ended.stderr.trim(), sentence)
        assert.notInclude(ended.stderr, "    at ")
      })
    )
  type Environment = Effect.Effect<Record<string, string>, unknown, Emulator.Emulator>

  failing(
    4,
    "a wrong secret",
    /ERROR\s+getOauthClients failed: .*invalid_client.*check the client id and secret.*\.$/s,
    Emulator.Emulator.useSync(({ administrator, url }) =>
      credentials(url, administrator.clientId, "wrong-secret")
    ),
    Process.genesysOauth
  )
  failing(
    1,
    "a host that refuses connections",
    /ERROR\s+getOauthClients failed: there was no connection to 127\.0\.0\.1:9 \(ECONNREFUSED\); check the network.*\.$/s,
    // Nothing listens on the discard port of this machine.
    Effect.succeed(credentials("http://127.0.0.1:9", "id", "secret"))
  )
  failing(
    1,
    "a message with control characters",
    /ERROR\s+getOauthClients failed: .*bad\.request: \uFFFD\[2Jno.*\.$/s,
    Effect.gen(function* () {
      const { administrator, faults, url } = yield* Emulator.Emulator
      const body = { code: "bad.request", message: "\u001B[2Jno" }
      faults.set([{ operation: "getOauthClients", count: 1, fault: { kind: "answer", status: 400, body } }])
      return credentials(url, administrator.clientId, secretOf(administrator))
    })
  )
  failing(
    4,
    "a permission that is missing",
    /ERROR\s+getOauthClients failed: .*a role with oauth:client:view.*\.$/s,
    Effect.gen(function* () {
      const { url } = yield* Emulator.Emulator
      const { id = "", secret = Redacted.make("") } = yield* OAuthApi.OAuthApi.use((api) =>
        api.postOauthClients({
          name: "Powerless",
          authorizedGrantType: "CLIENT-CREDENTIALS",
          roleDivisions: Roles.everywhere(Roles.roles.integration)
        })
      ).pipe(Effect.provide(Fleet.administrator))
      return credentials(url, id, Redacted.value(secret))
    })
  )
})

layer(
  Layer.mergeAll(Emulator.layer({ queryOutcome: "Failed" }), NodeHttpClient.layerUndici).pipe(Layer.orDie),
  { excludeTestServices: true }
)("audit, where queries fail", (it) => {
  it.effect("prints the rest, names the missing clients, and fails", () =>
    Effect.gen(function* () {
      const environment = yield* InProcess.administrator
      const { code, stderr, stdout } = yield* InProcess.genesysOauth(["audit", "--json"], { environment })
      assert.strictEqual(code, 1)
      const { fallback, missing, strategy } = yield* read(stdout)
      assert.strictEqual(strategy, "clients")
      assert.match(fallback ?? "", /did not finish: .* failed on the server/)
      assert.deepStrictEqual(
        missing.map(({ name }) => name),
        ["Administrator"]
      )
      assert.match(stderr, /The usage of 1 of 1 clients is missing; run the same command again/)
    })
  )
})
