/**
 * The Vitest plugin that writes the pact files. While tests run, in any number of processes and threads, each interaction
 * is written to its own file. After a complete run, they are merged.
 *
 * A pact file is written anew each time, so it has exactly the interactions of the tests.
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

/**
 * The folder of the pact files, and which test files write them.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The folder of the pact files, relative to the root of the project. Only the plugin should change these files. */
  readonly dir: string
  /**
   * The names of test files with interactions. A run is complete if all their tests have run. Default: `*.pact.test.ts`,
   * `*.pact.spec.ts`, and so on.
   */
  readonly files?: RegExp
  /**
   * Whether to write nothing, and to fail the run if a pact file differs from the interactions of the tests, or if one of
   * these tests is skipped. For CI, if pact files are committed. Default: false.
   */
  readonly frozen?: boolean
}

/**
 * Returns the plugin that writes pact files, for `plugins` of the Vitest configuration, or of each project with
 * interactions.
 *
 * A run that leaves out a test, or in which one fails, changes no file.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { pact } from "effect-pact/vitest"
 * import { defineConfig } from "vitest/config"
 *
 * export default defineConfig({
 *   plugins: [pact({ dir: "pacts", frozen: process.env["CI"] !== undefined })]
 * })
 * ```
 */
export const pact = ({
  dir,
  frozen = false,
  files = /\.pact\.(test|spec)\.[cm]?[jt]sx?$/
}: Options): Plugin => ({
  name: "effect-pact",
  configureVitest({ project, vitest }) {
    // For this process and its children. A worker thread could not set it for the core.
    process.env["PACT_DO_NOT_TRACK"] = "true"
    const folder = resolve(project.config.root, dir)
    // Projects with the same folder share its pacts.
    const folders = mergers.get(vitest) ?? new Map<string, Merger>()
    mergers.set(vitest, folders)
    const merger = folders.get(folder) ?? new Merger(vitest, folder)
    if (!folders.has(folder)) {
      folders.set(folder, merger)
      vitest.config.reporters.push(merger)
    }
    merger.frozen ||= frozen
    // With the flag g or y, `test` would depend on the previous match.
    merger.members.set(project, new RegExp(files.source, files.flags.replaceAll(/[gy]/g, "")))
  }
})

const mergers = new WeakMap<Vitest, Map<string, Merger>>()

class Merger implements Reporter {
  /** The projects, with the patterns for their test files with interactions. */
  readonly members = new Map<TestProject, RegExp>()
  frozen = false
  readonly #vitest: Vitest
  readonly #folder: string
  #directory: string | undefined

  constructor(vitest: Vitest, folder: string) {
    this.#vitest = vitest
    this.#folder = folder
  }

  /** Creates a folder for this run, so that files of a cancelled run are never read. */
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
    // The run is not about pacts. But if there are no contract tests at all, existing pact files are left over.
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
      const line = `Pact: ${place} is unchanged, because ${incomplete.because}`
      if (!this.frozen || incomplete.isRequested) return this.#vitest.logger.log(line)
      // Otherwise one skipped test would turn off the check for all.
      process.exitCode = 1
      return this.#vitest.logger.error(line)
    }
    const merged = Merging.merge(Completeness.lastAttempts(records, ran))
    if (Result.isFailure(merged)) {
      process.exitCode = 1
      return this.#vitest.logger.error(`Pact: ${place} is unchanged, because ${merged.failure}`)
    }
    if (this.frozen) {
      const drift = Merging.drift(this.#folder, merged.success)
      if (drift.length === 0) return
      process.exitCode = 1
      return this.#vitest.logger.error(
        `Pact: ${drift.join("\n")}\nRun the tests without \`frozen\`, and commit the changed files.`
      )
    }
    const written = Merging.write(this.#folder, merged.success)
    if (Result.isFailure(written)) {
      process.exitCode = 1
      return this.#vitest.logger.error(`Pact: ${place} is not written, because ${written.failure}`)
    }
    for (const line of written.success) this.#vitest.logger.log(`Pact: ${line}`)
  }

  /** All test files with interactions, of every project, without the filters of this run. */
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
