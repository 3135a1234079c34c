/** The public surface of one package as a page of Markdown. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Declarations, Mention, Statement } from "./Declarations.ts"

export interface Manifest {
  readonly name: string
  readonly isPrivate: boolean
  /** Module by the name that users import, such as `@effect-genesys/client/Reason` → `Reason.ts`. */
  readonly modules: ReadonlyMap<string, string>
}

export const manifestIn = (folder: string): Manifest => {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  const name = textOf(manifest, "name")
  const modules = Object.entries(propertyOf(manifest, "exports") ?? {}).flatMap(
    ([subpath, target]): ReadonlyArray<readonly [string, string]> => {
      const module = typeof target === "string" ? /^\.\/src\/(.*\.ts)$/.exec(target)?.[1] : undefined
      if (subpath.includes("*")) throw new Error(`${name} exports ${subpath}: name each module instead`)
      return module === undefined ? [] : [[name + subpath.slice(1), module]]
    }
  )
  return { name, isPrivate: propertyOf(manifest, "private") === true, modules: new Map(modules) }
}

export const of = ({ name, modules }: Manifest, declarations: Declarations): string => {
  const published = new Set(modules.values())
  const sections = [...modules].map(([specifier, module]) =>
    section(specifier, declarations.statements(module))
  )
  const internal = internalOf(declarations, published)
  return [
    `# Public signatures of ${name}`,
    "Written by `pnpm tools signatures`. Every difference here is a change that users see.",
    ...sections,
    ...(internal.size === 0 ? [] : ["## Internal types that these mention"]),
    ...[...internal]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([module, statements]) => block(statements, module))
  ]
    .join("\n\n")
    .concat("\n")
}

/** Follows the types that public declarations mention, and those that these mention, to internal modules. */
const internalOf = (declarations: Declarations, published: ReadonlySet<string>) => {
  const found = new Map<string, ReadonlyArray<Statement>>()
  const follow = (module: string, statements: ReadonlyArray<Statement>): void => {
    for (const mention of declarations.mentioned(module, statements)) {
      if (published.has(mention.module)) continue
      const known = found.get(mention.module) ?? []
      if (known.some(({ name }) => name === mention.name)) continue
      const mentioned = declared(declarations, mention)
      found.set(mention.module, [...known, ...mentioned])
      follow(mention.module, mentioned)
    }
  }
  for (const module of published) follow(module, declarations.statements(module))
  return found
}

const declared = (declarations: Declarations, { module, name }: Mention) =>
  declarations
    .statements(module)
    .filter((statement) => statement.name === name || statement.name === `${name}_base`)

const section = (specifier: string, statements: ReadonlyArray<Statement>) =>
  `## ${specifier}\n\n${block(statements)}`

const block = (statements: ReadonlyArray<Statement>, module?: string) =>
  [
    "```ts",
    ...(module === undefined ? [] : [`// ${module}`]),
    ...statements.map(({ text }) => unqualified(text)),
    "```"
  ].join("\n")

/** `Model<A>` for `import("./Model.ts").Model<A>`, which the compiler emits where a module does not import the name. */
const unqualified = (text: string) => text.replaceAll(/import\("\.[^"]+"\)\./g, "")

const propertyOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(key)
    : undefined

const textOf = (value: unknown, key: string): string => {
  const text = propertyOf(value, key)
  if (typeof text === "string") return text
  throw new Error(`A package.json has no ${key}`)
}
