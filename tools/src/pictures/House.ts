/** Which package imports which, as a diagram. Arrows that follow from others are left out. */
import { globSync } from "node:fs"
import * as Imports from "../Imports.ts"

/** The document with the diagram. */
export const path = "CONTRIBUTING.md"

/** The document with today's diagram. */
export const updated = (document: string): string =>
  document.replace(/^```mermaid\n.*?^```$/ms, `\`\`\`mermaid\n${diagram(imported())}\n\`\`\``)

/** The packages that each package imports in its sources, by folder. */
export const imported = (): ReadonlyMap<string, ReadonlySet<string>> => {
  const published = Imports.packages.filter(({ isPrivate }) => !isPrivate)
  const folders = new Map(published.map(({ folder, name }) => [name, folder]))
  return new Map(
    published.map(({ folder, name: own }) => {
      const names = globSync(`packages/${folder}/src/**/*.ts`, { cwd: Imports.root })
        .flatMap((file) => Imports.imports(Imports.read(file)))
        .filter(({ name }) => name !== own)
        .flatMap(({ name }) => folders.get(name) ?? [])
      return [folder, new Set(names)]
    })
  )
}

export const diagram = (graph: ReadonlyMap<string, ReadonlySet<string>>): string => {
  const reaches = (folder: string, other: string): boolean =>
    [...(graph.get(folder) ?? [])].some((next) => next === other || reaches(next, other))
  const arrows = [...graph].flatMap(([folder, others]) =>
    [...others]
      .filter((other) => ![...others].some((between) => reaches(between, other)))
      .map((other) => `  ${folder} --> ${other}`)
  )
  const alone = [...graph.keys()].filter(
    (folder) => !arrows.some((arrow) => arrow.split(" ").includes(folder))
  )
  return ["flowchart TD", ...arrows.toSorted(), ...alone.map((folder) => `  ${folder}`)].join("\n")
}
