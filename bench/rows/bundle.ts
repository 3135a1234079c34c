/** The size of bundled programs, minified and compressed with gzip. */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import * as Effect from "effect/Effect"
import * as esbuild from "esbuild"
import { rolldown } from "rolldown"
import { BenchError } from "../Child.ts"
import type { Measurement } from "../Measurement.ts"
import { exact } from "../Statistics.ts"
import type { Run } from "./Settings.ts"

const programs: ReadonlyArray<Program> = [
  { row: "one operation", subject: "our client", file: "oneOperation.ts" },
  // The build for browsers cannot be bundled, because it sets a global.
  { row: "one operation", subject: "vendor SDK for Node", file: "vendorOneOperation.ts", platform: "node" },
  { row: "13 operations", subject: "our client", file: "allOperations.ts" },
  { row: "13 operations", subject: "vendor SDK for Node", file: "vendorAllOperations.ts", platform: "node" },
  { row: "usage query", subject: "our client", file: "usageQuery.ts" },
  { row: "whose token this is", subject: "our client", file: "whoAmI.ts" },
  { row: "two endpoints", subject: "bare HttpApiClient", file: "bareEndpoints.ts" }
]

interface Program {
  readonly row: string
  readonly subject: string
  readonly file: string
  readonly platform?: "browser" | "node"
}

/** The smallest file that the vendor publishes, already minified. */
const vendorBuild =
  "node_modules/purecloud-platform-client-v2/dist/web-amd/purecloud-platform-client-v2.min.js"

export const run: Run = Effect.fnUntraced(function* ({ installed: { directory }, progress }) {
  const found: Array<Measurement> = []
  for (const { file, platform = "browser", row, subject } of programs) {
    yield* progress(`bundle: ${row} of ${subject}`)
    const input = join(directory, "programs", file)
    const of = { section: "bundle", row, subject } as const
    found.push(
      { ...of, measure: "esbuild", ...exact(yield* weight(() => withEsbuild(input, platform))) },
      { ...of, measure: "rolldown", ...exact(yield* weight(() => withRolldown(input, platform))) }
    )
  }
  const build = yield* weight(async () => [await readFile(join(directory, vendorBuild), "utf8")])
  const of = { section: "bundle", row: "the whole SDK", subject: "vendor SDK, its AMD build" } as const
  found.push({ ...of, measure: "esbuild", ...exact(build) }, { ...of, measure: "rolldown", ...exact(build) })
  return found
})

const withEsbuild = async (input: string, platform: "browser" | "node") => {
  const { outputFiles } = await esbuild.build({
    entryPoints: [input],
    bundle: true,
    minify: true,
    format: "esm",
    platform,
    target: "es2024",
    write: false,
    logLevel: "silent"
  })
  return outputFiles.map(({ text }) => text)
}

const withRolldown = async (input: string, platform: "browser" | "node") => {
  const bundle = await rolldown({ input, platform, logLevel: "silent" })
  const { output } = await bundle.generate({ format: "esm", minify: true })
  await bundle.close()
  return output.map((chunk) => (chunk.type === "chunk" ? chunk.code : ""))
}

/** In kilobytes of 1,000 bytes. */
const weight = (bundle: () => Promise<ReadonlyArray<string>>) =>
  Effect.tryPromise({
    try: async () => gzipSync((await bundle()).join(""), { level: 9 }).byteLength / 1000,
    catch: (error) => new BenchError({ message: String(error) })
  })
