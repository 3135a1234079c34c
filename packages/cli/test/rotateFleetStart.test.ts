/** The start of a fleet, in memory and with a database. */
import { readdir, readFile, stat, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import { Emulator } from "@effect-genesys/emulator"
import type * as InProcessOptions from "@effect-genesys/testing/InProcess"
import * as Wiretap from "@effect-genesys/testing/Wiretap"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import * as Schedule from "effect/Schedule"
import * as FakeVault from "../../rotation/test/FakeVault.ts"
import * as Clients from "./Clients.ts"
import * as InProcess from "./InProcess.ts"
import * as Process from "./Process.ts"

/** Fails if the output has a secret. */
const rotate = Effect.fnUntraced(function* (
  args: ReadonlyArray<string>,
  options: InProcessOptions.Options = {}
) {
  const secrets = yield* Wiretap.tap
  const environment = { ...(yield* InProcess.administrator), ...options.environment }
  const ended = yield* InProcess.genesysOauth(["rotate", ...args], { ...options, environment })
  assert.isFalse(Wiretap.shows([ended.stdout, ended.stderr], secrets), "the output has a secret")
  return ended
}, Effect.scoped)

/** Plans a client, and returns the file of the plan. */
const planOf = Effect.fnUntraced(function* (file: string, id: string, ...args: ReadonlyArray<string>) {
  const { code } = yield* rotate(["plan", "--fleet", "autumn", "--client", id, "--out", file, ...args])
  assert.strictEqual(code, 0)
  return file
})

const inPlace = ["--mode", "in-place", "--secret-name", "billing"] as const

const signsIn = (id: string, secret: string) =>
  Effect.gen(function* () {
    const { url } = yield* Emulator.Emulator
    const { code } = yield* InProcess.genesysOauth(["clients", "list", "--json=id"], {
      environment: {
        GENESYSCLOUD_REGION: url,
        GENESYSCLOUD_OAUTHCLIENT_ID: id,
        GENESYSCLOUD_OAUTHCLIENT_SECRET: secret
      }
    })
    return code === 0
  })

/** The Vault of the tests of the sink, at a port. */
const vaultServer = Effect.gen(function* () {
  const { respond, secrets } = FakeVault.make()
  const tokens = new Set<string | undefined>()
  const server = createServer((request, response) => {
    tokens.add(request.headers.authorization)
    let body = ""
    request.on("data", (chunk) => (body += String(chunk)))
    request.on("end", () => {
      const answer = respond(request.method ?? "", request.url ?? "", body)
      void answer.text().then((text) => {
        response.writeHead(answer.status, { "content-type": "application/json" }).end(text)
      })
    })
  })
  const port = yield* Effect.acquireRelease(
    Effect.callback<number>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        if (typeof address === "object" && address !== null) resume(Effect.succeed(address.port))
      })
    }),
    () => Effect.sync(() => void server.close())
  )
  return { url: `http://127.0.0.1:${port}`, secrets, tokens }
})

