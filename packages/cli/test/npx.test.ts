/** Started by npx, the command names itself so in advice and errors: `genesys-oauth` alone would not be found. */
import * as Program from "@effect-genesys/emulator/command/Program"
import * as InProcess from "@effect-genesys/testing/InProcess"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Command from "../src/Command.ts"

const byNpx = { npm_lifecycle_event: "npx", npm_lifecycle_script: "genesys-oauth" }

const run = (args: ReadonlyArray<string>, environment: Readonly<Record<string, string>>) =>
  InProcess.run(
    Program.program(Command.genesysOauth, { version: "0", npmPackage: "@effect-genesys/cli" }),
    args,
    { environment }
  )

describe("genesys-oauth, started by npx", () => {
  it.live("advises commands of npx, in the report of an audit", () =>
    Effect.gen(function* () {
      const { stdout } = yield* run(["audit", "--demo", "--days", "3"], byNpx)
      assert.match(stdout, /^ {2}npx @effect-genesys\/cli audit --client [\da-f-]{36} --days 7$/m)
      assert.notInclude(stdout, "genesys-oauth ")
      const installed = yield* run(["audit", "--demo", "--days", "3"], {})
      assert.match(installed.stdout, /^ {2}genesys-oauth audit --client /m)
    })
  )

  it.live("advises commands of npx, in errors", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* run(["clients", "list", "--profile", "x"], byNpx)
      assert.strictEqual(code, 2)
      assert.include(stderr, "run npx @effect-genesys/cli login --profile x.")
      assert.notInclude(stderr, "genesys-oauth ")
    })
  )
})
