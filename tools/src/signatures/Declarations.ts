/** Reads emitted declaration files. Every statement that the compiler emits starts at the first column, which is enough. */
import { existsSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"
import * as Unions from "./Unions.ts"

export interface Declarations {
  /** The statements of a module, such as `internal/Calls.ts`, without its imports. */
  readonly statements: (module: string) => ReadonlyArray<Statement>
  /** The declarations of other modules of the package that these statements of a module mention. */
  readonly mentioned: (module: string, statements: ReadonlyArray<Statement>) => ReadonlyArray<Mention>
}

export interface Statement {
  readonly text: string
  /** Undefined for `export … from`. */
  readonly name: string | undefined
}

export interface Mention {
  readonly module: string
  readonly name: string
}

export const inFolder = (folder: string): Declarations =>
  from((module) => {
    const path = join(folder, module.replace(/\.ts$/, ".d.ts"))
    return existsSync(path) ? readFileSync(path, "utf8") : undefined
  })

export const from = (read: (module: string) => string | undefined): Declarations => {
  const all = (module: string) => {
    const source = read(module)
    if (source !== undefined) return split(source)
    throw new Error(`${module} is exported, but the compiler emits no declarations for it`)
  }
  return {
    statements: (module) => all(module).filter(({ text }) => !isImport(text) && text !== "export {};"),
    mentioned: (module, statements) => {
      const text = statements.map((statement) => statement.text).join("\n")
      const imports = all(module)
        .map((statement) => statement.text)
        .filter(isImport)
      const mentions = [
        ...imports.flatMap((statement) => throughImport(statement, text)),
        ...statements.flatMap((statement) => throughExport(statement.text)),
        ...inline(text)
      ]
      return mentions.map((mention) => ({
        module: posix.join(posix.dirname(module), mention.module),
        name: mention.name
      }))
    }
  }
}

const isImport = (text: string) => text.startsWith("import ")

const split = (source: string): ReadonlyArray<Statement> =>
  source
    .replaceAll(/^\s*\/\*\*[^]*?\*\/\n/gm, "")
    .replaceAll(/^\/\/#.*/gm, "")
    .split(/\n(?=[a-z])/)
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .map((text) => ({ text: isImport(text) ? text : Unions.sorted(text), name: nameIn(text) }))

const nameIn = (text: string) =>
  /^(?:export )?(?:declare )?(?:abstract )?(?:const|let|function|class|interface|type|enum|namespace) (\w+)/.exec(
    text
  )?.[1]

/** The names imported by `import { A }`, `import type { A as B }` and `import * as A` of a relative module. */
const throughImport = (statement: string, text: string): ReadonlyArray<Mention> => {
  const module = /from "(\.[^"]+)"/.exec(statement)?.[1]
  if (module === undefined) return []
  const namespace = /\* as (\w+)/.exec(statement)?.[1]
  if (namespace !== undefined) return namesAfter(text, new RegExp(`\\b${namespace}\\.(\\w+)`, "g"), module)
  const names = /\{([^}]*)\}/.exec(statement)?.[1] ?? ""
  return names.split(",").flatMap((specifier) => {
    const [name = "", local = name] = specifier
      .replace(/\btype /, "")
      .trim()
      .split(" as ")
    return new RegExp(`\\b${local}\\b`).test(text) ? [{ module, name }] : []
  })
}

/** The names of `export { A, type B as C } from` a relative module. */
const throughExport = (statement: string): ReadonlyArray<Mention> => {
  const [, names = "", module = ""] = /^export (?:type )?\{([^}]*)\} from "(\.[^"]+)"/.exec(statement) ?? []
  return names
    .split(",")
    .map(
      (specifier) =>
        specifier
          .replace(/\btype /, "")
          .trim()
          .split(" as ")[0] ?? ""
    )
    .filter((name) => name !== "")
    .map((name) => ({ module, name }))
}

const inline = (text: string): ReadonlyArray<Mention> =>
  Array.from(text.matchAll(/import\("(\.[^"]+)"\)\.(\w+)/g), ([, module = "", name = ""]) => ({
    module,
    name
  }))

const namesAfter = (text: string, pattern: RegExp, module: string): ReadonlyArray<Mention> =>
  Array.from(text.matchAll(pattern), ([, name = ""]) => ({ module, name }))
