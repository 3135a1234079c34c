/** A process may end at each write of a rotation, before it or after it. The next one ends the rotation all the same. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { table } from "@effect-genesys/testing/MarkdownTable"
import * as Scale from "@effect-genesys/testing/Scale"
import { assert, describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as KillPoints from "./KillPoints.ts"

/** What each process wrote, and what is wrong at the end, in a world of its own. */
const outcome = (
  flow: KillPoints.Flow,
  kills: ReadonlyArray<KillPoints.Kill>,
  options?: KillPoints.Options
) =>
  Effect.gen(function* () {
    const run = yield* KillPoints.run(flow, kills, options)
    return { ...run, problems: yield* KillPoints.problems(flow, typeof options?.lateAfter === "number") }
  }).pipe(Effect.scoped, Effect.provide(KillPoints.World.layer))

const assertNone = (failures: ReadonlyArray<readonly [kill: string, problems: ReadonlyArray<string>]>) =>
  assert.deepStrictEqual(
    failures
      .filter(([, problems]) => problems.length > 0)
      .map(([kill, problems]) => `${kill}: ${problems.join(", ")}`),
    []
  )

/** The sides on which a process is killed at the write of this number. */
const sidesOf = (at: number): ReadonlyArray<KillPoints.Side> => {
  if (Scale.isFull) return ["before", "after"]
  return at % 2 === 0 ? ["before"] : ["after"]
}

const rows: Array<ReadonlyArray<string>> = []
const harms: Array<ReadonlyArray<string>> = []

describe.each(KillPoints.flows)("the flow $name", (flow) => {
  /** Its writes, if no process is killed. */
  const undisturbed = Effect.runSync(
    Effect.cached(Effect.map(outcome(flow, []), ({ processes: [writes = []] }) => writes))
  )

  it.effect("outlives a kill at each of its writes", () =>
    Effect.gen(function* () {
      const writes = yield* undisturbed
      assert.isAtLeast(writes.length, 10)
      const failures: Array<readonly [string, ReadonlyArray<string>]> = []
      for (const [at, write] of writes.entries()) {
        const cells = [flow.name, write.step, `${write.to}: ${write.what}`]
        for (const side of sidesOf(at)) {
          const { problems, processes: [, next = []] = [] } = yield* outcome(flow, [{ at, side }])
          failures.push([`${side} ${write.to} ${write.what}`, problems])
          cells.push(firstChange(next))
        }
        rows.push(cells)
      }
      assertNone(failures)
    })
  )

  it.effect("outlives two kills", () =>
    Effect.gen(function* () {
      const { length: writes } = yield* undisturbed
      const failures: Array<readonly [string, ReadonlyArray<string>]> = []
      for (let n = 0; n < (Scale.isFull ? 2 * writes : 6); n++) {
        const kills = yield* Effect.replicateEffect(randomKill(writes), 2)
        const { problems } = yield* outcome(flow, kills)
        failures.push([JSON.stringify(kills), problems])
      }
      assertNone(failures)
    }).pipe(Random.withSeed(flow.name))
  )

  it.effect("outlives a process that was thought dead, and writes late", () =>
    Effect.gen(function* () {
      const failures: Array<readonly [string, ReadonlyArray<string>]> = []
      for (const [at, { to, what }] of (yield* undisturbed).entries()) {
        if (to === "store" && !Scale.isFull) continue
        for (const lateAfter of Scale.isFull ? [1, 2, 3, 4, 6, 8, 12, 16, 20, 30, 50, 100] : [2, 15]) {
          const { hasArrived, isTooLate, problems } = yield* outcome(flow, [{ at, side: "before" }], {
            lateAfter
          })
          // What arrives after the last step, or after the end, has a table of its own.
          if (!hasArrived) break
          if (!isTooLate) failures.push([`${to} ${what}, late by ${lateAfter}`, problems])
        }
      }
      assert.isAtLeast(failures.length, 2)
      assertNone(failures)
    })
  )

  it.effect("shows what a write does that arrives after the end", () =>
    Effect.gen(function* () {
      for (const [at, { step, to, what }] of (yield* undisturbed).entries()) {
        if (to === "store" || (at % 2 === 1 && !Scale.isFull)) continue
        const { problems } = yield* outcome(flow, [{ at, side: "before" }], { lateAfter: "end" })
        if (problems.length > 0) harms.push([flow.name, step, `${to}: ${what}`, problems.join("; ")])
      }
      // A client in use is never deleted, however late a request is.
      assert.notInclude(harms.flat().join(), "0 clients")
    })
  )
})

/** What the next process changes first. */
const firstChange = (writes: ReadonlyArray<KillPoints.Write>) => {
  const change = writes.find(({ to }) => to !== "store")
  return change === undefined ? "only the end is noted" : `${change.to}: ${change.what}`
}

const randomKill = Effect.fnUntraced(function* (writes: number) {
  const side = (yield* Random.nextBoolean) ? "before" : "after"
  return { at: yield* Random.nextIntBetween(0, writes - 1), side } as const
})

const ofPackage = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

// Their tables need every case.
if (Scale.isFull) {
  it("the README has the table of all writes (`TEST_SCALE=full vitest -u` writes it)", async () => {
    const head = [
      "flow",
      "step",
      "write",
      "killed before it, the next process begins with",
      "killed after it"
    ]
    const readme = readFileSync(ofPackage("README.md"), "utf8")
    const place = /(?<=<!-- The table of writes: .*-->\n\n)[^]*?(?=\n\n<\/details>)/
    assert.match(readme, place)
    const text = readme.replace(place, table([head, ...rows]))
    await expect(text).toMatchFileSnapshot(ofPackage("README.md"))
  })

  it("the document has the table of late writes (`TEST_SCALE=full vitest -u` writes it)", async () => {
    const head = ["flow", "step", "late write", "what is wrong then"]
    await expect(`${late}\n\n${table([head, ...harms])}\n`).toMatchFileSnapshot(
      ofPackage("docs/late-writes.md")
    )
  })
}

const late = `# Writes that arrive after the end

A process that was frozen for long, or a network that held a request, may deliver a write once another process has ended the
rotation. No step sees it any more. The table has every write that does harm then. The others do none: a step that deletes
a client was begun before, and after that there is no way back; and the token of a request that is late by days has expired.

To repair it: delete the client whose description has a marker. If the current secret does not sign in after a rotation
in place, rotate the client again. After a rollback, the old credentials are still the previous ones in the sink. A pending
secret is in nobody's way: no program reads it, and the next rotation replaces it.`
