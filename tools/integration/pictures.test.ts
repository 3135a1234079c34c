/** The pictures of the documents show today's programs. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import * as Audit from "../src/pictures/Audit.ts"

it("the audit on a terminal is that of a run: run `pnpm tools pictures` if it is not", async () => {
  const committed = readFileSync(join(import.meta.dirname, "../..", Audit.path), "utf8")
  assert.include(committed, "Presence Poller")
  assert.strictEqual(await Audit.picture(), committed)
})
