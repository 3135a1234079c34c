/** What a person decides about rotations: approve, pause, resume and roll back. */
import { Rotations } from "@effect-genesys/rotation"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as RotatedFleet from "./RotatedFleet.ts"

const { rotate } = RotatedFleet

const stateOf = (fleet: string) =>
  Rotations.Rotations.use(({ status }) =>
    Effect.map(status(fleet), ({ rotations }) => rotations.map(({ state }) => state))
  )

const approveDelete = (client: string) => rotate(["approve", "autumn", client, "--step", "delete"])

describe("an approval", () => {
  it.effect("may come before the rotation asks", () =>
    Effect.gen(function* () {
      yield* RotatedFleet.start("autumn", ["Billing"], { deactivate: "person" })
      yield* RotatedFleet.reach("autumn", "quiet")
      const { stdout } = yield* rotate(["approve", "autumn", "Billing", "--step", "deactivate"])
      assert.match(stdout, /^Approved: deactivate .* has not asked yet, and will not have to\.$/m)
      yield* RotatedFleet.reach("autumn", "completed")
      const { code, stderr } = yield* rotate(["approve", "autumn", "Billing", "--step", "delete"])
      assert.strictEqual(code, 1)
      assert.match(stderr, /Cannot approve autumn\/1autumn-billing: it is completed\./)
    }).pipe(Effect.provide(RotatedFleet.layer))
  )

  it.effect("is for one client, or for all that wait", () =>
    Effect.gen(function* () {
      for (const args of [[], ["Billing", "--all"]]) {
        const { code, stderr } = yield* rotate(["approve", "autumn", ...args, "--step", "delete"])
        assert.strictEqual(code, 2)
        assert.match(stderr, /Name one client, or add --all/)
      }
    }).pipe(Effect.provide(RotatedFleet.layer))
  )
})

describe("a pause", () => {
  it.effect("stops a fleet until it is resumed, and says why", () =>
    Effect.gen(function* () {
      yield* RotatedFleet.start("autumn", ["Billing"], { promote: "person" })
      yield* RotatedFleet.reach("autumn", "awaitingApproval")
      const paused = yield* rotate(["pause", "autumn", "--reason", "change freeze"])
      assert.deepStrictEqual(
        [paused.code, paused.stdout],
        [0, "The fleet autumn is paused. To end the pause: genesys-oauth rotate resume autumn\n"]
      )
      const again = yield* rotate(["pause", "autumn"])
      assert.match(again.stdout, /has been paused since .*: change freeze \(ann\)\. Nothing was changed\./)
      const { code, stderr, stdout } = yield* rotate(["status", "autumn"])
      assert.strictEqual(code, 3)
      assert.match(stderr, /the fleet autumn is paused/)
      assert.include(stdout, "change freeze (ann)")
      assert.include(stdout, "\n  genesys-oauth rotate resume autumn\n")
      yield* rotate(["approve", "autumn", "Billing", "--step", "promote"])
      for (let turns = 0; turns < 50; turns++) yield* RotatedFleet.turn
      assert.deepStrictEqual(yield* stateOf("autumn"), ["running"])
      assert.match((yield* rotate(["resume", "autumn"])).stdout, /The pause of the fleet autumn is over\./)
      yield* RotatedFleet.reach("autumn", "completed")
      assert.match((yield* rotate(["resume", "autumn"])).stdout, /is not paused\. Nothing was changed\./)
    }).pipe(Effect.provide(RotatedFleet.layer))
  )
})

describe("a hold", () => {
  it.effect("ends with resume, which fails for a rotation that is not held", () =>
    Effect.gen(function* () {
      yield* RotatedFleet.faults({
        operation: "postOauthClients",
        count: 1,
        fault: { kind: "error", status: 400, code: "auth.too.many.clients" }
      })
      yield* RotatedFleet.start("autumn", ["Billing"])
      yield* RotatedFleet.reach("autumn", "held")
      const resumed = yield* rotate(["resume", "autumn", "Billing"])
      assert.strictEqual(
        resumed.stdout,
        "The rotation of the client Billing (1autumn-billing) goes on at create.\n"
      )
      yield* RotatedFleet.reach("autumn", "completed")
      const { code, stderr } = yield* rotate(["resume", "autumn", "Billing"])
      assert.strictEqual(code, 1)
      assert.match(stderr, /Cannot resume .*: it is completed/)
    }).pipe(Effect.provide(RotatedFleet.layer))
  )
})

