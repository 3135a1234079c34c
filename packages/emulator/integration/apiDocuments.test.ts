/** The OpenAPI documents in common linters and generators. */
import { Emulator } from "@effect-genesys/emulator"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Tools from "./Tools.ts"

const documents = { "api.json": "/openapi.json", "control.json": "/__emulator/openapi.json" }

/** An empty folder with the documents as they are served. */
const served = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const { url } = yield* Emulator.Emulator
  const folder = yield* fs.makeTempDirectoryScoped({ prefix: "documents-" })
  for (const [file, path] of Object.entries(documents)) {
    const text = yield* Effect.promise(async () => (await fetch(url + path)).text())
    yield* fs.writeFileString(`${folder}/${file}`, text)
  }
  return folder
})

const succeeds = Effect.fnUntraced(function* (...[name, ...rest]: Parameters<typeof Tools.run>) {
  const { code, output } = yield* Tools.run(name, ...rest)
  assert.strictEqual(code, 0, `${name}: ${output}`)
  return output
})

const schemasOf = (text: string) =>
  Effect.map(
    Schema.decodeEffect(
      Schema.fromJsonString(
        Schema.Struct({
          components: Schema.Struct({ schemas: Schema.Record(Schema.String, Schema.Unknown) })
        })
      )
    )(text),
    ({ components }) => Object.keys(components.schemas).toSorted()
  )

/** A program for each generator, which compiles only if the generated types are the expected ones. */
const programs = {
  "@hey-api/openapi-ts": {
    generate: (folder: string) => succeeds("openapi-ts", ["-i", "api.json", "-o", "generated"], folder),
    types: ["generated/types.gen.ts"],
    // For the three operations without a response body.
    unknown: ["default: unknown;", "200: unknown;"],
    user: `
import { getOauthClient, postOauthClients } from "./generated/index"
import type { ErrorBody, OAuthClient, OAuthClientRequest } from "./generated/index"
const { data, error } = await getOauthClient({ path: { clientId: "id" } })
same<OAuthClient | undefined>()(data)
same<ErrorBody | undefined>()(error)
const request: OAuthClientRequest = { name: "Bot", authorizedGrantType: "CODE", scope: ["oauth"], description: null }
await postOauthClients({ body: request })`
  },
  "openapi-typescript": {
    generate: (folder: string) => succeeds("openapi-typescript", ["api.json", "-o", "generated.ts"], folder),
    types: ["generated.ts"],
    // Headers of any name.
    unknown: ["[name: string]: unknown;"],
    user: `
import type { components, operations } from "./generated"
type OAuthClient = components["schemas"]["OAuthClient"]
declare const read: operations["getOauthClient"]["responses"][200]["content"]["application/json"]
declare const refused: operations["getOauthClient"]["responses"][404]["content"]["application/json"]
same<OAuthClient>()(read)
same<components["schemas"]["ErrorBody"]>()(refused)`
  },
  orval: {
    generate: Effect.fnUntraced(function* (folder: string) {
      const fs = yield* FileSystem.FileSystem
      const output = { target: "generated/api.ts", schemas: "generated/model", client: "fetch" }
      yield* fs.writeFileString(
        `${folder}/orval.config.mjs`,
        `export default ${JSON.stringify({ api: { input: "api.json", output } })}`
      )
      return yield* succeeds("orval", ["--config", "orval.config.mjs"], folder)
    }),
    types: ["generated/model"],
    unknown: [],
    user: `
import { getOauthClient, postOauthClients } from "./generated/api"
import type { ErrorBody, OAuthClient, OAuthClientRequest } from "./generated/model"
const reply = await getOauthClient("id")
if (reply.status === 200) same<OAuthClient>()(reply.data)
else same<ErrorBody>()(reply.data)
const request: OAuthClientRequest = { name: "Bot", authorizedGrantType: "CODE", scope: ["oauth"], description: null }
await postOauthClients(request)`
  }
} as const

const fields = `
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function same<A>() { return <B,>(value: Same<A, B> extends true ? B : never) => value }
declare const client: OAuthClient
same<number | undefined>()(client.accessTokenValiditySeconds)
same<string>()(client.name)
same<string | undefined>()(client.selfUri)
same<string | undefined>()(client.secret)
same<"active" | "disabled" | "inactive" | undefined>()(client.state)
`

const options = [
  "--strict --noEmit --target es2024 --module esnext --moduleResolution bundler",
  "--lib es2024,dom,dom.iterable --types --skipLibCheck false"
]

layer(Layer.orDie(Layer.merge(Emulator.layer(), NodeServices.layer)), {
  excludeTestServices: true,
  timeout: 120_000
})("the OpenAPI documents", (it) => {
  for (const document of Object.keys(documents)) {
    it.effect(
      `have no error for Redocly: ${document}`,
      () =>
        Effect.gen(function* () {
          const folder = yield* served
          yield* succeeds("redocly", ["lint", document, "--extends=recommended"], folder)
        }).pipe(Effect.scoped),
      120_000
    )

    it.effect(
      `have no error for Spectral: ${document}`,
      () =>
        Effect.gen(function* () {
          const folder = yield* served
          const fs = yield* FileSystem.FileSystem
          yield* fs.writeFileString(`${folder}/.spectral.json`, '{ "extends": ["spectral:oas"] }')
          yield* succeeds("spectral", ["lint", document, "-r", ".spectral.json", "-F", "error"], folder)
        }).pipe(Effect.scoped),
      120_000
    )
  }

  for (const [name, { generate, types, unknown, user }] of Object.entries(programs)) {
    it.effect(
      `give code with readable names and exact types: ${name}`,
      () =>
        Effect.gen(function* () {
          const fs = yield* FileSystem.FileSystem
          const folder = yield* served
          yield* generate(folder)
          yield* fs.writeFileString(`${folder}/user.ts`, user + fields)
          yield* succeeds("tsc", [...options.join(" ").split(" "), "user.ts"], folder)

          const files = yield* Effect.forEach(types, (path) => textsIn(`${folder}/${path}`))
          const text = files.flat().join("\n")
          const names = yield* schemasOf(yield* fs.readFileString(`${folder}/api.json`))
          for (const schema of names) {
            assert.match(text, new RegExp(`^(?:export (?:type|interface) | +)${schema}\\b`, "m"))
          }
          const loose = text
            .split("\n")
            .filter((line) => /\b(?:unknown|any)\b/.test(line.replace(/\/?\*.*/, "")))
            .map((line) => line.trim())
          assert.deepStrictEqual([...new Set(loose)], [...unknown])
        }).pipe(Effect.scoped),
      120_000
    )
  }
})

const textsIn = Effect.fnUntraced(function* (path: string) {
  const fs = yield* FileSystem.FileSystem
  if ((yield* fs.stat(path)).type === "File") return [yield* fs.readFileString(path)]
  const names = yield* fs.readDirectory(path)
  return yield* Effect.forEach(names, (name) => fs.readFileString(`${path}/${name}`))
})
