/** Writes the generated tables of the site to `docs/generated/`, and the pages of the commands to `docs/commands/`. */
import { globSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as CommandPages from "./CommandPages.ts"
import { pages } from "./Pages.ts"

const docs = join(import.meta.dirname, "../../../docs")

const tables = Object.entries(await Effect.runPromise(pages))
rmSync(join(docs, "generated"), { recursive: true, force: true })
mkdirSync(join(docs, "generated"))
for (const [name, page] of tables) writeFileSync(join(docs, `generated/${name}.md`), `${page}\n`)

// These are in the repository, for readers of its files. A test fails if they are out of date.
const commands = await Effect.runPromise(CommandPages.pages)
const old = globSync("commands/*.md", { cwd: docs, exclude: ["commands/index.md"] })
for (const path of old) rmSync(join(docs, path))
for (const [name, page] of commands) writeFileSync(join(docs, `commands/${name}.md`), page)
