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
  /** Whether nothing ran here: the reports of other runs, such as of shards, are put together. */
  readonly merged: boolean
  /** The option of the command line that hides test files, so that they are not expected either. */
  readonly narrowed: string | undefined
  /** The projects that the run is limited to; none where it is not. */
  readonly projects: ReadonlyArray<string>
  /** What the names of tests must match to run. */
  readonly pattern: RegExp | undefined
}

export interface Incomplete {
  /** What is missing, as the end of a sentence. */
  readonly because: string
  /** Whether less than all was asked for. Otherwise a test is skipped, or fails. */
  readonly asked: boolean
}

/** Nothing where the run was complete. */
export const check = (run: Run): Incomplete | undefined => {
  const { expected, interrupted, merged, narrowed, pattern, projects, ran } = run
  if (interrupted) return asked("the run was interrupted. Run it to its end.")
  if (merged) return asked("only reports of other runs were merged. Run all tests in one run.")
  if (narrowed !== undefined) {
    return asked(`files that ${narrowed} left out may have interactions too. Run without it.`)
  }
  if (projects.length > 0) {
    return asked(
      `only ${projects.join(", ")} ran, and other projects may have interactions too. Run without --project.`
    )
  }
  if (ran.length < expected.length) {
    const names = new Set(ran.map(({ moduleId }) => relative(process.cwd(), moduleId)))
    const missing = expected.filter((file) => !names.has(file))
    return asked(`${some(missing)} did not run. Run all files.`)
  }
  const failed = ran.filter((module) => !module.ok())
  if (failed.length > 0) {
    const names = failed.map(({ moduleId }) => relative(process.cwd(), moduleId))
    return { because: `there are failures in ${some(names)}.`, asked: false }
  }
  const skipped = testsOf(ran).filter(
    (test) => test.options.mode !== "todo" && test.result().state !== "passed"
  )
  if (skipped.length === 0) return undefined
  const names = skipped.map(({ fullName }) => `"${fullName}"`)
  return { because: `${some(names)} did not run. Run all tests.`, asked: pattern !== undefined }
}

const asked = (because: string): Incomplete => ({ because, asked: true })

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
