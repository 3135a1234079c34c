/** Decides whether a run had every interaction, and which of its records are merged. */
import { relative } from "node:path"
import type { TestCase, TestModule } from "vitest/node"
import * as Recording from "./Recording.ts"

export interface Run {
  /** All test files with interactions. */
  readonly expected: ReadonlyArray<string>
  /** The ones that ran. */
  readonly ran: ReadonlyArray<TestModule>
  readonly interrupted: boolean
  /** Whether the run only merges reports of other runs, such as those of shards. */
  readonly merged: boolean
  /** The command line option that hides test files from `expected`. */
  readonly narrowed: string | undefined
  /** The projects that the run is limited to. Empty if it is not. */
  readonly projects: ReadonlyArray<string>
  /** The pattern for names of tests to run. */
  readonly pattern: RegExp | undefined
}

export interface Incomplete {
  /** The end of a sentence that says what is missing. */
  readonly because: string
  /** Whether the command selected a part of the tests. Otherwise a test was skipped, or failed. */
  readonly isRequested: boolean
}

/** Undefined if the run was complete. */
export const check = (run: Run): Incomplete | undefined => {
  const { expected, interrupted, merged, narrowed, pattern, projects, ran } = run
  if (interrupted) return requested("the run was interrupted. Run it to its end.")
  if (merged) return requested("only reports of other runs were merged. Run all tests in one run.")
  if (narrowed !== undefined) {
    return requested(`files that ${narrowed} left out may have interactions too. Run without it.`)
  }
  if (projects.length > 0) {
    return requested(
      `only ${projects.join(", ")} ran, and other projects may have interactions too. Run without --project.`
    )
  }
  if (ran.length < expected.length) {
    const names = new Set(ran.map(({ moduleId }) => relative(process.cwd(), moduleId)))
    const missing = expected.filter((file) => !names.has(file))
    return requested(`${some(missing)} did not run. Run all files.`)
  }
  const failed = ran.filter((module) => !module.ok())
  if (failed.length > 0) {
    const names = failed.map(({ moduleId }) => relative(process.cwd(), moduleId))
    return { because: `there are failures in ${some(names)}.`, isRequested: false }
  }
  const skipped = testsOf(ran).filter(
    (test) => test.options.mode !== "todo" && test.result().state !== "passed"
  )
  if (skipped.length === 0) return undefined
  const names = skipped.map(({ fullName }) => `"${fullName}"`)
  return { because: `${some(names)} did not run. Run all tests.`, isRequested: pattern !== undefined }
}

const requested = (because: string): Incomplete => ({ because, isRequested: true })

/** The records of the last attempt of each test. Earlier attempts failed, or were repeated. */
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
