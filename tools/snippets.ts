/**
 * Writes every TypeScript snippet of the Markdown files, and of the doc comments of `packages`, to `.snippets/`, where
 * `tsc -p .snippets` compiles them.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")
const folder = join(import.meta.dirname, ".snippets")
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
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
    writeFileSync(join(folder, `${file.replaceAll(/[/.]/g, "-")}-${index + 1}.ts`), code)
  }
}
writeFileSync(
  join(folder, "tsconfig.json"),
  JSON.stringify({
    extends: "../../tsconfig.test.json",
    compilerOptions: { incremental: false, tsBuildInfoFile: null },
    include: ["*.ts"],
    references: []
  })
)
