/**
 * Writes every TypeScript snippet of the Markdown files, and of the doc comments of `packages`, to `.snippets/`, where
 * `tsc -b .snippets` compiles them against the declarations of the packages. Unchanged files stay as they are, so that
 * it compiles only what has changed.
 */
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

const root = join(import.meta.dirname, "..")
const folder = join(import.meta.dirname, ".snippets")
mkdirSync(folder, { recursive: true })
const written = new Set<string>()
const write = (name: string, text: string) => {
  written.add(name)
  const file = join(folder, name)
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text)
}
const documents = globSync(
  [
    "README.md",
    "CONTRIBUTING.md",
    "packages/*/{README,AGENTS,docs/*}.md",
    "docs/{*,{concepts,how-to,migrate,reference}/*}.md"
  ],
  { cwd: root }
)
const sources = globSync("packages/*/src/**/*.ts", { cwd: root })

// A line of a doc comment begins with ` * `, after the indent of the code around it.
const docComments = (source: string) =>
  (source.match(/^ *\/\*\*\n.*?\*\//gms) ?? []).join("\n").replaceAll(/^ *\* ?/gm, "")

for (const file of [...documents, ...sources]) {
  const text = readFileSync(join(root, file), "utf8")
  const prose = file.endsWith(".ts") ? docComments(text) : text
  for (const [index, [, code = ""]] of [...prose.matchAll(/```ts(?: run)?\n(.*?)```/gs)].entries()) {
    write(`${file.replaceAll(/[/.]/g, "-")}-${index + 1}.ts`, code)
  }
}
const packages = globSync("packages/*/tsconfig.json", { cwd: root }).map(dirname)
write(
  "tsconfig.json",
  JSON.stringify({
    extends: "../../tsconfig.test.json",
    compilerOptions: { tsBuildInfoFile: "../../node_modules/.cache/snippets.tsbuildinfo" },
    include: ["*.ts"],
    references: packages.map((path) => ({ path: `../../${path}` }))
  })
)
for (const name of readdirSync(folder))
  if (!written.has(name)) rmSync(join(folder, name), { recursive: true })
