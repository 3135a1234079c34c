/**
 * Public exports whose doc comment lacks a part. Public are the exports of the modules that a package lists by name in
 * `exports`. A re-export is followed to its declaration, which has the comment; `export * as Name` exports a module,
 * whose header is not checked.
 */
import { existsSync, globSync, readFileSync } from "node:fs"
import { dirname, join, posix } from "node:path"
import { parseSync } from "rolldown/utils"
import * as Report from "./signatures/Report.ts"

export type Part = "doc comment" | "@since" | "@category"

export interface PublicExport {
  readonly path: string
  readonly line: number
  readonly name: string
  readonly missing: ReadonlyArray<Part>
}

/** The text of a file, by its path from the root. */
type Read = (path: string) => string | undefined

/** The exports of all published packages. */
export const inPackages = (root: string): ReadonlyArray<PublicExport> => {
  const modules = globSync("packages/*/package.json", { cwd: root })
    .toSorted()
    .flatMap((path) => {
      const manifest = Report.manifestIn(dirname(join(root, path)))
      const paths = [...manifest.modules.values()].map((module) => `${dirname(path)}/src/${module}`)
      return manifest.isPrivate ? [] : paths
    })
  return ofModules(modules, (path) => {
    const file = join(root, path)
    return existsSync(file) ? readFileSync(file, "utf8") : undefined
  })
}

/** The exports of these modules. One that several modules export counts once. */
export const ofModules = (modules: ReadonlyArray<string>, read: Read): ReadonlyArray<PublicExport> => {
  const declarations = modules.flatMap((path) => exportsOf(path, read)).map(({ declaration }) => declaration)
  return [...Map.groupBy(declarations, ({ name, path }) => `${path} ${name}`).values()].flatMap(
    ([first, ...others]) => {
      if (first === undefined) return []
      const { line, name, path } = first
      return [{ path, line, name, missing: missingIn([first, ...others].map(({ comment }) => comment)) }]
    }
  )
}

interface Export {
  readonly name: string
  readonly declaration: Declaration
}

interface Declaration {
  readonly path: string
  readonly line: number
  readonly name: string
  readonly comment: string
}

/** A name may have several declarations, such as a schema and its type. One of them has the comment. */
const exportsOf = (path: string, read: Read): ReadonlyArray<Export> => {
  const text = read(path)
  if (text === undefined) throw new Error(`${path} is exported, but there is no such file`)
  const { comments, program } = parseSync(path, text)

  const declared = (name: string, start: number): Declaration => ({
    path,
    line: text.slice(0, start).split("\n").length,
    name,
    comment: commentBefore(text, comments, start)
  })

  /** Follows a module of the package. For another package, the comment on the statement counts. */
  const follow = (source: string, name: string, start: number): ReadonlyArray<Declaration> =>
    source.startsWith(".")
      ? exportsOf(posix.join(posix.dirname(path), source), read)
          .filter((each) => each.name === name)
          .map(({ declaration }) => declaration)
      : [declared(name, start)]

  const find = (name: string): ReadonlyArray<Declaration> =>
    program.body.flatMap((statement) => {
      if (statement.type !== "ImportDeclaration") {
        return namesOf(statement).includes(name) ? [declared(name, statement.start)] : []
      }
      return statement.specifiers
        .filter((specifier) => specifier.local.name === name)
        .flatMap((specifier) =>
          specifier.type === "ImportSpecifier"
            ? follow(statement.source.value, nameOf(specifier.imported), statement.start)
            : []
        )
    })

  return program.body.flatMap((statement): ReadonlyArray<Export> => {
    if (statement.type === "ExportAllDeclaration") {
      const target = posix.join(posix.dirname(path), statement.source.value)
      return statement.exported === null ? exportsOf(target, read) : []
    }
    if (statement.type === "ExportDefaultDeclaration") {
      return [{ name: "default", declaration: declared("default", statement.start) }]
    }
    if (statement.type !== "ExportNamedDeclaration") return []
    const { source, specifiers, start } = statement
    return namesOf(statement)
      .map((name) => ({ name, declaration: declared(name, start) }))
      .concat(
        specifiers.flatMap((specifier) => {
          const original = nameOf(specifier.local)
          const name = nameOf(specifier.exported)
          // A keyword, such as `await`, has its comment on the specifier.
          const here = declared(name, specifier.start)
          const found = source === null ? find(original) : follow(source.value, original, start)
          const declarations = here.comment === "" && found.length > 0 ? found : [here]
          return declarations.map((declaration) => ({ name, declaration: { ...declaration, name } }))
        })
      )
  })
}

type Statement = ReturnType<typeof parseSync>["program"]["body"][number]

/** The names that a statement declares, exported or not. */
const namesOf = (statement: Statement): ReadonlyArray<string> => {
  switch (statement.type) {
    case "ExportNamedDeclaration":
      return statement.declaration === null ? [] : namesOf(statement.declaration)
    case "VariableDeclaration":
      return statement.declarations.map(({ id }) =>
        id.type === "Identifier" ? id.name : "a destructured value"
      )
    case "ClassDeclaration":
    case "FunctionDeclaration":
    case "TSDeclareFunction":
      return statement.id === null ? [] : [statement.id.name]
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
    case "TSEnumDeclaration":
      return [statement.id.name]
    default:
      return []
  }
}

/** `export { remove as delete }` has identifiers, `export { remove as "a name" }` a string. */
const nameOf = (
  name:
    | { readonly type: "Identifier"; readonly name: string }
    | { readonly type: "Literal"; readonly value: string }
) => (name.type === "Identifier" ? name.name : name.value)

/** The doc comment with nothing between it and the statement, without its stars. */
const commentBefore = (
  text: string,
  comments: ReturnType<typeof parseSync>["comments"],
  start: number
): string => {
  const comment = comments.findLast(
    ({ end, type, value }) => type === "Block" && value.startsWith("*") && end <= start
  )
  return comment === undefined || text.slice(comment.end, start).trim() !== ""
    ? ""
    : comment.value.replaceAll(/^\s*\*+ ?/gm, "")
}

const missingIn = (comments: ReadonlyArray<string>): ReadonlyArray<Part> => {
  const parts: ReadonlyArray<readonly [Part, RegExp]> = [
    ["doc comment", /^\s*[^@\s]/],
    ["@since", /^@since \d/m],
    ["@category", /^@category \w/m]
  ]
  return parts
    .filter(([, pattern]) => !comments.some((comment) => pattern.test(comment)))
    .map(([part]) => part)
}
