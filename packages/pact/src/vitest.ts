/**
 * The plugin of Vitest that makes the pact files. Every interaction is written to a file of its own while tests run, in
 * any number of processes and threads; when the run is over, and only if it was complete, they are merged at once.
 *
 * A pact file is made new each time. So no interaction is in it that no test has, and none is missing that some test has.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative, resolve } from "node:path"
import * as Result from "effect/Result"
import type { Plugin } from "vitest/config"
import type { Reporter, TestModule, TestProject, TestRunEndReason, Vitest } from "vitest/node"
import * as Completeness from "./internal/Completeness.ts"
import * as Merging from "./internal/Merging.ts"
import * as Recording from "./internal/Recording.ts"

export interface Options {
  /** Where the pact files belong, from the root of the project. Nothing else changes them. */
  readonly dir: string
  /**
   * Which test files may have interactions. All of them, and each of their tests, make a run complete. Default:
   * `*.pact.test.ts`, `*.pact.spec.ts`, and so on.
   */
  readonly files?: RegExp
  /**
   * Whether to change nothing, and to fail the run instead where a pact file is not what the tests say, or where a test
   * that would say it is skipped. For continuous integration, where pact files are committed. Default: false.
   */
  readonly frozen?: boolean
}

/** Belongs in `plugins` of the configuration, or of each project that has interactions. */
export const pact = ({
  dir,
  frozen = false,
  files = /\.pact\.(test|spec)\.[cm]?[jt]sx?$/
}: Options): Plugin => ({
  name: "effect-pact",
  configureVitest({ project, vitest }) {
    // Of the whole process, and of those that it starts: in a thread it could not be set any more.
    process.env["PACT_DO_NOT_TRACK"] = "true"
    const folder = resolve(project.config.root, dir)
    // Projects that share a folder share its pacts, which are complete when all of them are.
    const folders = mergers.get(vitest) ?? new Map<string, Merger>()
    mergers.set(vitest, folders)
    const merger = folders.get(folder) ?? new Merger(vitest, folder)
    if (!folders.has(folder)) {
      folders.set(folder, merger)
      vitest.config.reporters.push(merger)
    }
    merger.frozen ||= frozen
    // A global pattern would go on where it found something last.
    merger.members.set(project, new RegExp(files.source, files.flags.replaceAll(/[gy]/g, "")))
  }
})

const mergers = new WeakMap<Vitest, Map<string, Merger>>()

class Merger implements Reporter {
  /** The projects, and which of their files may have interactions. */
  readonly members = new Map<TestProject, RegExp>()
  frozen = false
  readonly #vitest: Vitest
  readonly #folder: string
  #directory: string | undefined

  constructor(vitest: Vitest, folder: string) {
    this.#vitest = vitest
    this.#folder = folder
  }

  /** A folder for this run alone: what is left of a run that was cancelled is never read. */
  onTestRunStart() {
    this.#clear()
    this.#directory = mkdtempSync(join(tmpdir(), "effect-pact-"))
    for (const [project, files] of this.members) {
      const { flags, source } = files
      project.provide("effect-pact", { directory: this.#directory, files: { source, flags } })
    }
  }

  async onTestRunEnd(
    modules: ReadonlyArray<TestModule>,
    _errors: ReadonlyArray<unknown>,
    reason: TestRunEndReason
  ) {
    if (this.#directory === undefined) return
    const expected = await this.#expected()
    const ran = modules.filter((module) => expected.has(keyOf(module.project, module.moduleId)))
    const { cliExclude = [], cliOptions, mergeReports, project: projects } = this.#vitest.config
    const narrowed = cliExclude.length > 0 ? "--exclude" : cliOptions.dir === undefined ? undefined : "--dir"
    const someOfAll = expected.size > 0 || projects.length > 0 || narrowed !== undefined
    // Nothing of any pact was asked for. Where no file may have interactions at all, pacts that are there are left over.
    if (ran.length === 0 && someOfAll) return this.#clear()

    const records = Recording.readAll(this.#directory)
    this.#clear()
    const place = relative(process.cwd(), this.#folder)
    const incomplete = Completeness.check({
      expected: [...expected.values()],
      ran,
      interrupted: reason === "interrupted",
      merged: mergeReports !== undefined,
      narrowed,
      projects,
      pattern: this.#vitest.getGlobalTestNamePattern()
    })
    if (incomplete !== undefined) {
      const line = `Pact: ${place} stays as it is, because ${incomplete.because}`
      if (!this.frozen || incomplete.asked) return this.#vitest.logger.log(line)
      // Or a single test that is skipped would turn off the check of all.
      process.exitCode = 1
      return this.#vitest.logger.error(line)
    }
    const merged = Merging.merge(Completeness.lastAttempts(records, ran))
    if (Result.isFailure(merged)) {
      process.exitCode = 1
      return this.#vitest.logger.error(`Pact: ${place} stays as it is, because ${merged.failure}`)
    }
    if (this.frozen) {
      const drift = Merging.drift(this.#folder, merged.success)
      if (drift.length === 0) return
      process.exitCode = 1
      return this.#vitest.logger.error(
        `Pact: ${drift.join("\n")}\nRun the tests where the pacts are not frozen, and commit what that changes.`
      )
    }
    const written = Merging.write(this.#folder, merged.success)
    if (Result.isFailure(written)) {
      process.exitCode = 1
      return this.#vitest.logger.error(`Pact: ${place} is not written, because ${written.failure}`)
    }
    for (const line of written.success) this.#vitest.logger.log(`Pact: ${line}`)
  }

  /** Every test file of every project that may have interactions, whatever the filters of this run. */
  async #expected() {
    const found = new Map<string, string>()
    for (const { moduleId, pool, project } of await this.#vitest.globTestSpecifications()) {
      if (pool !== "typescript" && this.members.get(project)?.test(moduleId) === true) {
        found.set(keyOf(project, moduleId), relative(process.cwd(), moduleId))
      }
    }
    return found
  }

  #clear() {
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true })
    this.#directory = undefined
  }
}

const keyOf = (project: TestProject, moduleId: string) => JSON.stringify([project.name, moduleId])
