/** Which organization a command is for: that of a profile, of the environment, or of the vendor's CLI. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Emulator, Roles } from "@effect-genesys/emulator"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as InProcess from "./InProcess.ts"

/** A home folder with these files, by their path in it. Those of sessions have mode 0600. */
const home = Effect.fnUntraced(function* (files: Readonly<Record<string, string>>) {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* fs.makeTempDirectoryScoped()
  for (const [path, text] of Object.entries(files)) {
    const file = `${folder}/${path}`
    yield* fs.makeDirectory(file.slice(0, file.lastIndexOf("/")), { recursive: true })
    yield* fs.writeFileString(file, text, { mode: 0o600 })
  }
  return folder
})

const settings = ".config/genesys-oauth/config.toml"
const sessionOf = (profile: string) => `.local/state/genesys-oauth/sessions/${profile}.session.json`
const vendor = ".gc/config.toml"

const services = Layer.merge(Emulator.layer({ seed: "demo" }), NodeServices.layer)

layer(services, { excludeTestServices: true })("the organization of a command", (it) => {
  const administrator = Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret }, url }) => ({
    url,
    clientId,
    secret: Redacted.value(clientSecret)
  }))

  /** The first client that a command lists, with these files and variables. */
  const run = Effect.fnUntraced(function* (
    files: Readonly<Record<string, string>>,
    flags: ReadonlyArray<string> = [],
    environment: Readonly<Record<string, string>> = {}
  ) {
    const line = ["clients", "list", "--jq", ".[0].name", ...flags]
    return yield* InProcess.genesysOauth(line, { environment: { HOME: yield* home(files), ...environment } })
  })

  const first = { code: 0, stdout: "Administrator\n", stderr: "" }

  it.effect("is that of a profile, of the default profile, or of the vendor's CLI", () =>
    Effect.gen(function* () {
      const { clientId, secret, url } = yield* administrator
      const profile = `[profiles.staging]\nregion = "${url}"\nclient_id = "${clientId}"\n`
      const session = { [sessionOf("staging")]: JSON.stringify({ clientSecret: secret }) }
      const gc = `environment = "${url}"\nclient_credentials = "${clientId}"\nclient_secret = "${secret}"\n`
      assert.deepStrictEqual(yield* run({ [settings]: profile, ...session }, ["--profile", "staging"]), first)
      assert.deepStrictEqual(yield* run({ [settings]: `default = "staging"\n${profile}`, ...session }), first)
      assert.deepStrictEqual(yield* run({ [vendor]: `[DEFAULT]\n${gc}` }), first)
      assert.deepStrictEqual(yield* run({ [vendor]: `[live]\n${gc}` }, ["--profile", "live"]), first)
      const ofEurope = `[live]\n${gc.replace(url, "mypurecloud.de")}`
      assert.deepStrictEqual(
        yield* run({ [vendor]: ofEurope }, ["--profile", "live", "--region", url]),
        first
      )
    })
  )

  it.effect("keeps its secret in the profile when it rotates the client that it signs in with", () =>
    Effect.gen(function* () {
      const { seed } = yield* Emulator.Emulator
      const { url } = yield* administrator
      const { clients } = yield* seed({
        clients: [{ name: "Own", grantType: "CLIENT-CREDENTIALS", roles: [Roles.roles.admin.id] }]
      })
      const [own] = clients
      assert(own)
      const folder = yield* home({
        [settings]: `[profiles.own]\nregion = "${url}"\nclient_id = "${own.clientId}"\n`,
        [sessionOf("own")]: JSON.stringify({ clientSecret: Redacted.value(own.clientSecret) })
      })
      const as = (...line: ReadonlyArray<string>) =>
        InProcess.genesysOauth([...line, "--profile", "own"], { environment: { HOME: folder } })
      const rotated = yield* as("clients", "rotate", own.clientId, "--to", `${folder}/secret.env`, "--yes")
      assert.strictEqual(rotated.code, 0)
      assert.match(rotated.stderr, /The profile own has the new secret too\./)
      const { code } = yield* as("clients", "list")
      assert.strictEqual(code, 0)
      const environment = {
        HOME: folder,
        GENESYSCLOUD_REGION: url,
        GENESYSCLOUD_OAUTHCLIENT_ID: own.clientId,
        GENESYSCLOUD_OAUTHCLIENT_SECRET: JSON.parse(readFileSync(join(folder, sessionOf("own")), "utf8"))
          .clientSecret
      }
      const line = ["clients", "rotate", own.clientId, "--to", `${folder}/again.env`, "--yes"]
      const { stderr } = yield* InProcess.genesysOauth(line, { environment })
      assert.match(
        stderr,
        /This command signs in with the old secret, from the environment: replace it there\./
      )
    })
  )

  it.effect("is that of the environment before that of a default profile, and after that of --profile", () =>
    Effect.gen(function* () {
      const { clientId, secret, url } = yield* administrator
      const broken = `default = "broken"\n[profiles.broken]\nregion = "http://127.0.0.1:9"\nclient_id = "x"\n`
      const environment = {
        GENESYSCLOUD_REGION: url,
        GENESYSCLOUD_OAUTHCLIENT_ID: clientId,
        GENESYSCLOUD_OAUTHCLIENT_SECRET: secret
      }
      assert.deepStrictEqual(yield* run({ [settings]: broken }, [], environment), first)
      const named = yield* run({ [settings]: broken }, ["--profile", "broken"], environment)
      assert.strictEqual(named.code, 2)
      assert.include(
        named.stderr,
        "Nobody is signed in to the profile broken: run genesys-oauth login --profile broken."
      )
    })
  )

  it.effect("uses the token of a user until it expires", () =>
    Effect.gen(function* () {
      const { clientId, secret, url } = yield* administrator
      const token = yield* Effect.promise(() =>
        fetch(`${url}/oauth/token`, {
          method: "POST",
          headers: { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
          body: new URLSearchParams({ grant_type: "client_credentials" })
        }).then((response) => response.json())
      )
      const profile = `[profiles.me]\nregion = "${url}"\nclient_id = "${clientId}"\n`
      const session = (expiresAt: DateTime.Utc) => ({
        [settings]: profile,
        [sessionOf("me")]: JSON.stringify({
          accessToken: token.access_token,
          expiresAt: DateTime.formatIso(expiresAt)
        })
      })
      const now = yield* DateTime.now
      const valid = yield* run(session(DateTime.add(now, { hours: 1 })), ["--profile", "me"])
      assert.deepStrictEqual(valid, first)
      const expired = yield* run(session(now), ["--profile", "me"])
      assert.deepStrictEqual([expired.code, expired.stdout], [4, ""])
      assert.include(
        expired.stderr,
        "The sign-in of the profile me has ended: run genesys-oauth login --profile me."
      )
    })
  )

  it.effect("is refused with what to do about it", () =>
    Effect.gen(function* () {
      const { url } = yield* administrator
      const profile = `[profiles.staging]\nregion = "${url}"\nclient_id = "c"\n`
      const refused: ReadonlyArray<
        readonly [Readonly<Record<string, string>>, ReadonlyArray<string>, RegExp]
      > = [
        [{}, [], /Run genesys-oauth login\. Or set both GENESYSCLOUD_OAUTHCLIENT_ID and/],
        [{}, ["--profile", "live"], /There is no profile live: run genesys-oauth login --profile live\./],
        [
          { [settings]: profile, [vendor]: "[DEFAULT]\n" },
          ["--profile", "live"],
          /There is no profile live\. The profiles are staging, DEFAULT\./
        ],
        [
          { [settings]: "profiles = 1" },
          [],
          /config\.toml cannot be read: correct it, or delete it and log in again\./
        ],
        [
          { [vendor]: "[DEFAULT" },
          [],
          /config\.toml, the file of the vendor's CLI, cannot be read: correct it\./
        ],
        [
          { [vendor]: "[DEFAULT]\n" },
          [],
          /has neither access_token nor client_credentials and client_secret/
        ],
        [
          { [settings]: profile, [sessionOf("staging")]: "{}" },
          ["--profile", "staging"],
          /cannot be read: run genesys-oauth login --profile staging, which replaces it\./
        ]
      ]
      for (const [files, flags, sentence] of refused) {
        const { code, stderr, stdout } = yield* run(files, flags)
        assert.deepStrictEqual([code, stdout], [2, ""])
        assert.match(stderr, sentence)
      }
    })
  )

  it.effect("does not read secrets from a file that others can read", () =>
    Effect.gen(function* () {
      const { secret, url } = yield* administrator
      const folder = yield* home({
        [settings]: `[profiles.staging]\nregion = "${url}"\nclient_id = "c"\n`,
        [sessionOf("staging")]: JSON.stringify({ clientSecret: secret })
      })
      yield* FileSystem.FileSystem.use((fs) => fs.chmod(`${folder}/${sessionOf("staging")}`, 0o644))
      const { code, stderr } = yield* InProcess.genesysOauth(["clients", "list", "--profile", "staging"], {
        environment: { HOME: folder }
      })
      assert.strictEqual(code, 2)
      assert.match(stderr, /Others can read .*staging\.session\.json, which has secrets: run chmod 600 on it/)
      assert.notInclude(stderr, secret)
    })
  )

  it.effect("needs no home folder if the environment has credentials", () =>
    Effect.gen(function* () {
      const environment = yield* InProcess.administrator
      const { code } = yield* InProcess.genesysOauth(["scopes", "list"], { environment })
      assert.strictEqual(code, 0)
      const without = yield* InProcess.genesysOauth(["scopes", "list"], { environment: {} })
      assert.strictEqual(without.code, 2)
      assert.include(without.stderr, "Run genesys-oauth login.")
    })
  )
})
