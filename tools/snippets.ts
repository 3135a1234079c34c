/** Writes every TypeScript snippet of the Markdown files to `.snippets/`, where `tsc -p .snippets` compiles them. */
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
    "packages/*/{README,AGENTS}.md",
    "docs/{*,{concepts,how-to,migrate,reference}/*}.md"
  ],
  { cwd: root }
)
for (const document of documents) {
  const snippets = readFileSync(join(root, document), "utf8").matchAll(/```ts(?: run)?\n(.*?)```/gs)
  for (const [index, [, code = ""]] of [...snippets].entries()) {
    writeFileSync(join(folder, `${document.replaceAll(/[/.]/g, "-")}-${index + 1}.ts`), code)
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
