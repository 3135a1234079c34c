/** `pnpm tools faults`: prints the outcome of every fault for every operation, and exits with 1 if one is wrong. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FaultMatrix from "./src/FaultMatrix.ts"

const short = (outcome: string) => (outcome === "success" ? "ok" : outcome)

/** The outcomes of a fault, each with its operations. The most frequent outcome is printed without their names. */
const row = (cells: ReadonlyArray<FaultMatrix.Cell>) => {
  const groups = Object.entries(Object.groupBy(cells, ({ outcome }) => outcome)).toSorted(
    ([, a = []], [, b = []]) => b.length - a.length
  )
  return groups
    .map(([outcome, members = []], index) => {
      const names =
        members.length > 4
          ? `${members.length} operations`
          : members.map(({ operation }) => operation).join(" ")
      return index === 0 ? short(outcome) : `${short(outcome)} (${names})`
    })
    .join(", ")
}

const program = Effect.gen(function* () {
  const cells = yield* FaultMatrix.run
  const names = [...new Set(cells.map(({ fault }) => fault.name))]
  const wide = Math.max(...names.map((name) => name.length))
  for (const times of ["once", "always"] as const) {
    yield* Console.log(
      `\n${times === "once" ? "The fault hits the first attempt" : "The fault hits every attempt"}\n`
    )
    for (const name of names) {
      const hit = cells.filter((cell) => cell.fault.name === name && cell.times === times)
      if (hit.length > 0) yield* Console.log(`${name.padEnd(wide)}  ${row(hit)}`)
    }
  }
  const problems = cells.flatMap(FaultMatrix.problems)
  const unsafe = cells.filter(({ operation }) => /^postOauthClient(?:s|Secret)$/.test(operation))
  const most = Math.max(...unsafe.map(({ executed }) => executed))
  yield* Console.log(
    `\n${cells.length} cells, ${problems.length} wrong; postOauthClients and postOauthClientSecret were executed at most ${most} time.`
  )
  for (const problem of problems) yield* Console.log(problem)
  if (problems.length > 0) yield* Effect.sync(() => (process.exitCode = 1))
})

NodeRuntime.runMain(program)
