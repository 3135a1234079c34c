/** Programs that share a token file: a program whose refresh token was used by another continues with the next one. */
import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Credentials, OAuthApi, TokenStore } from "@effect-genesys/client"
import { within } from "@effect-genesys/testing/Elapsed"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FileSystem from "effect/FileSystem"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import * as Server from "../test/Server.ts"
import * as Sockets from "../test/Sockets.ts"

const key = "a-client at https://login.mypurecloud.de"

const file = (text: string) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "tokens-"))),
      (made) => Effect.sync(() => rmSync(made, { recursive: true }))
    ),
    (made) => {
      const path = join(made, "tokens.json")
      writeFileSync(path, text, { mode: 0o600 })
      return path
    }
  )

const granted = (refreshToken: string) =>
  Response.json({ access_token: `of-${refreshToken}`, expires_in: 3600, refresh_token: refreshToken })
const refused = () => Response.json({ error: "invalid_grant" }, { status: 400 })

const call = OAuthApi.OAuthApi.use((api) => api.getOauthClient("c1"))

/** A separate program, which shares only the file with the others. `looked` counts how often it reads the file. */
const program = (server: Server.Server, path: string, looked: () => void = () => undefined) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const store = TokenStore.layerFile(path).pipe(
      Layer.provide(
        Layer.succeed(FileSystem.FileSystem, {
          ...fs,
          readFileString: (from, encoding) =>
            Effect.tap(fs.readFileString(from, encoding), () => Effect.sync(looked))
        })
      )
    )
    const credentials = Credentials.refreshToken({ clientId: "a-client" })
    return yield* Effect.provide(
      call,
      Server.layer(server, { credentials }).pipe(Layer.provide(store)),
      // A new layer for each, because an equal one would be shared.
      { local: true }
    )
  }).pipe(Effect.provide(NodeFileSystem.layer))

describe("a refresh token that another program has used", () => {
  it.effect("is replaced by the next one, which is not in the file yet", () =>
    Effect.gen(function* () {
      const path = yield* file(JSON.stringify({ [key]: "r1" }))
      const begun = yield* Deferred.make<void>()
      const loserLooked = yield* Deferred.make<void>()
      const release = yield* Deferred.make<void>()
      const context = yield* Effect.context()
      const run = Effect.runSyncWith(context)
      const seen: Array<string | undefined> = []
      const server = Server.make(
        () => Response.json(Server.client),
        (number, { form }) => {
          seen.push(form["refresh_token"])
          run(Deferred.succeed(begun, undefined))
          if (form["refresh_token"] === "r2") return granted("r3")
          return number === 1 ? granted("r2") : refused()
        }
      )
      const held: Server.Server = {
        ...server,
        client: holdFirst(server, Deferred.await(release))
      }
      const winner = yield* Effect.forkChild(program(held, path))
      yield* Deferred.await(begun)
      let looks = 0
      const loser = yield* Effect.forkChild(
        program(server, path, () => {
          looks += 1
          // Once for its own token, and again after the refusal.
          if (looks === 2) run(Deferred.succeed(loserLooked, undefined))
        })
      )
      yield* Deferred.await(loserLooked)
      assert.strictEqual(readFileSync(path, "utf8"), JSON.stringify({ [key]: "r1" }))
      yield* Deferred.succeed(release, undefined)
      yield* Fiber.join(winner)
      // Reading a file takes several ticks of the event loop. Each tick advances the clock.
      yield* within("2 minutes", loser, "100 millis")
      assert.deepStrictEqual(seen, ["r1", "r1", "r2"])
      assert.strictEqual(readFileSync(path, "utf8"), JSON.stringify({ [key]: "r3" }))
    })
  )

  it.effect("ends the sign-in if no other token appears within 5 seconds, and not before", () =>
    Effect.gen(function* () {
      const { isShared: _, ...memory } = yield* TokenStore.makeMemory
      yield* memory.set(key, Redacted.make("r1"))
      const server = Server.make(() => Response.json(Server.client), refused)
      const calling = yield* Effect.forkChild(
        Effect.flip(
          Effect.provide(
            call,
            Server.layer(server, { credentials: Credentials.refreshToken({ clientId: "a-client" }) }).pipe(
              Layer.provide(Layer.succeed(TokenStore.TokenStore, memory))
            )
          )
        )
      )
      yield* TestClock.adjust("4900 millis")
      assert.isUndefined(calling.pollUnsafe())
      const { reason } = yield* within("100 millis", calling)
      assert.strictEqual(reason._tag, "SignInRequired")
      assert.strictEqual(server.tokenRequestCount(), 1)
    })
  )

  it.live(
    "makes none of eight processes fail",
    () =>
      Effect.gen(function* () {
        // Rotates the refresh token with each use, and accepts each once.
        let current = 1
        const server = yield* Sockets.serve((request, response) => {
          const parts: Array<Buffer> = []
          request.on("data", (part: Buffer) => parts.push(part))
          request.on("end", () => {
            response.setHeader("content-type", "application/json")
            if (request.url !== "/oauth/token") return response.end(JSON.stringify(Server.client))
            const given = new URLSearchParams(Buffer.concat(parts).toString()).get("refresh_token")
            if (given !== `r${current}`) return response.writeHead(400).end('{"error":"invalid_grant"}')
            current += 1
            const body = { access_token: "t", expires_in: 3600, refresh_token: `r${current}` }
            return response.end(JSON.stringify(body))
          })
        })
        const region = `http://127.0.0.1:${server.port}`
        const path = yield* file(JSON.stringify({ [`a-client at ${region}`]: "r1" }))
        const outcomes = yield* Effect.all(
          Array.from({ length: 8 }, () => processOf(region, path)),
          { concurrency: 8 }
        )
        assert.deepStrictEqual(outcomes, Array(8).fill("success\n"))
        assert.strictEqual(
          readFileSync(path, "utf8"),
          JSON.stringify({ [`a-client at ${region}`]: `r${current}` })
        )
        assert.strictEqual(current, 9)
      }),
    60_000
  )
})

const processOf = (region: string, path: string) =>
  Effect.callback<string>((resume) => {
    const script = fileURLToPath(new URL("SharedTokenFile.ts", import.meta.url))
    const child = execFile(process.execPath, [script, region, path], (error, stdout, stderr) =>
      resume(Effect.succeed(error === null ? stdout : `${stdout}${stderr}`))
    )
    return Effect.sync(() => void child.kill())
  })

/** The response to the first request is decided when the request arrives, and sent later. */
const holdFirst = (server: Server.Server, released: Effect.Effect<void>) =>
  HttpClient.transformResponse(server.client, (response) => Effect.tap(response, () => released))
