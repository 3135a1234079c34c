/** Where a fleet is, what a person must do next, and what happened. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import * as RotatedFleet from "./RotatedFleet.ts"

const { rotate } = RotatedFleet

const tooMany = { kind: "error", status: 400, code: "auth.too.many.clients" } as const

const held = Effect.gen(function* () {
  yield* RotatedFleet.faults({ operation: "postOauthClients", count: 1, fault: tooMany })
  const [clientId = ""] = yield* RotatedFleet.start("autumn", ["Billing"])
  yield* RotatedFleet.reach("autumn", "held")
  return clientId
})

describe("the status of a fleet", () => {
  it.effect("names the commands of a decision, which work as they are printed", () =>
    Effect.gen(function* () {
      const [clientId = ""] = yield* RotatedFleet.start("autumn", ["Billing"], { promote: "person" })
      yield* RotatedFleet.reach("autumn", "awaitingApproval")
      const { code, stdout } = yield* rotate(["status", "autumn"])
      assert.strictEqual(code, 0)
      assert.match(stdout, /^Fleet autumn, started .* UTC: 1 rotation, 1 awaiting approval$/m)
      assert.match(stdout, /^Billing +1autumn-billing +awaiting approval +promote /m)
      const approval = `genesys-oauth rotate approve autumn ${clientId} --step promote`
      assert.include(stdout, `  ${approval}\n`)
      const json = JSON.parse((yield* rotate(["status", "autumn", "--json"])).stdout)
      assert.deepStrictEqual(json[0].next, [approval, `genesys-oauth rotate rollback autumn ${clientId}`])
      const approved = yield* rotate(approval.split(" ").slice(2))
      assert.deepStrictEqual(
        [approved.code, approved.stdout],
        [0, `Approved: promote for the client Billing (${clientId}).\n`]
      )
      yield* RotatedFleet.reach("autumn", "completed")
    }).pipe(Effect.provide(RotatedFleet.layer))
  )

  it.effect("exits with 3 while a rotation is held, and says why", () =>
    Effect.gen(function* () {
      const clientId = yield* held
      const { code, stderr, stdout } = yield* rotate(["status", "autumn"])
      assert.strictEqual(code, 3)
      assert.match(stderr, /Somebody must decide: 1 rotation is held\./)
      assert.match(stdout, /is held at create: .*auth\.too\.many\.clients/)
      assert.include(stdout, `  genesys-oauth rotate resume autumn ${clientId}\n    the step is tried again`)
      const rows = yield* rotate(["status", "autumn", "--csv"])
      assert.strictEqual(rows.code, 3)
      assert.include(rows.stdout, `resume autumn ${clientId}; genesys-oauth rotate rollback`)
      assert.strictEqual((yield* rotate(["status"])).code, 3)
    }).pipe(Effect.provide(RotatedFleet.layer))
  )

  it.effect("is a line for each fleet without a name", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* rotate(["status"])).stdout, "No fleets.\n")
      yield* RotatedFleet.start("spring", ["Billing", "Portal"])
      yield* RotatedFleet.start("autumn", ["Export"], { promote: "person" })
      yield* RotatedFleet.reach("spring", "completed")
      const { code, stdout } = yield* rotate(["status", "--json=fleet,rotations,ended,awaitingApproval"])
      assert.deepStrictEqual(
        [code, JSON.parse(stdout)],
        [
          0,
          [
            { fleet: "spring", rotations: 2, ended: 2, awaitingApproval: 0 },
            { fleet: "autumn", rotations: 1, ended: 0, awaitingApproval: 1 }
          ]
        ]
      )
    }).pipe(Effect.provide(RotatedFleet.layer))
  )

  it.effect("names one command for all rotations that wait for the same step", () =>
    Effect.gen(function* () {
      yield* RotatedFleet.start("autumn", ["Billing", "Portal", "Export"], { promote: "person" })
      yield* RotatedFleet.reach("autumn", "awaitingApproval")
      const { stdout } = yield* rotate(["status", "autumn"])
      assert.match(stdout, /^3 rotations wait for the approval of promote\.$/m)
      assert.include(stdout, "  genesys-oauth rotate approve autumn --all --step promote\n")
      const { code, stdout: approved } = yield* rotate(["approve", "autumn", "--all", "--step", "promote"])
      assert.deepStrictEqual([code, approved.trim().split("\n").length], [0, 3])
      yield* RotatedFleet.reach("autumn", "completed")
      const again = yield* rotate(["approve", "autumn", "--all", "--step", "promote"])
      assert.match(again.stdout, /No rotation of the fleet autumn waits/)
    }).pipe(Effect.provide(RotatedFleet.layer))
  )

  it.effect("follows the fleet on a terminal, until it has ended", () =>
    Effect.gen(function* () {
      yield* RotatedFleet.start("autumn", ["Billing"], { promote: "person" }, { mode: "inPlace" })
      yield* RotatedFleet.reach("autumn", "awaitingApproval")
      const following = yield* Effect.forkChild(rotate(["status", "autumn"], { columns: 80 }), {
        startImmediately: true
      })
      yield* rotate(["approve", "autumn", "Billing", "--step", "promote"])
      yield* RotatedFleet.reach("autumn", "completed")
      yield* TestClock.adjust("2 seconds")
      const { code, stdout } = yield* Fiber.join(following)
      assert.strictEqual(code, 0)
      const [first = "", ...others] = stdout.split("\u001B[J").slice(1)
      const last = others.at(-1) ?? ""
      assert.match(first, /1 awaiting approval[^]*Following the fleet/)
      assert.match(last, /1 completed/)
      assert.notInclude(last, "Following")
      // The cursor goes back to the first line of the screen before.
      const lines = first.split("\n").length - 1
      assert.include(first, `\u001B[${lines}A\r`)
      const once = yield* rotate(["status", "autumn", "--once"], { columns: 80 })
      assert.notInclude(once.stdout, "\u001B")
    }).pipe(Effect.provide(RotatedFleet.layer))
  )

  it.effect("of an unknown fleet names those that there are", () =>
    Effect.gen(function* () {
      const none = yield* rotate(["status", "autumn"])
      assert.strictEqual(none.code, 1)
      assert.match(none.stderr, /No fleet was started in this database: run genesys-oauth rotate start/)
      yield* RotatedFleet.start("spring", ["Billing"])
      const other = yield* rotate(["status", "autumn"])
      assert.match(other.stderr, /There is no fleet autumn in this database\. The fleets are spring\./)
    }).pipe(Effect.provide(RotatedFleet.layer))
  )
})

describe("the report of a fleet", () => {
  it.effect("has the clients, the days of proof, the times and the decisions", () =>
    Effect.gen(function* () {
      const [clientId = ""] = yield* RotatedFleet.start("autumn", ["Billing"], { delete: "person" })
      yield* rotate(["approve", "autumn", "Billing", "--step", "delete"])
      const [status] = yield* RotatedFleet.reach("autumn", "completed")
      const { code, stdout } = yield* rotate(["report", "autumn", "--json"])
      assert.strictEqual(code, 0)
      const [{ decisions, deletedAt, quietFrom, quietThrough, ...row }] = JSON.parse(stdout)
      assert.include(row, {
        client: "Billing",
        clientId,
        newClientId: status?.newClientId,
        state: "completed",
        holds: 0
      })
      assert.deepStrictEqual([quietFrom, quietThrough], ["1970-01-02", "1970-01-08"])
      assert.match(decisions[0], /^ann approved delete at 1970-01-01T/)
      assert.isAbove(Date.parse(deletedAt), Date.parse(row.deactivatedAt))
      const csv = yield* rotate(["report", "autumn", "--csv"])
      assert.lengthOf(csv.stdout.trim().split("\r\n"), 2)
      const text = yield* rotate(["report", "autumn"])
      assert.include(text.stdout, "1970-01-02 – 1970-01-08")
    }).pipe(Effect.provide(RotatedFleet.layer))
  )

  it.effect("has every event, oldest first", () =>
    Effect.gen(function* () {
      const clientId = yield* held
      yield* rotate(["resume", "autumn", "Billing"])
      yield* RotatedFleet.reach("autumn", "completed")
      const { stdout } = yield* rotate(["report", "autumn", "--history", "--json"])
      const events: ReadonlyArray<Record<string, string>> = JSON.parse(stdout)
      assert.strictEqual(events[0]?.["event"], "Started")
      assert.deepInclude(events.at(-1), { clientId, event: "Ended", detail: "completed" })
      assert.isTrue(events.some(({ by, event }) => event === "Resumed" && by === "ann"))
      const text = yield* rotate(["report", "autumn", "--history"])
      assert.match(text.stdout, /Billing +held at create: .*auth\.too\.many\.clients/)
      assert.match(text.stdout, /Billing +ann resumed it$/m)
      // A terminal shows the whole problem.
      const narrow = yield* rotate(["report", "autumn", "--history"], { columns: 80 })
      assert.deepStrictEqual(
        narrow.stdout.split("\n").filter((line) => line.length > 80),
        []
      )
      assert.strictEqual(narrow.stdout.replaceAll(/\s+/g, " "), text.stdout.replaceAll(/\s+/g, " "))
    }).pipe(Effect.provide(RotatedFleet.layer))
  )
})