describe("a rollback", () => {
  it.effect("asks, and says what it does", () =>
    Effect.gen(function* () {
      yield* RotatedFleet.start("autumn", ["Billing"], { promote: "person" })
      const [status] = yield* RotatedFleet.reach("autumn", "awaitingApproval")
      const nobody = yield* rotate(["rollback", "autumn", "Billing"])
      assert.strictEqual(nobody.code, 2)
      assert.match(nobody.stderr, /add --yes to do it/)
      const dry = yield* rotate(["rollback", "autumn", "Billing", "--dry-run"])
      assert.match(
        dry.stdout,
        /^Would roll back .*, which nobody uses yet, is deleted\. Nothing was changed\.$/m
      )
      const no = yield* rotate(["rollback", "autumn", "Billing"], { answer: Effect.succeed("n") })
      assert.strictEqual(no.code, 1)
      assert.match(no.stderr, /The new client, which nobody uses yet, is deleted\. Roll back the rotation of/)
      assert.deepStrictEqual(yield* stateOf("autumn"), ["awaitingApproval"])
      // By the id of the new client.
      const yes = yield* rotate(["rollback", "autumn", status?.newClientId ?? ""], {
        answer: Effect.succeed("y")
      })
      assert.strictEqual(yes.code, 0)
      assert.match(yes.stdout, /is on its way back/)
      yield* RotatedFleet.reach("autumn", "rolledBack")
    }).pipe(Effect.provide(RotatedFleet.layer))
  )

  it.effect("is refused once the old client is gone", () =>
    Effect.gen(function* () {
      yield* RotatedFleet.start("autumn", ["Billing"])
      yield* RotatedFleet.reach("autumn", "completed")
      const { code, stderr } = yield* rotate(["rollback", "autumn", "Billing", "--yes"])
      assert.strictEqual(code, 1)
      assert.match(stderr, /is completed, and there is no way back from there\. Nothing was changed\./)
    }).pipe(Effect.provide(RotatedFleet.layer))
  )
})

describe("a client of a fleet", () => {
  it.effect("is found by its name, or the start of its id", () =>
    Effect.gen(function* () {
      yield* RotatedFleet.start("autumn", ["Billing", "Billing", "Portal"], { delete: "person" })
      assert.strictEqual((yield* approveDelete("3aut")).code, 0)
      const ambiguous = yield* approveDelete("Billing")
      assert.strictEqual(ambiguous.code, 1)
      assert.match(ambiguous.stderr, /"Billing" fits 2 clients: .*1autumn-billing.*2autumn-billing/)
      const unknown = yield* approveDelete("zzz")
      assert.strictEqual(unknown.code, 1)
      assert.match(
        unknown.stderr,
        /in the fleet autumn\. Its clients are listed by genesys-oauth rotate status/
      )
    }).pipe(Effect.provide(RotatedFleet.layer))
  )
})

describe("the database", () => {
  it.effect.each([
    ["is required", "", /need a PostgreSQL database: set GENESYS_ROTATION_DATABASE, or add --database/],
    [
      "must be PostgreSQL",
      "mysql://u:swordfish@h/d",
      /GENESYS_ROTATION_DATABASE is not the URL of a PostgreSQL/
    ],
    ["must be a URL", "swordfish", /must be like postgresql:\/\/user@host\/name/]
  ] as const)("%s", ([, url, message]) =>
    Effect.gen(function* () {
      const { code, stderr } = yield* rotate(["status"], { environment: { GENESYS_ROTATION_DATABASE: url } })
      assert.strictEqual(code, 2)
      assert.match(stderr, message)
      assert.notInclude(stderr, "swordfish")
    }).pipe(Effect.provide(RotatedFleet.layer))
  )
})
