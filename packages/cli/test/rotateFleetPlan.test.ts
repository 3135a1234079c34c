/** The plan of a fleet: which clients, how, and at what cost. */
import { readFile } from "node:fs/promises"
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Clients from "./Clients.ts"
import * as InProcess from "./InProcess.ts"

const plan = Effect.fnUntraced(function* (...args: ReadonlyArray<string>) {
  const environment = yield* InProcess.administrator
  return yield* InProcess.genesysOauth(["rotate", "plan", "--fleet", "autumn", ...args], { environment })
})

const planned = (...args: ReadonlyArray<string>) =>
  Effect.map(plan(...args, "--json"), ({ code, stderr, stdout }) => {
    assert.deepStrictEqual([code, stderr], [0, ""])
    return JSON.parse(stdout)
  })

const namesOf = (clients: ReadonlyArray<{ readonly clientName: string }>) =>
  clients.map(({ clientName }) => clientName).toSorted()

layer(Layer.orDie(Emulator.layer({ seed: "demo" })), { excludeTestServices: true })("a plan", (it) => {
  it.effect("takes every client with a secret, says why others are left out, and changes nothing", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const { code, stdout } = yield* plan()
      assert.strictEqual(code, 0)
      assert.match(stdout, /^Fleet autumn: 11 rotations$/m)
      assert.match(stdout, /^CRM Sync +[\da-f-]{36} +twin +[\da-f-]{36} +tested$/m)
      assert.match(stdout, /^Single Sign-on Portal +[\da-f-]{36} +twin +[\da-f-]{36} +not tested$/m)
      assert.match(stdout, /^Nightly User Import +[\da-f-]{36} +it is inactive$/m)
      assert.match(stdout, /^Administrator .*signs in with it/m)
      assert.match(stdout, /These wait for a person: delete\./)
      assert.match(stdout, /^Cost: \d+ requests without retries, and at least 17 days\.$/m)
      const { received } = faults.counters()
      assert.hasAllKeys(received, ["getOauthClients", "getTokensMe", "postOauthToken"])
    })
  )

  it.effect("takes the clients that all filters fit", () =>
    Effect.gen(function* () {
      const { rotations } = yield* planned("--grant", "CLIENT-CREDENTIALS", "--name", "ar")
      assert.deepStrictEqual(namesOf(rotations), ["Recording Archive", "Wallboard", "Warehouse Export"])
      const named = yield* planned("--client", "Wallboard", "--client", "CRM Sync", "--name", "crm")
      assert.deepStrictEqual(namesOf(named.rotations), ["CRM Sync"])
      const unknown = yield* plan("--client", "Wall board")
      assert.strictEqual(unknown.code, 1)
      assert.match(unknown.stderr, /No client has "Wall board"/)
    })
  )

  it.effect("has the rules and the names of the flags, as a file to edit and start", () =>
    Effect.gen(function* () {
      const { file } = yield* Clients.directory
      const out = file("plan.json")
      const rules = ["--grace", "36h", "--quiet-days", "3", "--deadline-days", "9"]
      const { code, stderr } = yield* plan(
        ...rules,
        "--name",
        "crm",
        "--secret-name",
        "prod-{name}",
        "--approve",
        "promote,delete:2d",
        "--out",
        out
      )
      assert.strictEqual(code, 0)
      assert.include(stderr, `genesys-oauth rotate start ${out}`)
      const text = yield* Effect.promise(() => readFile(out, "utf8"))
      const { policy, rotations } = JSON.parse(text)
      assert.deepStrictEqual(policy.approvals, {
        promote: "person",
        deactivate: "none",
        delete: { after: "2 days" }
      })
      assert.include(policy, { mode: "twin", quietDays: 3, deadlineDays: 9, grace: "36 hours" })
      assert.strictEqual(rotations[0].secretName, "prod-CRM-Sync")
      const environment = yield* InProcess.administrator
      const shown = yield* InProcess.genesysOauth(["rotate", "start", out, "--dry-run", "--json"], {
        environment
      })
      assert.strictEqual(shown.code, 0)
      assert.deepInclude(JSON.parse(shown.stdout), JSON.parse(text))
    })
  )

  it.effect("is CSV with a row for each client", () =>
    Effect.gen(function* () {
      const { stdout } = yield* plan("--mode", "in-place", "--csv")
      const [titles, ...rows] = stdout.trim().split("\r\n")
      assert.strictEqual(titles, "client,clientId,mode,secretName,isTestable,reason")
      assert.lengthOf(rows, 15)
      assert.isTrue(rows.some((row) => /^Wallboard,[\da-f-]+,inPlace,[\da-f-]+,true,$/.test(row)))
    })
  )

  it.effect.each([
    [
      ["--quiet-days", "40", "--deadline-days", "10"],
      /--deadline-days 10 leaves no time for --quiet-days 40/
    ],
    [["--secret-name", "all"], /gives two clients the same name in the sink: add \{id\} to it/],
    [["--secret-name", "prod/{name}"], /gives "prod\/[\w-]+", which no sink takes/],
    [["--approve", "promote,"], /give none, or steps such as promote,deactivate,delete/],
    [["--grace", "7"], /such as 30m, 12h or 7d/],
    [["--json", "--csv"], /--json and --csv exclude each other/],
    [["--json=secret"], /There is no field secret\. The fields are fleet, policy/]
  ] as const)("refuses %j before it changes anything", ([args, message]) =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* plan(...args)
      assert.deepStrictEqual([code, stdout], [2, ""])
      assert.match(stderr, message)
    })
  )

  it.effect("leaves out the new client of a rotation that has not ended", () =>
    Effect.gen(function* () {
      const twin = yield* Clients.create({ name: "Twin", description: "Nightly [rotation spring/2f1c]" })
      const { rotations, skipped } = yield* planned("--client", twin)
      assert.lengthOf(rotations, 0)
      assert.strictEqual(skipped[0].reason, "the rotation spring/2f1c created it, and has not ended")
    })
  )

  it.effect("without a rotation is not written", () =>
    Effect.gen(function* () {
      const { file } = yield* Clients.directory
      const { code, stderr } = yield* plan("--name", "no such client", "--out", file("plan.json"))
      assert.strictEqual(code, 1)
      assert.match(stderr, /The plan has no rotation, so .* was not written\./)
    })
  )

  it.effect("keeps clients apart whose names give the same name in the sink", () =>
    Effect.gen(function* () {
      yield* Clients.create({ name: "A b" })
      yield* Clients.create({ name: "A/b" })
      const refused = yield* plan(
        "--name",
        "a",
        "--client",
        "A b",
        "--client",
        "A/b",
        "--secret-name",
        "{name}"
      )
      assert.strictEqual(refused.code, 2)
      const { rotations } = yield* planned("--client", "A b", "--client", "A/b")
      assert.lengthOf(rotations, 2)
    })
  )
})
