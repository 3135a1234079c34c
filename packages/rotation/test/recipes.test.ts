/** The lines of docs/sinks.md, with stand-ins for the programs. These open files as the programs do. */
import { readFileSync } from "node:fs"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { CommandSink, SecretSink } from "@effect-genesys/rotation"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { credentials, directory, list, read } from "./SinkFiles.ts"

const text = readFileSync(join(import.meta.dirname, "../docs/sinks.md"), "utf8")

const recipes = [...text.matchAll(/^### ([^\n]*)\n\n```ts\n(.*?)```/gms)].map(([, name = "", code = ""]) => ({
  name,
  promote: lineOf(code, "promote") ?? "",
  read: lineOf(code, "read"),
  format: code.includes('format: "env"') ? ("env" as const) : ("json" as const)
}))

function lineOf(code: string, option: string): string | undefined {
  const found = new RegExp(`${option}:\\s*(?:'([^']*)'|\`([^\`]*)\`)`).exec(code)
  return found?.[1] ?? found?.[2]
}

/** Writes down its arguments and its input, which it prints as well. A command that reads prints credentials. */
const program = `#!/bin/sh
cd "$(dirname "$0")/.."
printf '%s\\n' "$*" >> arguments
case "$*" in
  *get*|*show*) echo '{ "id": "a", "secret": "b" }' ;;
  */dev/stdin*) cat /dev/stdin | tee -a input ;;
  *) cat | tee -a input ;;
esac
`

const programs = Effect.gen(function* () {
  const path = yield* directory
  yield* Effect.promise(() => mkdir(join(path, "bin")))
  yield* Effect.forEach(["aws", "az", "kubectl", "gh", "vault", "jq"], (name) =>
    Effect.promise(() => writeFile(join(path, "bin", name), program, { mode: 0o700 }))
  )
  return { path, line: (line: string) => `export PATH="${path}/bin:$PATH"; ${line}` }
})

describe("a recipe", () => {
  it("stands in the document for each program", () => {
    assert.lengthOf(recipes, 5)
  })

  for (const { format, name, promote, read: reading } of recipes) {
    it.effect(`for ${name} stores the credentials, with the secret in no argument`, () =>
      Effect.gen(function* () {
        const { line, path } = yield* programs
        const sink = SecretSink.make(
          yield* CommandSink.storage({ promote: line(promote), format, directory: join(path, "stages") })
        )
        yield* sink.writePending("export", credentials("1", "the-secret"))
        yield* sink.promote("export", "1")
        assert.include(yield* read(join(path, "input")), "the-secret")
        assert.include(yield* read(join(path, "arguments")), "export")
        assert.notInclude(yield* read(join(path, "arguments")), "the-secret")
      }).pipe(Effect.provide(NodeServices.layer))
    )

    if (reading === undefined) continue
    it.effect(`for ${name} reads the credentials back`, () =>
      Effect.gen(function* () {
        const { line, path } = yield* programs
        const storage = yield* CommandSink.storage({
          promote: "exit 1",
          read: line(reading),
          directory: join(path, "stages")
        })
        const found = yield* storage.read("export", "current")
        assert.strictEqual(Option.getOrThrow(found).clientId, "a")
        assert.include(yield* list(path), "arguments")
      }).pipe(Effect.provide(NodeServices.layer))
    )
  }
})
