/** Signing in and out, as a user in a browser and as a client with its secret, and what is kept of it. */
import { createServer } from "node:http"
import { Emulator } from "@effect-genesys/emulator"
import { node } from "@effect-genesys/testing/Process"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Home from "./Home.ts"
import * as InProcess from "./InProcess.ts"
import * as Process from "./Process.ts"

const app = "app"

const seed = Emulator.Emulator.use((emulator) =>
  emulator.seed({
    clients: [{ name: "App", grantType: "CODE", clientId: app, redirectUris: ["http://127.0.0.1/callback"] }]
  })
)

const services = Layer.merge(
  Layer.effectDiscard(seed).pipe(Layer.provideMerge(Emulator.layer({ seed: "empty" }))),
  NodeServices.layer
)

/** A login host for a public client whose refresh tokens `r0`, `r1`, … are good for one request each. */
const refreshingHost = Effect.gen(function* () {
  const server = yield* NodeHttpServer.make(createServer, { port: 0, host: "127.0.0.1" })
  let issued = 0
  yield* server.serve(
    Effect.gen(function* () {
      const request = yield* HttpServerRequest.HttpServerRequest
      const form = new URLSearchParams(yield* request.text)
      if (form.get("refresh_token") !== `r${issued}`) {
        return HttpServerResponse.jsonUnsafe({ error: "invalid_grant" }, { status: 400 })
      }
      issued += 1
      return HttpServerResponse.jsonUnsafe({
        access_token: `t${issued}`,
        token_type: "bearer",
        expires_in: 3600,
        refresh_token: `r${issued}`
      })
    })
  )
  return HttpServer.formatAddress(server.address)
})

/** The user in the browser: opens the page, decides, and follows the redirect, which `change` may have changed. */
const decide = (printed: string, decision: "grant" | "refuse", change: (redirect: string) => string) => {
  const url = /^Sign in at (\S+)$/m.exec(printed)?.[1]
  return url === undefined
    ? Effect.void
    : Effect.promise(async () => {
        const page = await (await fetch(url)).text()
        const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ""
        const body = new URLSearchParams({ ticket: field("ticket"), user: field("user"), decision })
        const response = await fetch(url.replace(/\?.*/, ""), { method: "POST", body, redirect: "manual" })
        const redirect = response.headers.get("location")
        if (redirect !== null) await (await fetch(change(redirect))).text()
      })
}

const run = (home: string, ...line: ReadonlyArray<string>) =>
  InProcess.genesysOauth(line, { environment: { HOME: home } })

