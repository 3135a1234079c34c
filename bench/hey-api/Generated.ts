/**
 * A client that `@hey-api/openapi-ts` generates from the OpenAPI document of this repository, with valibot. It is made
 * when it is needed, bundled to one module, and kept below `node_modules`.
 */
import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { ReadClient, requestOf } from "../Samples.ts"

const root = join(import.meta.dirname, "../..")
const document = join(root, "packages/schemas/reference/genesys-oauth-openapi.json")

/** The part of the generated module that is used here. */
export interface Generated {
  readonly client: {
    readonly setConfig: (config: {
      readonly baseUrl: string
      readonly auth: string
      readonly throwOnError: true
    }) => void
  }
  readonly getOauthClient: (options: {
    readonly path: { readonly clientId: string }
  }) => Promise<{ readonly data: ReadClient }>
  readonly getOauthClients: () => Promise<{
    readonly data: { readonly entities?: ReadonlyArray<ReadClient> }
  }>
  readonly postOauthClients: (options: {
    readonly body: ReturnType<typeof requestOf>
  }) => Promise<{ readonly data: ReadClient }>
  /** Reads the result of a usage query with valibot. */
  readonly readUsageResult: (json: unknown) => {
    readonly results?: ReadonlyArray<{ readonly requests?: number | bigint }>
  }
}

/** Loads the module that `generate` has written. */
export const load = async (): Promise<Generated> => import(pathToFileURL(await location()).href)

/** Writes the module, unless there is one of the same document, generator and settings. Takes a few seconds. */
export const generate = async (): Promise<void> => {
  const file = await location()
  if (existsSync(file)) return
  const [{ createClient }, esbuild] = await Promise.all([import("@hey-api/openapi-ts"), import("esbuild")])
  const sources = `${file}.sources`
  await createClient({
    input: JSON.parse(await input()),
    output: { path: sources, header: () => [] },
    plugins: [
      "@hey-api/client-fetch",
      "valibot",
      { name: "@hey-api/sdk", validator: { response: "valibot" } }
    ],
    logs: { level: "silent", file: false }
  })
  await writeFile(join(sources, "entry.ts"), entry)
  await esbuild.build({
    entryPoints: [join(sources, "entry.ts")],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2024",
    external: ["valibot"],
    outfile: file
  })
  await rm(sources, { recursive: true })
}

const entry = `
import * as v from "valibot"
import { vApiUsageQueryResult } from "./valibot.gen"
export { client } from "./client.gen"
export { getOauthClient, getOauthClients, postOauthClients } from "./sdk.gen"
export const readUsageResult = (json) => v.parse(vApiUsageQueryResult, json)
`

// The vendor's `selfUri` is declared a URI and is a path, which valibot's `url()` refuses.
const input = async () => (await readFile(document, "utf8")).replaceAll(/,\s*"format": "uri"/g, "")

const location = async () => {
  const [manifest, settings, text] = await Promise.all([
    readFile(join(import.meta.dirname, "node_modules/@hey-api/openapi-ts/package.json"), "utf8"),
    readFile(import.meta.filename, "utf8"),
    input()
  ])
  const key = createHash("sha256").update(manifest).update(settings).update(text).digest("hex").slice(0, 16)
  return join(import.meta.dirname, "../node_modules/.cache", `hey-api-${key}.mjs`)
}
