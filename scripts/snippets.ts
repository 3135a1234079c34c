/** Writes every TypeScript snippet of the Markdown files to `.snippets/`, where `tsc -p .snippets` compiles them. */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"

rmSync(".snippets", { recursive: true, force: true })
mkdirSync(".snippets")
const documents = ["README.md", "CONTRIBUTING.md", ...globSync("packages/*/README.md")]
for (const document of documents) {
  for (const [index, [, code = ""]] of [
    ...readFileSync(document, "utf8").matchAll(/```ts\n(.*?)```/gs)
  ].entries()) {
    writeFileSync(`.snippets/${document.replaceAll(/[/.]/g, "-")}-${index + 1}.ts`, code)
  }
}
writeFileSync(
  ".snippets/tsconfig.json",
  JSON.stringify({
    extends: "../tsconfig.test.json",
    compilerOptions: { incremental: false, tsBuildInfoFile: null },
    include: ["*.ts"],
    references: []
  })
)
