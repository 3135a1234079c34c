/** The data file of an emulator: its content, and files that are refused. */
import { DatabaseSync } from "node:sqlite"
import { Emulator, Roles } from "@effect-genesys/emulator"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FileSystem from "effect/FileSystem"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as DataFile from "../src/internal/organization/DataFile.ts"

/** The path of a file in a temporary folder. */
const place = (name = "emulator.db") =>
  FileSystem.FileSystem.use((fs) =>
    Effect.map(fs.makeTempDirectoryScoped({ prefix: "emulator-" }), (folder) => `${folder}/${name}`)
  )

/** Runs an emulator with this file from its start to its end. */
const life = <A, E>(
  data: string,
  program: Effect.Effect<A, E, Emulator.Emulator | HttpClient.HttpClient>,
  options: Emulator.Options = {}
) => Effect.provide(program, Emulator.layerInMemory({ data, ...options }))

const signIn = Effect.fnUntraced(function* (clientId: string, clientSecret: Redacted.Redacted<string>) {
  const { url } = yield* Emulator.Emulator
  const response = yield* HttpClientRequest.post(`${url}/oauth/token`).pipe(
    HttpClientRequest.basicAuth(clientId, clientSecret),
    HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
    HttpClient.execute
  )
  const { access_token } = yield* Effect.flatMap(
    response.json,
    Schema.decodeUnknownEffect(Schema.Struct({ access_token: Schema.optionalKey(Schema.String) }))
  )
  return Redacted.make(access_token ?? "")
})

const get = Effect.fnUntraced(function* (token: Redacted.Redacted<string>, path: string) {
  const { url } = yield* Emulator.Emulator
  const request = HttpClientRequest.bearerToken(HttpClientRequest.get(`${url}${path}`), token)
  const { status, text } = yield* HttpClient.execute(request)
  return { status, text: yield* text }
})

/** The rows of a usage query of the whole organization. */
const rows = Effect.fnUntraced(function* (token: Redacted.Redacted<string>, query: object) {
  const { url } = yield* Emulator.Emulator
  const submitted = yield* HttpClientRequest.post(`${url}/api/v2/usage/query`).pipe(
    HttpClientRequest.bearerToken(token),
    HttpClientRequest.bodyJsonUnsafe(query),
    HttpClient.execute,
    Effect.flatMap(HttpClientResponse.schemaBodyJson(Schema.Struct({ resultsUri: Schema.String })))
  )
  const { text } = yield* get(token, submitted.resultsUri)
  return (yield* Schema.decodeEffect(Schema.fromJsonString(Schema.Struct({ results: Schema.Array(Row) })))(
    text
  )).results
})

const counts = {
  status200: Schema.Int,
  status300: Schema.Int,
  status400: Schema.Int,
  status500: Schema.Int,
  status429: Schema.Int,
  requests: Schema.Int
}
const Row = Schema.Struct({
  clientId: Schema.String,
  userId: Schema.String,
  templateUri: Schema.String,
  httpMethod: Schema.String,
  ...counts
})
const none = { userId: "", status200: 0, status300: 0, status400: 0, status500: 0, status429: 0 }

const test = <A, E>(name: string, program: Effect.Effect<A, E, NodeServices.NodeServices | Scope.Scope>) =>
  it.effect(name, () => Effect.scoped(Effect.provide(program, NodeServices.layer)))

const read = (step: () => void) => Effect.exit(DataFile.reading("emulator.db", step))

/** The error of a file that is refused. */
const open = (data: string) => Effect.flip(life(data, Effect.void))