layer(services, { excludeTestServices: true })("genesys-oauth login", (it) => {
  /** A sign-in as a process, since the browser comes back while it runs. */
  const login = Effect.fnUntraced(function* (
    home: string,
    flags: ReadonlyArray<string>,
    decision: "grant" | "refuse" = "grant",
    change: (redirect: string) => string = (redirect) => redirect
  ) {
    const { url } = yield* Emulator.Emulator
    let decided = false
    return yield* node(
      [Process.bin, "login", "--region", url, "--no-browser", ...flags],
      { HOME: home },
      (printed) => {
        if (decided || !/^Sign in at \S+\n/m.test(printed)) return Effect.void
        decided = true
        return decide(printed, decision, change)
      }
    )
  })

  const textsIn = Effect.fnUntraced(function* (folder: string) {
    const fs = yield* FileSystem.FileSystem
    const found: Array<string> = []
    for (const path of yield* fs.readDirectory(folder, { recursive: true })) {
      const file = `${folder}/${path}`
      const { mode, type } = yield* fs.stat(file)
      if (type === "File")
        found.push(`${(mode & 0o777).toString(8)} ${path} ${yield* fs.readFileString(file)}`)
    }
    return found
  })

  it.effect("keeps the token of a user, which later commands use until the user logs out", () =>
    Effect.gen(function* () {
      const home = yield* Home.folder
      const ended = yield* login(home, ["--client-id", app])
      assert.deepStrictEqual([ended.code, ended.stdout], [0, "Signed in to the profile default.\n"])
      const status = yield* run(home, "auth", "status", "--json=source,clientName")
      assert.deepStrictEqual(JSON.parse(status.stdout), {
        source: "the profile default",
        clientName: "App"
      })
      const token = (yield* run(home, "auth", "token")).stdout.trim()
      const files = yield* textsIn(home)
      const session = files.find((text) => text.includes(token)) ?? ""
      assert.match(session, /^600 \.local\/state\/genesys-oauth\/sessions\/default\.session\.json /)
      assert.isFalse(`${ended.stdout}${ended.stderr}${status.stdout}`.includes(token))

      const out = yield* run(home, "logout")
      assert.strictEqual(out.stdout, "Signed out of the profile default. Its token no longer works.\n")
      assert.isFalse((yield* textsIn(home)).some((text) => text.includes(token)))
      const after = yield* run(home, "clients", "list")
      assert.strictEqual(after.code, 2)
      assert.include(after.stderr, "run genesys-oauth login --profile default.")
      const again = yield* run(home, "logout")
      assert.strictEqual(again.stdout, "Nobody was signed in to the profile default.\n")
    })
  )

  it.effect("renews an expired token by its refresh token, in several commands at once too", () =>
    Effect.gen(function* () {
      const home = yield* Home.folder
      const host = yield* refreshingHost
      const state = `${home}/.local/state/genesys-oauth/sessions`
      const fs = yield* FileSystem.FileSystem
      yield* fs.makeDirectory(`${home}/.config/genesys-oauth`, { recursive: true })
      yield* fs.makeDirectory(state, { recursive: true })
      yield* fs.writeFileString(
        `${home}/.config/genesys-oauth/config.toml`,
        `default = "me"\n[profiles.me]\nregion = "${host}"\nclient_id = "app"\n`
      )
      yield* fs.writeFileString(
        `${state}/me.session.json`,
        JSON.stringify({ accessToken: "t0", expiresAt: "2026-01-01T00:00:00.000Z" }),
        { mode: 0o600 }
      )
      yield* fs.writeFileString(`${state}/me.refresh.json`, JSON.stringify({ [`app at ${host}`]: "r0" }), {
        mode: 0o600
      })
      const tokens = yield* Effect.all([run(home, "auth", "token"), run(home, "auth", "token")], {
        concurrency: "unbounded"
      })
      for (const { code, stderr } of tokens) assert.deepStrictEqual([code, stderr], [0, ""])
      const last = yield* fs.readFileString(`${state}/me.refresh.json`)
      assert.match(last, /"r[12]"/)
      // The token is kept, so the next command needs no request.
      assert.match((yield* run(home, "auth", "token")).stdout, /^t[12]\n$/)
      assert.strictEqual((yield* fs.stat(`${state}/me.session.json`)).mode & 0o777, 0o600)
    })
  )

  it.effect("keeps the secret of a client once it has proved it", () =>
    Effect.gen(function* () {
      const { administrator, url } = yield* Emulator.Emulator
      const home = yield* Home.folder
      const secret = Redacted.value(administrator.clientSecret)
      const file = `${home}/secret.txt`
      const fs = yield* FileSystem.FileSystem
      const flags = ["--region", url, "--client-id", administrator.clientId, "--secret-file", file]
      yield* fs.writeFileString(file, "wrong\n")
      const refused = yield* run(home, "login", ...flags)
      assert.deepStrictEqual([refused.code, refused.stdout], [4, ""])
      assert.deepStrictEqual((yield* run(home, "config", "list", "--jq", ".[].name")).stdout.trim(), "")

      yield* fs.writeFileString(file, `${secret}\n`)
      const ended = yield* run(home, "login", "--profile", "ci", ...flags)
      assert.deepStrictEqual(ended, { code: 0, stdout: "Signed in to the profile ci.\n", stderr: "" })
      assert.strictEqual((yield* run(home, "clients", "list", "--jq", ".[0].name")).code, 0)
      const out = yield* run(home, "logout")
      assert.strictEqual(
        out.stdout,
        "Signed out of the profile ci. The secret is deleted here, and still valid.\n"
      )
      yield* fs.remove(file)
      assert.isFalse((yield* textsIn(home)).some((text) => text.includes(secret)))
    })
  )

  it.effect("keeps nothing if the user refuses, or if the redirect has another state", () =>
    Effect.gen(function* () {
      const home = yield* Home.folder
      const refused = yield* login(home, ["--client-id", app], "refuse")
      assert.deepStrictEqual([refused.code, refused.stdout], [4, ""])
      assert.include(refused.stderr, "Not signed in: ")
      const forged = yield* login(home, ["--client-id", app], "grant", (redirect) =>
        redirect.replace(/state=[^&]*/, "state=another")
      )
      assert.deepStrictEqual([forged.code, forged.stdout], [4, ""])
      assert.include(forged.stderr, "Not signed in: ")
      assert.deepStrictEqual(yield* textsIn(home), [])
    })
  )

  it.effect("says which port is in use", () =>
    Effect.gen(function* () {
      const home = yield* Home.folder
      const { url } = yield* Emulator.Emulator
      const { port } = new URL(url)
      const { code, stderr } = yield* login(home, ["--client-id", app, "--port", port])
      assert.strictEqual(code, 1)
      assert.include(stderr, `The port ${port} of this machine is in use: choose another with --port.`)
    })
  )

  const refusals: ReadonlyArray<readonly [ReadonlyArray<string>, string]> = [
    [["login"], "The region, such as eu-central-1? Nobody can answer here: add --region NAME."],
    [
      ["login", "--region", "eu-central-1"],
      "The id of the OAuth client? Nobody can answer here: add --client-id ID."
    ],
    [["login", "--region", "mars", "--client-id", "c"], 'There is no region "mars".'],
    [
      ["login", "--region", "eu-central-1", "--client-id", "c", "--secret-file", "/no/such/file"],
      "--secret-file /no/such/file cannot be read (NotFound): give the name of a file."
    ],
    [["logout", "--profile", "x"], "There is no profile x to sign out of."],
    [["config", "use", "x"], "There is no profile x: make it with genesys-oauth login --profile x."],
    [["config", "remove", "x"], "There is no profile x: make it with genesys-oauth login --profile x."]
  ]

  it.effect.each(refusals)("%j ends with 2 and what to do", ([line, sentence]) =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* run(yield* Home.folder, ...line)
      assert.deepStrictEqual([code, stdout], [2, ""])
      assert.include(stderr, sentence)
    })
  )

  it.effect("several profiles: one is the default, and can be changed and deleted", () =>
    Effect.gen(function* () {
      const { administrator, url } = yield* Emulator.Emulator
      const home = yield* Home.folder
      yield* FileSystem.FileSystem.use((fs) =>
        fs.writeFileString(`${home}/secret`, Redacted.value(administrator.clientSecret))
      )
      for (const name of ["live", "staging"]) {
        const flags = ["--client-id", administrator.clientId, "--secret-file", `${home}/secret`]
        yield* run(home, "login", "--region", url, "--profile", name, ...flags)
      }
      const list = (columns: number) =>
        InProcess.genesysOauth(["config", "list"], { environment: { HOME: home }, columns })
      assert.match((yield* list(80)).stdout, /^live \(default\) /m)
      yield* run(home, "config", "use", "staging")
      assert.match((yield* list(60)).stdout, /^staging \(default\) /m)
      yield* run(home, "config", "remove", "staging")
      assert.notInclude((yield* list(140)).stdout, "staging")
      assert.deepStrictEqual(
        (yield* textsIn(home)).filter((text) => text.includes("staging")),
        []
      )
      assert.strictEqual(
        (yield* run(home, "config", "path")).stdout,
        `${home}/.config/genesys-oauth/config.toml\n`
      )
    })
  )

  it.effect("a token is not shown on a terminal unasked", () =>
    Effect.gen(function* () {
      const environment = yield* InProcess.administrator
      const hidden = yield* InProcess.genesysOauth(["auth", "token"], { environment, columns: 80 })
      assert.deepStrictEqual([hidden.code, hidden.stdout], [2, ""])
      assert.include(hidden.stderr, "pass it to a program, or add --show-secret.")
      const shown = yield* InProcess.genesysOauth(["auth", "token", "--show-secret"], {
        environment,
        columns: 80
      })
      assert.strictEqual(shown.code, 0)
      assert.isAbove(shown.stdout.length, 20)
    })
  )
})
