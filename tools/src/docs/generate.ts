/** Writes the generated tables of the site to `docs/generated/`. Run it before the site is built. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { pages } from "./Pages.ts"

const folder = join(import.meta.dirname, "../../../docs/generated")

const written = Object.entries(await Effect.runPromise(pages))
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
for (const [name, page] of written) writeFileSync(join(folder, `${name}.md`), `${page}\n`)
