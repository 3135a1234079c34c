/**
 * Whether the packages can be published: the repository has an address, each manifest has the fields that follow from it,
 * all packages have one version, and each change log has a section for it. The only source of the address is the
 * field `repository` of the root `package.json`.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

type Manifest = Readonly<Record<string, unknown>>

interface Package {
  /** Such as `packages/client`. */
  readonly directory: string
  readonly manifest: Manifest
}

/** One sentence for each reason not to publish, with advice. Empty if everything is ready. */
export const problems = (root: string): ReadonlyArray<string> => {
  const packages = publishedIn(root)
  const versions = Map.groupBy(packages, ({ manifest }) => String(manifest["version"]))
  return [
    ...problemsOfAddress(root, packages),
    ...(versions.size > 1 ? [differingVersions(versions)] : []),
    ...packages.flatMap((of) => problemsOfChangelog(root, of))
  ]
}

/** Writes the fields that follow from the address into each manifest. */
export const write = (root: string): void => {
  const base = addressIn(root)
  if (base === undefined) return
  for (const { directory, manifest } of publishedIn(root)) {
    const { name, version, description, keywords, license, ...others } = manifest
    const { homepage, bugs, repository } = fieldsOf(base, directory)
    const first = { name, version, description, keywords, homepage, bugs, license, repository }
    // In the order in which oxfmt sorts a manifest.
    const written = { ...first, ...others, homepage, bugs, repository }
    writeFileSync(join(root, directory, "package.json"), `${JSON.stringify(written, null, 2)}\n`)
  }
}

/** The packages that are not private. */
export const publishedIn = (root: string): ReadonlyArray<Package> =>
  globSync("packages/*/package.json", { cwd: root })
    .toSorted()
    .map((path) => ({ directory: dirname(path), manifest: manifestIn(join(root, path)) }))
    .filter(({ manifest }) => manifest["private"] !== true)

const fieldsOf = (base: string, directory: string) => ({
  homepage: `${base}/tree/main/${directory}#readme`,
  bugs: { url: `${base}/issues` },
  repository: { type: "git", url: `git+${base}.git`, directory }
})

const manifestIn = (path: string): Manifest => JSON.parse(readFileSync(path, "utf8"))

const form = `"repository": "https://github.com/OWNER/NAME"`

/** Provenance names the repository whose workflow published a package, so the address must be on GitHub. */
const addressIn = (root: string): string | undefined => {
  const { repository } = manifestIn(join(root, "package.json"))
  return typeof repository === "string" &&
    /^https:\/\/github\.com\/[\w-]+\/[\w.-]+(?<!\.git)$/.test(repository)
    ? repository
    : undefined
}

const problemsOfAddress = (root: string, packages: ReadonlyArray<Package>): ReadonlyArray<string> => {
  const base = addressIn(root)
  if (base === undefined) {
    return [
      `package.json has no address of the repository. Set ${form} there, and run \`pnpm tools release --write\`.`
    ]
  }
  return packages.flatMap(({ directory, manifest }) => {
    const missing = Object.entries(fieldsOf(base, directory))
      .filter(([field, value]) => JSON.stringify(manifest[field]) !== JSON.stringify(value))
      .map(([field]) => field)
    return missing.length === 0
      ? []
      : [
          `${directory}/package.json does not have the ${missing.join(", ")} of ${base}. ` +
            "Run `pnpm tools release --write`, and commit the change."
        ]
  })
}

const differingVersions = (versions: ReadonlyMap<string, ReadonlyArray<Package>>): string => {
  const each = [...versions].map(
    ([version, packages]) => `${version} (${packages.map(({ directory }) => directory).join(", ")})`
  )
  return `The packages have different versions: ${each.join(", ")}. Set the same version in each package.json.`
}

const problemsOfChangelog = (root: string, { directory, manifest }: Package): ReadonlyArray<string> => {
  const heading = `## ${String(manifest["version"])}`
  const path = `${directory}/CHANGELOG.md`
  const lines = globSync(path, { cwd: root }).flatMap((file) =>
    readFileSync(join(root, file), "utf8").split("\n")
  )
  return lines.includes(heading)
    ? []
    : [`${path} has no section "${heading}". Run \`pnpm tools release:version\`, or write the section.`]
}
