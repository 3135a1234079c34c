/** The rule for subjects of commits: in the hook that git runs, and over the last commits. */
import { spawnSync } from "node:child_process"
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, describe, it } from "@effect/vitest"

const scripts = join(import.meta.dirname, "../../scripts")
const folders: Array<string> = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

const folder = () => {
  const made = mkdtempSync(join(tmpdir(), "commits-"))
  folders.push(made)
  return made
}

const environment = {
  PATH: process.env["PATH"],
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@example.invalid",
  GIT_COMMITTER_NAME: "A",
  GIT_COMMITTER_EMAIL: "a@example.invalid"
}

const run = (cwd: string, command: string, args: ReadonlyArray<string>, input = "") => {
  const { status, stderr, stdout } = spawnSync(command, args, {
    cwd,
    input,
    encoding: "utf8",
    env: environment
  })
  return { status, output: stdout + stderr }
}
const git = (cwd: string, ...args: ReadonlyArray<string>) => run(cwd, "git", args)

/** A repository with the scripts, in which pnpm has run `prepare`. */
const repository = () => {
  const made = folder()
  git(made, "init", "--quiet")
  cpSync(scripts, join(made, "scripts"), { recursive: true })
  git(made, "add", "--all")
  git(made, "commit", "--quiet", "--message", "Everything before the rule")
  assert.strictEqual(run(made, "sh", ["scripts/install-hooks.sh"]).status, 0)
  return made
}
const commit = (cwd: string, ...message: ReadonlyArray<string>) =>
  git(cwd, "commit", "--quiet", "--allow-empty", ...message.flatMap((part) => ["--message", part]))

const refused = [
  ["Retry after a 503", /Not "area: imperative summary"/],
  ["client: Retry after a 503", /Not "area: imperative summary"/],
  ["client: retry after a 503.", /Not "area: imperative summary"/],
  ["client:retry after a 503", /Not "area: imperative summary"/],
  [`client: ${"retry ".repeat(11)}`.trim(), /^73 characters/]
] as const
const accepted = [
  "client: retry after a 503",
  "client, emulator: retry after a 503",
  "effect-pact: retry after a 503",
  "client: retry after a 503 – as é and ü are one character each",
  `client: ${"retry ".repeat(10)}anew`,
  "Merge branch 'main'",
  'Revert "Everything"',
  "fixup! client: retry after a 503"
]

describe("a commit", () => {
  it.each(refused)("is refused with the subject %s", (subject, problem) => {
    const { output, status } = commit(repository(), subject)
    assert.strictEqual(status, 1)
    assert.match(output, problem)
  })

  it("is made with a subject as it should be", () => {
    const made = repository()
    for (const subject of accepted) assert.strictEqual(commit(made, subject).status, 0, subject)
    assert.strictEqual(run(made, "scripts/recent-commits.sh", []).status, 0)
  })

  it("of many lines is made without a body, and the author is reminded of it", () => {
    const made = repository()
    writeFileSync(join(made, "a.txt"), "a line\n".repeat(31))
    git(made, "add", "--all")
    assert.match(
      commit(made, "client: add many lines").output,
      /changes 31 lines. Give the reason in the body/
    )
    writeFileSync(join(made, "b.txt"), "a line\n".repeat(31))
    git(made, "add", "--all")
    assert.strictEqual(commit(made, "client: add many lines", "The reason.").output, "")
  })
})

describe("the check of the last commits", () => {
  it("finds a commit that was made without the hook, and none before the rule", () => {
    const made = repository()
    assert.deepInclude(run(made, "scripts/recent-commits.sh", []), { status: 0, output: "" })
    git(made, "commit", "--quiet", "--allow-empty", "--no-verify", "--message", "Oops")
    assert.deepInclude(run(made, "scripts/recent-commits.sh", []), { status: 1 })
  })

  it("passes in a shallow clone, and where there is no repository", () => {
    const made = repository()
    git(made, "commit", "--quiet", "--allow-empty", "--no-verify", "--message", "Oops")
    const clone = folder()
    git(clone, "clone", "--quiet", "--depth", "1", `file://${made}`, ".")
    assert.deepInclude(run(clone, "scripts/recent-commits.sh", []), { status: 0, output: "" })
    rmSync(join(clone, ".git"), { recursive: true })
    assert.deepInclude(run(clone, "scripts/recent-commits.sh", []), { status: 0, output: "" })
  })
})

const hooksPath = (cwd: string) => git(cwd, "config", "--get", "core.hooksPath").output.trim()

describe("the installation of the hook", () => {
  it("leaves a choice of the user alone", () => {
    const made = repository()
    git(made, "config", "core.hooksPath", "mine")
    run(made, "sh", ["scripts/install-hooks.sh"])
    assert.strictEqual(hooksPath(made), "mine")
  })

  it("leaves hooks of the user alone", () => {
    const made = repository()
    git(made, "config", "--unset", "core.hooksPath")
    mkdirSync(join(made, ".git/hooks"), { recursive: true })
    writeFileSync(join(made, ".git/hooks/pre-commit"), "#!/bin/sh\n")
    chmodSync(join(made, ".git/hooks/pre-commit"), 0o755)
    run(made, "sh", ["scripts/install-hooks.sh"])
    assert.strictEqual(hooksPath(made), "")
  })

  it("does nothing outside of a repository, or in one around it", () => {
    const outside = folder()
    cpSync(scripts, join(outside, "scripts"), { recursive: true })
    assert.deepInclude(run(outside, "sh", ["scripts/install-hooks.sh"]), { status: 0, output: "" })
    const around = folder()
    git(around, "init", "--quiet")
    cpSync(scripts, join(around, "inner/scripts"), { recursive: true })
    run(join(around, "inner"), "sh", ["scripts/install-hooks.sh"])
    assert.strictEqual(hooksPath(around), "")
  })
})