describe("a data file", () => {
  test(
    "keeps clients, their secrets and tokens, and the organization's id",
    Effect.gen(function* () {
      const data = yield* place()
      const first = yield* life(
        data,
        Effect.gen(function* () {
          const { administrator, organization, states } = yield* Emulator.Emulator
          const token = yield* signIn(administrator.clientId, administrator.clientSecret)
          const { clientId } = yield* states.set("an OAuth client exists")
          const { text } = yield* get(token, "/api/v2/oauth/clients")
          return { administrator, clientId, organization, text, token }
        })
      )
      yield* life(
        data,
        Effect.gen(function* () {
          const { administrator, organization } = yield* Emulator.Emulator
          assert.deepStrictEqual(organization, first.organization)
          assert.strictEqual(administrator.clientId, first.administrator.clientId)
          assert.deepStrictEqual(yield* get(first.token, "/api/v2/oauth/clients"), {
            status: 200,
            text: first.text
          })
          // Each start has its own secret, and the earlier one stays valid.
          for (const secret of [administrator.clientSecret, first.administrator.clientSecret]) {
            assert.notStrictEqual(Redacted.value(yield* signIn(administrator.clientId, secret)), "")
          }
          assert.notStrictEqual(
            Redacted.value(administrator.clientSecret),
            Redacted.value(first.administrator.clientSecret)
          )
        })
      )
    })
  )

  for (const usageDelay of ["0 millis", "1 hour"] as const) {
    test(
      `keeps calls with all their dimensions, also calls that stay hidden for ${usageDelay}`,
      Effect.gen(function* () {
        const data = yield* place()
        const options = { queryLatency: 0, usageDelay }
        const reading = { clientId: "c1", templateUri: "api/v2/users/{userId}", httpMethod: "GET" }
        const writing = { clientId: "c1", templateUri: "api/v2/users", httpMethod: "POST" }
        const calls = [
          { ...reading, userId: "u1", status: 200 },
          { ...reading, status: 429 },
          { ...writing, status: 503 }
        ]
        yield* life(
          data,
          Emulator.Emulator.use(({ clock, record }) =>
            Effect.map(clock.now, (at) => {
              for (const call of calls) record({ ...call, at }, 2)
            })
          ),
          options
        )
        const found = yield* life(
          data,
          Effect.gen(function* () {
            const { administrator, clock } = yield* Emulator.Emulator
            yield* clock.advance("1 hour")
            const token = yield* signIn(administrator.clientId, administrator.clientSecret)
            return yield* rows(token, {
              interval: "1970/1971",
              groupBy: ["OAuthClientId", "UserId", "TemplateUri", "HttpMethod"]
            })
          }),
          options
        )
        assert.sameDeepMembers(
          found.filter(({ clientId }) => clientId === "c1"),
          [
            { ...none, ...reading, userId: "u1", requests: 2, status200: 2 },
            { ...none, ...reading, requests: 2, status400: 2, status429: 2 },
            { ...none, ...writing, requests: 2, status500: 2 }
          ]
        )
      })
    )
  }

  test(
    "restores the administrator permanently, even if it was deleted",
    Effect.gen(function* () {
      const data = yield* place()
      yield* life(
        data,
        Effect.gen(function* () {
          const { administrator, seed, url } = yield* Emulator.Emulator
          const roles = [Roles.roles.admin.id]
          const { clients } = yield* seed({
            clients: [{ name: "Other", grantType: "CLIENT-CREDENTIALS", roles }]
          })
          const token = yield* Effect.forEach(clients, ({ clientId, clientSecret }) =>
            signIn(clientId, clientSecret)
          )
          const path = `${url}/api/v2/oauth/clients/${administrator.clientId}`
          const inactive = {
            name: "Administrator",
            authorizedGrantType: "CLIENT-CREDENTIALS",
            roleDivisions: Roles.everywhere(Roles.roles.admin),
            state: "inactive"
          }
          const statuses = yield* Effect.forEach(
            [
              HttpClientRequest.bodyJsonUnsafe(HttpClientRequest.put(path), inactive),
              HttpClientRequest.delete(path)
            ],
            (request) =>
              Effect.map(
                HttpClient.execute(HttpClientRequest.bearerToken(request, token[0] ?? "")),
                ({ status }) => status
              )
          )
          assert.deepStrictEqual(statuses, [200, 204])
        })
      )
      yield* life(
        data,
        Effect.gen(function* () {
          const { administrator, clock } = yield* Emulator.Emulator
          yield* clock.advance("8 days")
          const token = yield* signIn(administrator.clientId, administrator.clientSecret)
          for (const _ of [1, 2]) {
            const { status, text } = yield* get(token, "/api/v2/oauth/clients")
            assert.strictEqual(status, 200)
            assert.include(text, administrator.clientId)
            assert.notInclude(text, "dateToDelete")
          }
        })
      )
    })
  )

  test(
    "restores the grant type, roles and permissions of the administrator",
    Effect.gen(function* () {
      const data = yield* place()
      yield* life(
        data,
        Effect.gen(function* () {
          const { administrator, directory, url } = yield* Emulator.Emulator
          const token = yield* signIn(administrator.clientId, administrator.clientSecret)
          const changed = { name: "Administrator", authorizedGrantType: "CODE", scope: ["oauth"] }
          const { status } = yield* HttpClientRequest.put(
            `${url}/api/v2/oauth/clients/${administrator.clientId}`
          ).pipe(
            HttpClientRequest.bodyJsonUnsafe(changed),
            HttpClientRequest.bearerToken(token),
            HttpClient.execute
          )
          assert.strictEqual(status, 200)
          yield* directory.roles.remove(Roles.roles.admin.id)
          yield* directory.roles.remove(Roles.roles.viewer.id)
        })
      )
      yield* life(
        data,
        Effect.gen(function* () {
          const { administrator, directory } = yield* Emulator.Emulator
          const token = yield* signIn(administrator.clientId, administrator.clientSecret)
          const { status, text } = yield* get(token, `/api/v2/oauth/clients/${administrator.clientId}`)
          assert.strictEqual(status, 200)
          assert.include(text, Roles.roles.auditor.id)
          // Other users and roles that were removed stay removed.
          assert.notInclude(text, Roles.roles.viewer.id)
          assert.isUndefined(yield* directory.roles.get(Roles.roles.viewer.id))
          assert.deepStrictEqual(yield* directory.roles.get(Roles.roles.admin.id), Roles.roles.admin)
        })
      )
    })
  )

  test(
    "is seeded once",
    Effect.gen(function* () {
      const data = yield* place()
      const names = Emulator.Emulator.useSync(({ clients }) => clients.map(({ name }) => name))
      assert.lengthOf(yield* life(data, names, { seed: "demo" }), 11)
      assert.lengthOf(yield* life(data, names, { seed: "demo" }), 0)
    })
  )

  test(
    "has no secret and no token in it",
    Effect.gen(function* () {
      const data = yield* place()
      const secrets = yield* life(
        data,
        Effect.gen(function* () {
          const { administrator, clients } = yield* Emulator.Emulator
          const token = yield* signIn(administrator.clientId, administrator.clientSecret)
          return [administrator, ...clients].map(({ clientSecret }) => clientSecret).concat(token)
        }),
        { seed: "demo" }
      )
      assert.lengthOf(secrets, 13)
      const fs = yield* FileSystem.FileSystem
      const bytes = Buffer.from(yield* fs.readFile(data))
      assert.isTrue(bytes.includes(Roles.roles.admin.id))
      for (const secret of secrets) {
        assert.isFalse(bytes.includes(Redacted.value(secret)))
        assert.isFalse(bytes.includes(Buffer.from(Redacted.value(secret), "base64url")))
      }
    })
  )

  test(
    "can be read by its owner only, like the files beside it; an existing file keeps its mode",
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const data = yield* place()
      const folder = data.replace(/[^/]+$/, "")
      const modes = Effect.flatMap(fs.readDirectory(folder), (names) =>
        Effect.forEach(names, (name) =>
          Effect.map(fs.stat(`${folder}${name}`), ({ mode }) => [name, (mode & 0o777).toString(8)])
        )
      )
      const made = yield* life(data, Effect.andThen(Emulator.Emulator, modes))
      assert.isAbove(made.length, 1)
      for (const [name, mode] of made) assert.strictEqual(mode, "600", name)
      yield* fs.chmod(data, 0o640)
      yield* life(data, Emulator.Emulator)
      assert.deepStrictEqual(yield* modes, [["emulator.db", "640"]])
    })
  )

  test(
    "that is not a database is refused, and not changed",
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const data = yield* place("notes.txt")
      const text = "Not a database. ".repeat(100)
      yield* fs.writeFileString(data, text)
      const error = yield* open(data)
      assert.instanceOf(error, DataFile.DataFileError)
      assert.strictEqual(
        error.message,
        `Cannot use the data file ${data}: it is not a SQLite database; choose another name.`
      )
      assert.strictEqual(yield* fs.readFileString(data), text)
    })
  )

  test(
    "of another program is refused, and not changed",
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const data = yield* place("other.db")
      const database = new DatabaseSync(data)
      database.exec("CREATE TABLE bookmark (url TEXT)")
      database.close()
      const before = yield* fs.readFile(data)
      assert.match((yield* open(data)).message, /it belongs to another program; choose another name/)
      assert.deepStrictEqual(yield* fs.readFile(data), before)
    })
  )

  test(
    "of a newer version is refused",
    Effect.gen(function* () {
      const data = yield* place()
      yield* life(data, Effect.void)
      const database = new DatabaseSync(data)
      database.exec("PRAGMA user_version = 99")
      database.close()
      assert.match((yield* open(data)).message, /a newer version of the emulator has written it/)
    })
  )

  test(
    "with invalid values is refused, and the message shows no value",
    Effect.gen(function* () {
      const data = yield* place()
      yield* life(data, Effect.void)
      for (const value of ['{"client":"a-secret"}', "a-secret"]) {
        const database = new DatabaseSync(data)
        database.prepare("UPDATE entry SET value = ? WHERE name = 'client'").run(value)
        database.close()
        const { message } = yield* open(data)
        assert.match(message, /the table client/)
        assert.notInclude(message, "a-secret")
      }
    })
  )

  test(
    "is used by one emulator at a time",
    Effect.gen(function* () {
      const data = yield* place()
      const error = yield* life(data, open(data))
      assert.match(error.message, /another emulator has it open/)
      yield* life(data, Effect.void)
    })
  )

  test(
    "of an earlier version is migrated, or unchanged if that fails",
    Effect.gen(function* () {
      const data = yield* place()
      const entries = (...migrations: ReadonlyArray<string>) =>
        Effect.scoped(
          Effect.map(DataFile.open(data, [...DataFile.released, ...migrations]), (file) => {
            if (migrations.length === 0) file.set("a", "1", "old")
            return file.load("a")
          })
        )
      const [good, bad] = ["UPDATE entry SET value = 'new'", "UPDATE entry SET size = 'newer'"]
      assert.deepStrictEqual(yield* entries(), [["1", "old"]])
      const error = yield* Effect.flip(entries(`${good}; ${bad}`))
      assert.match(error.message, /emulator\.db: no such column: size/)
      assert.deepStrictEqual(yield* entries(good), [["1", "new"]])
      // Once only.
      assert.deepStrictEqual(yield* entries("UPDATE entry SET value = 'again'"), [["1", "new"]])
    })
  )

  test(
    "in a missing folder is refused",
    Effect.gen(function* () {
      const data = yield* place("nowhere/emulator.db")
      assert.match((yield* open(data)).message, /look whether its folder is there/)
    })
  )

  test(
    "is not named in a defect of the emulator",
    Effect.gen(function* () {
      const mistake = new TypeError("a defect")
      const mistaken = () => {
        throw mistake
      }
      assert.deepStrictEqual(yield* read(mistaken), Exit.die(mistake))
      const broken = yield* read(() => new DatabaseSync(":memory:").exec("SELECT a FROM b"))
      assert.match(String(broken), /DataFileError.*emulator\.db: no such table/)
    })
  )

  // The errors are simulated, because tests may run as root, which can write to every file.
  for (const message of ["attempt to write a readonly database", "disk I/O error"]) {
    test(
      `that cannot be written is refused with advice: ${message}`,
      Effect.gen(function* () {
        const refused = yield* read(() => {
          throw Object.assign(new Error(message), { code: "ERR_SQLITE_ERROR" })
        })
        assert.include(
          String(refused),
          `Cannot use the data file emulator.db: it cannot be opened (${message}); look whether its folder is there, and both may be written to.`
        )
      })
    )
  }
})
