import { readFileSync } from "node:fs"
import { join } from "node:path"
/** How the API reference differs from typedoc's: modules have the names that programs import. */
import { Converter, ReflectionKind } from "typedoc"

/** The name of a package, by its folder. */
const nameOf = (folder) =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../packages", folder, "package.json"), "utf8")).name

/** @param {import("typedoc").Application} app */
export const load = (app) => {
  // One program for all packages takes half of the time of one for each. It names modules by their files.
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (_context, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return
    reflection.name = reflection.name.replace(/^([^/]+)\/src/, (_path, folder) => nameOf(folder))
  })
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const reflection of project.getReflectionsByKind(ReflectionKind.All)) {
      // These are expressions, such as the call that makes an error's class, on each of its members.
      delete reflection.inheritedFrom
      delete reflection.overwrites
    }
  })
}