layer(Layer.orDie(Emulator.layer({ seed: "empty" })), { excludeTestServices: true })("a start", (it) => {
  it.effect("in memory replaces the secret in place, stores it, and shows the end", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      const plan = yield* planOf(file("plan.json"), id, ...inPlace)
      const args = ["start", plan, "--memory", "--sink", `file:${path}/secrets`]
      const { code, stderr, stdout } = yield* rotate([...args, "--yes"])
      assert.strictEqual(code, 0)
      assert.match(stdout, /1 rotation, 1 completed/)
      assert.match(stderr, /The state of the rotations is in the memory of this process\. If it ends/)
      assert.deepStrictEqual(yield* Effect.promise(() => readdir(`${path}/secrets`)), ["billing.json"])
      const stored = yield* Effect.promise(() => readFile(`${path}/secrets/billing.json`, "utf8"))
      const { id: storedId, secret } = JSON.parse(stored)
      assert.strictEqual(storedId, id)
      assert.isTrue(yield* signsIn(id, secret))
      const { mode } = yield* Effect.promise(() => stat(`${path}/secrets/billing.json`))
      assert.strictEqual(mode & 0o777, 0o600)
    })
  )

  it.effect("gives the secret to a command, with its name in the environment", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      const plan = yield* planOf(file("plan.json"), id, ...inPlace)
      const stored = file("stored")
      const sink = `command:tee "${stored}-$GENESYS_SECRET_NAME" && echo "stored $GENESYS_SECRET_NAME" >&2`
      const flags = ["--sink", sink, "--sink-directory", `${path}/kept`, "--sink-format", "env"]
      const { code, stderr } = yield* rotate(["start", plan, "--memory", ...flags, "--yes"])
      assert.strictEqual(code, 0)
      assert.match(stderr, /stored billing/)
      const text = yield* Effect.promise(() => readFile(`${stored}-billing`, "utf8"))
      assert.match(text, new RegExp(`^GENESYSCLOUD_OAUTHCLIENT_ID=${id}$`, "m"))
      const [, secret = ""] = /^GENESYSCLOUD_OAUTHCLIENT_SECRET=(.+)$/m.exec(text) ?? []
      assert.isTrue(yield* signsIn(id, secret))
    })
  )

  it.effect("stores the secret in Vault, at the mount and the prefix of the sink", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file } = yield* Clients.directory
      const plan = yield* planOf(file("plan.json"), id, ...inPlace)
      const vault = yield* vaultServer
      const { code, stderr } = yield* rotate(
        ["start", plan, "--memory", "--sink", "vault:secret/team/genesys", "--yes"],
        { environment: { VAULT_ADDR: vault.url, VAULT_TOKEN: "hvs.of-the-test" } }
      )
      assert.strictEqual(code, 0, stderr)
      assert.deepStrictEqual(vault.tokens, new Set(["Bearer hvs.of-the-test"]))
      const [stored] = vault.secrets.get("team/genesys/billing")?.slice(-1) ?? []
      assert(Predicate.hasProperty(stored, "secret"))
      assert.isTrue(yield* signsIn(id, String(stored.secret)))
    })
  )

  it.effect("rehearses weeks in seconds, with an emulator whose days pass as fast", () =>
    Effect.gen(function* () {
      const { clock } = yield* Emulator.Emulator
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      const rules = ["--quiet-days", "1", "--grace", "1h", "--approve", "none"]
      const plan = yield* planOf(file("plan.json"), id, "--secret-name", "billing", ...rules)
      const args = ["start", plan, "--memory", "--sink", `file:${path}/secrets`, "--speed", "86400", "--yes"]
      const { code, stdout } = yield* rotate([...args, "--json"])
      assert.strictEqual(code, 0)
      const [row] = JSON.parse(stdout)
      assert.include(row, { clientId: id, state: "completed" })
      assert.isAbove(Date.parse(row.deletedAt) - Date.parse(row.promotedAt), 2 * 86_400_000)
      const stored = yield* Effect.promise(() => readFile(`${path}/secrets/billing.json`, "utf8"))
      assert.strictEqual(JSON.parse(stored).id, row.newClientId)
      assert.strictEqual(yield* clock.speed, 1)
      yield* clock.reset

      const { url } = yield* Emulator.Emulator
      for (const [region, message] of [
        ["us-east-1", /--speed is for the emulator, and this organization is at us-east-1/],
        [`${url}/api`, /--speed is for the emulator, and there is none at/]
      ] as const) {
        const refused = yield* rotate(args, { environment: { GENESYSCLOUD_REGION: region } })
        assert.isAbove(refused.code, 0)
        assert.match(refused.stderr, message)
      }
    })
  )

  it.effect("asks first, and for each approval on the terminal", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      const plan = yield* planOf(file("plan.json"), id, ...inPlace, "--approve", "promote")
      const args = ["start", plan, "--memory", "--sink", `file:${path}/secrets`, "--sink-format", "env"]
      const rotations = () => faults.counters().received["postOauthClientSecret"] ?? 0
      const before = rotations()

      const nobody = yield* rotate([...args, "--yes"])
      assert.strictEqual(nobody.code, 2)
      assert.match(nobody.stderr, /waits for a person to approve promote, and nobody can answer here/)

      const no = yield* rotate(args, { answer: Effect.succeed("n") })
      assert.strictEqual(no.code, 1)
      assert.match(no.stderr, /Start 1 rotation of the fleet autumn\? \[y\/N\]/)

      const declined = yield* rotate([...args, "--yes"], { answer: Effect.succeed("n") })
      assert.strictEqual(declined.code, 3)
      assert.match(declined.stderr, /the old secret may stop working at once\. Approve promote\? \[y\/N\]/)
      assert.match(declined.stderr, /1 of 1 rotation did not end/)
      assert.strictEqual(rotations(), before)

      const yes = yield* rotate(args, { answer: Effect.succeed("y") })
      assert.strictEqual(yes.code, 0)
      assert.strictEqual(rotations(), before + 1)
      assert.deepStrictEqual(yield* Effect.promise(() => readdir(`${path}/secrets`)), ["billing.env"])
    })
  )

  it.effect("says what stays behind if a rotation does not end", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      const plan = yield* planOf(file("plan.json"), id, ...inPlace, "--approve", "none")
      yield* Clients.failing({
        operation: "postOauthClientSecret",
        fault: { kind: "error", status: 400, code: "bad.request" }
      })
      const args = ["start", plan, "--memory", "--sink", `file:${path}/secrets`, "--yes"]
      const { code, stderr, stdout } = yield* rotate(args)
      assert.strictEqual(code, 3)
      assert.match(stdout, /^Billing .* held$/m)
      assert.match(stderr, /The rotation of Billing \(.*\) is held at handOver: .*bad\.request/)
      assert.match(stderr, /did not end, .*start the same plan again/)
      assert.strictEqual((yield* rotate(args)).code, 0)
    })
  )

  it.effect("that is interrupted says what stays behind", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      const plan = yield* planOf(file("plan.json"), id, "--secret-name", "billing", "--approve", "none")
      const created = () => faults.counters().executed["postOauthClients"] ?? 0
      const before = created()
      const { code, stderr } = yield* Process.interrupted(
        ["rotate", "start", plan, "--memory", "--sink", `file:${path}/secrets`, "--yes"],
        yield* InProcess.administrator,
        Effect.repeat(Effect.sync(created), {
          until: (count) => count > before,
          schedule: Schedule.spaced("20 millis")
        })
      )
      assert.strictEqual(code, 130)
      assert.match(
        stderr,
        /^Interrupted: nobody retires the old clients, and new ones stay, with \[rotation/m
      )
    })
  )

  it.effect.each([
    [["--memory", "--yes"], /--memory needs --sink/],
    [["--speed", "2", "--yes"], /--speed is for --memory/],
    [["--memory", "--sink", "file:x", "--database", "postgresql://h/d"], /exclude each other/],
    [["--sink", "file:x", "--yes"], /--sink is for --memory.*genesys-oauth rotate runner/],
    [["--memory", "--sink", "s3:x", "--yes"], /file:DIRECTORY, command:LINE or vault:MOUNT\/PREFIX/],
    [["--memory", "--sink", "vault:x", "--yes"], /needs the mount of the secrets engine and a path/],
    [["--memory", "--sink", "vault:x/y", "--yes"], /Not set: VAULT_ADDR, VAULT_TOKEN/],
    [["--memory", "--sink", "command:cat", "--yes"], /needs --sink-directory/],
    [["--memory", "--sink", "file:x", "--sink-read", "cat", "--yes"], /--sink-read is for --sink command:/],
    [
      ["--memory", "--sink", "vault:x/y", "--sink-format", "env", "--yes"],
      /--sink-format is for --sink file: and command:/
    ],
    [["--yes"], /set GENESYS_ROTATION_DATABASE, or add --database/],
    [["--memory", "--sink", "file:x"], /Nobody can answer here: add --yes/]
  ] as const)("refuses %j before any request", ([args, message]) =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const id = yield* Clients.create()
      const { file } = yield* Clients.directory
      const plan = yield* planOf(file("plan.json"), id, ...inPlace, "--approve", "none")
      const before = faults.counters().received
      const { code, stderr } = yield* rotate(["start", plan, ...args])
      assert.strictEqual(code, 2)
      assert.match(stderr, message)
      assert.deepStrictEqual(faults.counters().received, before)
    })
  )

  it.effect("refuses a file that is no plan", () =>
    Effect.gen(function* () {
      const { file } = yield* Clients.directory
      const args = (name: string) => ["start", file(name), "--memory", "--sink", "file:x", "--yes"]
      const none = yield* rotate(args("none.json"))
      assert.strictEqual(none.code, 2)
      assert.match(none.stderr, /There is no file .*: write one with genesys-oauth rotate plan/)
      yield* Effect.promise(() => writeFile(file("bad.json"), '{"fleet":"a b"}'))
      const bad = yield* rotate(args("bad.json"))
      assert.strictEqual(bad.code, 2)
      assert.match(bad.stderr, /is not a plan: /)
    })
  )
})
