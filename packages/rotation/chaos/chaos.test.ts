/** What rotations promise holds while processes and sessions are killed, and clocks are wrong. */
import { assert, layer } from "@effect/vitest"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Run from "./Run.ts"

const rotations = Number(process.env["ROTATIONS"] ?? "200")

class Result extends Context.Service<Result, Effect.Success<ReturnType<typeof Run.run>>>()("Result") {}

/** Numbers in place of lists. */
const summary = (key: string, value: unknown) => {
  if (key === "decisions") return undefined
  return Array.isArray(value) ? value.length : value
}

const once = Layer.effect(
  Result,
  Effect.tap(Run.run(rotations), (result) => Console.log(JSON.stringify(result, summary)))
)

layer(once, { excludeTestServices: true, timeout: "1 hour" })("a fleet in chaos", (it) => {
  it.effect("ends every rotation", () =>
    Result.useSync(({ completed, rolledBack, rotations: all }) => {
      assert.strictEqual(all, rotations)
      assert.strictEqual(completed + rolledBack, all)
    })
  )

  it.effect("leaves a secret that signs in for every client", () =>
    Result.useSync(({ lostSecrets }) => assert.deepStrictEqual(lostSecrets, []))
  )

  it.effect("leaves no client that is not in use", () =>
    Result.useSync(({ orphanClients }) => assert.deepStrictEqual(orphanClients, []))
  )

  it.effect("shows no secret in the database, in logs, spans and histories", () =>
    Result.useSync(({ secretsInStore }) => assert.deepStrictEqual(secretsInStore, []))
  )

  it.effect("deletes no client that is used", () =>
    Result.useSync(({ deletedWhileUsed }) => assert.deepStrictEqual(deletedWhileUsed, []))
  )

  it.effect("holds only rotations whose client is still used", () =>
    Result.useSync(({ decisions }) => {
      const failed = decisions.filter(({ reason }) => reason.includes("failed"))
      assert.deepStrictEqual(failed, [])
    })
  )

  it.effect("was disturbed, and a person decided in every way", () =>
    Result.useSync(({ decisions, freezes, kills, sessionsTerminated }) => {
      assert.isAbove(kills, 5)
      assert.isAbove(freezes, 0)
      assert.isAbove(sessionsTerminated, 5)
      assert.deepStrictEqual([...new Set(decisions.map(({ action }) => action))].toSorted(), [
        "approve",
        "resume",
        "rollback"
      ])
    })
  )
})
