/**
 * Which packages the sources of a package may import: its `dependencies` and `peerDependencies`. pnpm also links
 * the packages that only tests need, and `tsc` accepts any linked package, so neither refuses the import.
 */
import { globSync, readdirSync, readFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { join } from "node:path"
import * as Predicate from "effect/Predicate"
import { parseSync, Visitor } from "rolldown/utils"

export interface Package {
  /** Its folder below `packages/`. */
  readonly folder: string
  readonly name: string
  readonly isPrivate: boolean
  readonly dependencies: ReadonlyArray<string>
  readonly peerDependencies: ReadonlyArray<string>
}

/** A line that imports a package. */
export interface Import {
  readonly line: number
  readonly name: string
}

export const root = join(import.meta.dirname, "../..")

export const read = (path: string): string => readFileSync(join(root, path), "utf8")

export const packages: ReadonlyArray<Package> = readdirSync(join(root, "packages")).map((folder) => {
  const manifest: {
    readonly name: string
    readonly private?: boolean
    readonly dependencies?: Readonly<Record<string, string>>
    readonly peerDependencies?: Readonly<Record<string, string>>
  } = JSON.parse(read(`packages/${folder}/package.json`))
  return {
    folder,
    name: manifest.name,
    isPrivate: manifest.private ?? false,
    dependencies: Object.keys(manifest.dependencies ?? {}),
    peerDependencies: Object.keys(manifest.peerDependencies ?? {})
  }
})

/** The imports in the source text of a module that its package does not declare. Its own name is one of them. */
export const undeclared = (
  { dependencies, peerDependencies }: Package,
  text: string
): ReadonlyArray<Import> =>
  imports(text).filter(({ name }) => ![...dependencies, ...peerDependencies].includes(name))

/** The packages that a module imports, and the lines where it does. */
export const imports = (text: string): ReadonlyArray<Import> =>
  specifiers(text)
    .map(({ start, value }) => ({ line: text.slice(0, start).split("\n").length, name: packageOf(value) }))
    .filter(({ name }) => name !== "")

const specifiers = (text: string) => {
  const found: Array<{ readonly start: number; readonly value: string }> = []
  const add = ({ source }: { readonly source: unknown }) => {
    if (isLiteral(source)) found.push(source)
  }
  new Visitor({
    ImportDeclaration: add,
    ExportAllDeclaration: add,
    ExportNamedDeclaration: add,
    ImportExpression: add,
    TSImportType: add
  }).visit(parseSync("module.ts", text).program)
  return found
}

const isLiteral = Predicate.compose(
  Predicate.isReadonlyObject,
  (node): node is { readonly start: number; readonly value: string } =>
    typeof node["start"] === "number" && typeof node["value"] === "string"
)

/** The package of a specifier. A path and a module of Node.js are of none. */
const packageOf = (specifier: string): string =>
  specifier.startsWith(".") || isBuiltin(specifier)
    ? ""
    : specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/")

/** All violations in the sources of the packages, as lines that begin with the file. */
export const problems = (): ReadonlyArray<string> =>
  packages.flatMap((of) =>
    globSync(`packages/${of.folder}/src/**/*.ts`, { cwd: root }).flatMap((path) =>
      undeclared(of, read(path)).map(
        ({ line, name }) =>
          `${path}:${line}: imports ${name}, which package.json does not list as a dependency`
      )
    )
  )
