/** `genesys-oauth doctor`: each check, what it says, and which ones a failed one leaves open. */
import { Emulator } from "@effect-genesys/emulator"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import stringWidth from "string-width"
import * as Clients from "./Clients.ts"
import * as Home from "./Home.ts"
import * as InProcess from "./InProcess.ts"
import type * as Process from "./Process.ts"

const services = Layer.merge(Emulator.layer({ seed: "demo" }), NodeServices.layer)

const markOf = { failed: "✗", ok: "✓", unknown: "?" }

/** The outcome of each check by its name as a mark, and its sentence. */
const doctor = Effect.fnUntraced(function* (
  environment: Process.Environment,
  ...flags: ReadonlyArray<string>
) {
  const ended = yield* InProcess.genesysOauth(["doctor", "--json", ...flags], { environment })
  const checks: ReadonlyArray<{ check: string; outcome: keyof typeof markOf; result: string }> = JSON.parse(
    ended.stdout
  )
  return {
    ...ended,
    marks: checks.map(({ outcome }) => markOf[outcome]).join(""),
    result: Object.fromEntries(checks.map(({ check, result }) => [check, result]))
  }
})

layer(services, { excludeTestServices: true })("doctor", (it) => {
  it.effect("finds nothing wrong with a fine setup", () =>
    Effect.gen(function* () {
      const administrator = yield* InProcess.administrator
      const environment = { ...administrator, HOME: yield* Home.folder }
      const { code, marks, result, stderr, stdout } = yield* doctor(environment)
      assert.deepStrictEqual([code, stderr, marks], [0, "", "✓✓✓✓✓✓✓✓✓✓✓???✓✓"])
      assert.strictEqual(
        Object.keys(result).join(", "),
        "Node.js, package, organization, region, login host, API host, proxy, clock, sign-in, oauth:client:view, oauth:client:authorize, oauth:client:add, oauth:client:edit, oauth:client:delete, rate limit, session files"
      )
      assert.strictEqual(
        result["organization"],
        `From the environment, with the client ${administrator["GENESYSCLOUD_OAUTHCLIENT_ID"]}.`
      )
      assert.match(result["sign-in"] ?? "", /^It works\. The token ends at \d{4}-\d\d-\d\dT/)
      assert.match(result["rate limit"] ?? "", /^\d+ of 300 requests sent; the next window begins in /)
      assert.strictEqual(result["oauth:client:add"], "Only a change would show it.")
      assert.notInclude(stdout, administrator["GENESYSCLOUD_OAUTHCLIENT_SECRET"] ?? "")
    })
  )

  it.effect("changes nothing", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const before = faults.counters().received
      yield* doctor(yield* InProcess.administrator)
      const after = faults.counters().received
      const sent = Object.keys(after).filter((operation) => after[operation] !== before[operation])
      assert.deepStrictEqual(sent.toSorted(), [
        "getOauthAuthorizations",
        "getOauthClients",
        "getTokensMe",
        "postOauthToken"
      ])
    })
  )

  it.effect.each([60, 80, 140])("has a line for each check on a terminal of %i columns", (columns) =>
    Effect.gen(function* () {
      const environment = { ...(yield* InProcess.administrator), HOME: yield* Home.folder }
      const { code, stdout } = yield* InProcess.genesysOauth(["doctor"], { environment, columns })
      assert.strictEqual(code, 0)
      const lines = stdout.trimEnd().split("\n")
      assert.strictEqual(lines.filter((line) => /^[✓?] /.test(line)).length, 16)
      // The id of a client is one word.
      assert.isAtMost(Math.max(...lines.map((line) => stringWidth(line))), Math.max(columns, 66))
      assert.include(stdout, "✓ oauth:client:view       Granted.\n")
      assert.include(stdout, "? oauth:client:add        Only a change would show it.\n")
    })
  )

  it.effect("says how to begin if nothing is configured", () =>
    Effect.gen(function* () {
      const { code, marks, result, stderr } = yield* doctor({})
      assert.deepStrictEqual([code, marks], [1, "✓✓✗???✓?????????"])
      assert.include(result["organization"], "Run genesys-oauth login.")
      assert.strictEqual(result["region"], "None is configured. The default is us-east-1.")
      assert.strictEqual(result["sign-in"], "Not checked, because the organization is unknown.")
      assert.include(stderr, "1 of 16 checks failed: organization.")
    })
  )

  it.effect("still checks the hosts if only the credentials are missing", () =>
    Effect.gen(function* () {
      const { url } = yield* Emulator.Emulator
      const { code, marks } = yield* doctor({ GENESYSCLOUD_REGION: url, HOME: yield* Home.folder })
      assert.deepStrictEqual([code, marks], [1, "✓✓✗✓✓✓✓✓???????✓"])
      const flag = yield* doctor({ HOME: yield* Home.folder }, "--region", url)
      assert.strictEqual(flag.marks, "✓✓✗✓✓✓✓✓???????✓")
    })
  )

  it.effect("names an unknown region", () =>
    Effect.gen(function* () {
      const environment = { ...(yield* InProcess.administrator), GENESYSCLOUD_REGION: "nowhere" }
      const { code, marks, result } = yield* doctor(environment)
      assert.deepStrictEqual([code, marks], [1, "✓✓✗✗??✓?????????"])
      assert.include(result["region"], 'There is no region "nowhere". Use one of ')
    })
  )

  it.effect("names hosts that do not respond, and the proxy without its password", () =>
    Effect.gen(function* () {
      const environment = { ...(yield* InProcess.administrator), HOME: yield* Home.folder }
      const dark = yield* doctor({ ...environment, GENESYSCLOUD_REGION: "http://127.0.0.1:9" })
      assert.deepStrictEqual([dark.code, dark.marks], [1, "✓✓✓✓✗✗✓????????✓"])
      assert.strictEqual(
        dark.result["API host"],
        "http://127.0.0.1:9 does not respond (ECONNREFUSED). Check the network, the proxy and the region."
      )
      assert.strictEqual(dark.result["sign-in"], "Not checked, because the hosts do not respond.")
      const proxied = yield* doctor({ ...environment, HTTP_PROXY: "http://me:hidden@127.0.0.1:9" })
      assert.deepStrictEqual([proxied.code, proxied.marks], [1, "✓✓✓✓✗✗✓????????✓"])
      assert.strictEqual(proxied.result["proxy"], "HTTP_PROXY is 127.0.0.1:9.")
      assert.notInclude(proxied.stdout, "hidden")
      const direct = yield* doctor({
        ...environment,
        HTTP_PROXY: "http://127.0.0.1:9",
        no_proxy: "127.0.0.1"
      })
      assert.strictEqual(direct.code, 0)
      assert.strictEqual(direct.result["proxy"], "HTTP_PROXY is 127.0.0.1:9; no_proxy exempts 127.0.0.1.")
      const own = { GENESYSCLOUD_PROXY_HOST: "127.0.0.1", GENESYSCLOUD_PROXY_PORT: "9" }
      const vendor = yield* doctor({ ...environment, ...own, HTTP_PROXY: "http://127.0.0.1:10" })
      assert.deepStrictEqual([vendor.code, vendor.marks], [1, "✓✓✓✓✗✗✓????????✓"])
      assert.strictEqual(vendor.result["proxy"], "GENESYSCLOUD_PROXY_HOST is 127.0.0.1:9.")
      const wrong = yield* doctor({ ...environment, HTTP_PROXY: "socks://me:hidden@h" })
      assert.deepStrictEqual([wrong.code, wrong.marks], [1, "✓✓✓✓✗✗✓????????✓"])
      assert.include(wrong.result["login host"], "HTTP_PROXY is not the URL of an HTTP proxy")
      assert.notInclude(wrong.stdout, "hidden")
    })
  )

  it.effect("says that the secret or the token is wrong, and not which", () =>
    Effect.gen(function* () {
      const environment = { ...(yield* InProcess.administrator), HOME: yield* Home.folder }
      const wrong = { ...environment, GENESYSCLOUD_OAUTHCLIENT_SECRET: "not-the-secret" }
      const { code, marks, result, stdout } = yield* doctor(wrong)
      assert.deepStrictEqual([code, marks], [1, "✓✓✓✓✓✓✓✓✗??????✓"])
      assert.include(result["sign-in"], "check the client id and secret")
      assert.strictEqual(result["rate limit"], "Not checked, because the sign-in failed.")
      assert.notInclude(stdout, "not-the-secret")
      const token = yield* doctor({ ...environment, GENESYSCLOUD_ACCESS_TOKEN: "not-a-token" })
      assert.deepStrictEqual([token.code, token.marks], [1, "✓✓✓✓✓✓✓✓✗??????✓"])
      assert.notInclude(token.stdout, "not-a-token")
    })
  )

  it.effect("names missing permissions", () =>
    Effect.gen(function* () {
      const { clients, url } = yield* Emulator.Emulator
      const client =
        clients.find(({ name }) => name === "CRM Sync") ?? assert.fail("the demo has no CRM Sync")
      const { code, marks, result } = yield* doctor({
        GENESYSCLOUD_REGION: url,
        GENESYSCLOUD_OAUTHCLIENT_ID: client.clientId,
        GENESYSCLOUD_OAUTHCLIENT_SECRET: Redacted.value(client.clientSecret),
        HOME: yield* Home.folder
      })
      assert.deepStrictEqual([code, marks], [1, "✓✓✓✓✓✓✓✓✓✗✗???✓✓"])
      assert.include(result["oauth:client:view"], "oauth:client:view")
      assert.include(result["oauth:client:authorize"], "oauth:client:authorize")
    })
  )

  it.effect("leaves a permission open if another error hides it", () =>
    Effect.gen(function* () {
      const environment = { ...(yield* InProcess.administrator), HOME: yield* Home.folder }
      yield* Clients.failing({
        operation: "getOauthClients",
        fault: { kind: "error", status: 409, code: "conflict" }
      })
      const { marks, result } = yield* doctor(environment)
      assert.strictEqual(marks, "✓✓✓✓✓✓✓✓✓?✓???✓✓")
      assert.match(
        result["oauth:client:view"] ?? "",
        /^Not checked, because of another error: getOauthClients failed/
      )
    })
  )

  it.effect("says of a token from elsewhere only what the API says", () =>
    Effect.gen(function* () {
      const administrator = yield* InProcess.administrator
      const { stdout } = yield* InProcess.genesysOauth(["auth", "token"], { environment: administrator })
      const environment = {
        GENESYSCLOUD_REGION: administrator["GENESYSCLOUD_REGION"] ?? "",
        GENESYSCLOUD_ACCESS_TOKEN: stdout.trim(),
        HOME: yield* Home.folder
      }
      const accepted = yield* doctor(environment)
      assert.strictEqual(accepted.code, 0)
      assert.strictEqual(accepted.result["organization"], "From the environment, with an access token.")
      assert.strictEqual(accepted.result["sign-in"], "The API accepts the token. When it ends is unknown.")
      assert.notInclude(accepted.stdout, stdout.trim())
      const { faults } = yield* Emulator.Emulator
      // The first request asks whether the host responds.
      faults.set([
        { operation: "getTokensMe", fault: { kind: "error", status: 409, code: "conflict" }, count: 2 }
      ])
      const unclear = yield* doctor(environment)
      assert.deepStrictEqual([unclear.code, unclear.marks], [0, "✓✓✓✓✓✓✓✓?✓✓???✓✓"])
      faults.set([])
    })
  )

  it.effect("finds files with secrets that others can read", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const home = yield* Home.folder
      const sessions = `${home}/.local/state/genesys-oauth/sessions`
      yield* fs.makeDirectory(sessions, { recursive: true })
      yield* fs.writeFileString(`${sessions}/a.session.json`, "{}", { mode: 0o600 })
      const environment = { ...(yield* InProcess.administrator), HOME: home }
      const closed = yield* doctor(environment)
      assert.strictEqual(closed.result["session files"], `Only you can read those in ${sessions}.`)
      yield* fs.chmod(`${sessions}/a.session.json`, 0o640)
      const { code, marks, result } = yield* doctor(environment)
      assert.deepStrictEqual([code, marks], [1, "✓✓✓✓✓✓✓✓✓✓✓???✓✗"])
      assert.include(result["session files"], `Others can read ${sessions}/a.session.json: run chmod 600`)
    })
  )

  // The last test: the tokens of the others would end.
  it.effect("compares the clock with that of the server", () =>
    Effect.gen(function* () {
      const { clock } = yield* Emulator.Emulator
      const environment = { ...(yield* InProcess.administrator), HOME: yield* Home.folder }
      yield* clock.advance("50 seconds")
      assert.strictEqual((yield* doctor(environment)).code, 0)
      yield* clock.advance("10 minutes")
      const { code, marks, result } = yield* doctor(environment)
      assert.deepStrictEqual([code, marks], [1, "✓✓✓✓✓✓✓✗✓✓✓???✓✓"])
      assert.match(result["clock"] ?? "", /^This machine is 10m \d+s behind the server/)
      yield* clock.reset
    })
  )
})
