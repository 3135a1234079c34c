/** `--demo` of each example prints what the README shows, and wrong command lines say what to do. */
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import * as Process from "@effect-genesys/testing/Process"
import { assert, describe, it, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const folder = join(import.meta.dirname, "..")
const readme = readFileSync(join(folder, "README.md"), "utf8")

const names = globSync("*.ts", { cwd: folder, exclude: ["demo.ts", "*.test.ts"] })
  .map((file) => basename(file, ".ts"))
  .toSorted()

const shown = new Map(
  [
    ...readme.matchAll(/^### (\S+)\n\n```sh\npnpm tsx examples\/\1\.ts --demo\n```\n\n```text\n(.*?)^```$/gms)
  ].map(([, name = "", output = ""]) => [name, output])
)

/** Replaces what differs between two runs: ids, secrets of the sign-in, ports, folders, days and seconds. */
const normal = (output: string) =>
  output
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>")
    .replaceAll(/(127\.0\.0\.1(?::|%3A))\d+/g, "$1<port>")
    .replaceAll(/(state|code_challenge)=[\w-]{43}/g, "$1=<random>")
    .replaceAll(/\S*effect-genesys-\w+/g, "<folder>")
    .replaceAll(/20\d\d-\d\d-\d\d/g, "<day>")
    .replaceAll(/\d+\.\d seconds/g, "<seconds>")

const example = (name: string, args: ReadonlyArray<string>, environment: Process.Environment = {}) =>
  Process.node([join(folder, `${name}.ts`), ...args], environment)

/** The demo in a temporary folder of its own, and the files that it leaves there. */
const demo = (name: string) =>
  Effect.acquireUseRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "demo-"))),
    (TMPDIR) =>
      Effect.map(example(name, ["--demo"], { TMPDIR }), (ended) => ({ ...ended, left: readdirSync(TMPDIR) })),
    (TMPDIR) => Effect.sync(() => rmSync(TMPDIR, { recursive: true }))
  )

/** Two at a time, one for each core. */
class Demos extends Context.Service<
  Demos,
  ReadonlyMap<string, Process.Ended & { readonly left: ReadonlyArray<string> }>
>()("Demos") {
  static readonly layer = Layer.effect(
    Demos,
    Effect.map(
      Effect.forEach(names, (name) => Effect.map(demo(name), (ended) => [name, ended] as const), {
        concurrency: 2
      }),
      (ended) => new Map(ended)
    )
  )
}

layer(Demos.layer, { excludeTestServices: true, timeout: 300_000 })("the demo", (demos) => {
  for (const name of names) {
    demos.effect(`of ${name} prints what the README shows, and leaves nothing behind`, () =>
      Effect.gen(function* () {
        const { code, left, stderr, stdout } = (yield* Demos).get(name) ?? assert.fail("it did not run")
        assert.deepStrictEqual({ code, left, stderr }, { code: 0, left: [], stderr: "" })
        assert.strictEqual(normal(stdout), normal(shown.get(name) ?? ""))
      })
    )
  }

  demos.effect("prints no secret and no token", () =>
    Effect.gen(function* () {
      for (const { stdout } of (yield* Demos).values()) assert.notMatch(stdout, /[\w-]{60}/)
    })
  )

  demos.effect("of shared-rate-limit takes as long as the limit says", () =>
    Effect.gen(function* () {
      const { stdout } = (yield* Demos).get("shared-rate-limit") ?? assert.fail("it did not run")
      // 12 calls at once, and 12 more at 5 a second.
      assert.isAtLeast(Number(/in (\d+\.\d) seconds/.exec(stdout)?.[1]), 2.2)
    })
  )
})

describe("the README", () => {
  it("has each example in its table and below it, and no other", () => {
    const linked = [...readme.matchAll(/^\| \[([\w-]+)\]\(\1\.ts\)/gm)].map(([, name = ""]) => name)
    assert.deepStrictEqual(linked.toSorted(), names)
    assert.deepStrictEqual([...shown.keys()].toSorted(), names)
  })
})

const organization = {
  GENESYSCLOUD_REGION: "http://127.0.0.1:9",
  GENESYSCLOUD_OAUTHCLIENT_ID: "an id",
  GENESYSCLOUD_OAUTHCLIENT_SECRET: "a secret"
}

describe("a command line", () => {
  it.effect.each([
    ["list-clients", [], {}, /no GENESYSCLOUD_OAUTHCLIENT_ID: set .*README\.md/],
    ["several-organizations", [], {}, /no (?:MAIN|BACKUP)_GENESYSCLOUD_OAUTHCLIENT_ID: set .*README\.md/],
    ["rotate-secret", [], organization, /Missing required argument: client-id/],
    ["list-clients", ["--all"], organization, /--all/],
    ["list-clients", [], { ...organization, GENESYSCLOUD_REGION: "moon" }, /There is no region "moon"/]
  ] as const)(
    "that is wrong is refused with the next one to try: %s %s %o",
    ([name, args, environment, expected]) =>
      Effect.gen(function* () {
        const { code, stderr, stdout } = yield* example(name, args, environment)
        assert.deepStrictEqual([code, stdout], [2, ""])
        assert.match(stderr, expected)
        assert.include(stderr, `try pnpm tsx examples/${name}.ts --demo.\n`)
        assert.notMatch(stderr, /^\s+at /m)
      })
  )

  it.effect("with --help has the arguments and the demo", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* example("rotate-secret", ["--demo", "--help"])
      assert.deepStrictEqual([code, stderr], [0, ""])
      assert.match(stdout, /rotate-secret \[flags\] <client-id> <file>/)
      assert.include(stdout, "pnpm tsx examples/rotate-secret.ts --demo\n")
      assert.include(stdout, "pnpm tsx examples/rotate-secret.ts crm-sync secret.txt")
    })
  )

  it.effect("with --demo and arguments runs these in an emulated organization", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* example("errors-by-reason", ["crm-sync", "--demo"])
      assert.deepStrictEqual(
        [code, stdout],
        [0, "$ pnpm tsx examples/errors-by-reason.ts crm-sync\ncrm-sync is CRM Sync.\n"]
      )
    })
  )
})
