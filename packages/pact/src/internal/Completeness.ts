/** Whether a run had every interaction that there is, and which records of it count. */
import { relative } from "node:path"
import type { TestCase, TestModule } from "vitest/node"
import * as Recording from "./Recording.ts"

export interface Run {
  /** All test files that may have interactions. */
  readonly expected: ReadonlyArray<string>
  /** Those of them that ran. */
  readonly ran: ReadonlyArray<TestModule>
  readonly interrupted: boolean
  /** The projects that the run is limited to; none where it is not. */
  readonly projects: ReadonlyArray<string>
}

/** Says what is missing, as the end of a sentence; nothing where the run was complete. */
export const check = ({ expected, interrupted, projects, ran }: Run): string | undefined => {
  if (interrupted) return "the run was interrupted. Run it to its end."
  if (projects.length > 0) {
    return `only ${projects.join(", ")} ran, and other projects may have interactions too. Run without --project.`
  }
  if (ran.length < expected.length) {
    const names = new Set(ran.map(({ moduleId }) => relative(process.cwd(), moduleId)))
    const missing = expected.filter((file) => !names.has(file))
    return `${some(missing)} did not run. Run all files.`
  }
  const failed = ran.filter((module) => !module.ok())
  if (failed.length > 0) {
    return `there are failures in ${some(failed.map(({ moduleId }) => relative(process.cwd(), moduleId)))}.`
  }
  const skipped = testsOf(ran).filter(
    (test) => test.options.mode !== "todo" && test.result().state !== "passed"
  )
  return skipped.length > 0
    ? `${some(skipped.map(({ fullName }) => `"${fullName}"`))} did not run. Run all tests.`
    : undefined
}

/**
 * What the last attempt of each test recorded. An earlier attempt failed, or the test repeats what it does.
 */
export const lastAttempts = (
  records: ReadonlyArray<Recording.Record>,
  ran: ReadonlyArray<TestModule>
): ReadonlyArray<Recording.Record> => {
  const last = new Map(
    testsOf(ran).map((test) => {
      const diagnostic = test.diagnostic()
      return [test.id, Recording.attemptOf(diagnostic?.retryCount, diagnostic?.repeatCount)]
    })
  )
  return records.filter(({ by }) => by.test === null || last.get(by.test.id) === by.test.attempt)
}

const testsOf = (modules: ReadonlyArray<TestModule>): ReadonlyArray<TestCase> =>
  modules.flatMap((module) => [...module.children.allTests()])

const some = (names: ReadonlyArray<string>) =>
  names.length <= 3 ? names.join(" and ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`
