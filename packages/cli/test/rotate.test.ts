/** The rotation of a secret, and where it is stored. */
import { existsSync, statSync } from "node:fs"
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { genesysOauth } from "@effect-genesys/cli/Command"
import { Emulator } from "@effect-genesys/emulator"
import { observed } from "@effect-genesys/testing/Observed"
import * as Wiretap from "@effect-genesys/testing/Wiretap"
import { assert, layer } from "@effect/vitest"
import * as Command from "effect/cli/Command"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Clients from "./Clients.ts"
import * as InProcess from "./InProcess.ts"
import * as Process from "./Process.ts"

const read = (path: string) => Effect.promise(() => readFile(path, "utf8"))
const modeOf = (path: string) => Effect.promise(async () => (await stat(path)).mode & 0o777)
const list = (path: string) => Effect.promise(() => readdir(path))

/** The file that the error names. */
const fallbackOf = (stderr: string) => /It is in (\S+), which only you can read/.exec(stderr)?.[1] ?? ""

/** Whether the secret signs the client in. */
const signsIn = (id: string, secret: string) =>
  Effect.gen(function* () {
    const { url } = yield* Emulator.Emulator
    const { code } = yield* InProcess.genesysOauth(["clients", "list", "--json=id"], {
      environment: {
        GENESYSCLOUD_REGION: url,
        GENESYSCLOUD_OAUTHCLIENT_ID: id,
        GENESYSCLOUD_OAUTHCLIENT_SECRET: secret
      }
    })
    return code === 0
  })

layer(Layer.orDie(Emulator.layer({ seed: "empty" })), { excludeTestServices: true })("rotate", (it) => {
  it.effect("stores the secret in a file for its owner alone, and prints the client", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      const { code, requests, stderr, stdout } = yield* Clients.run(
        ["rotate", id, "--to", file("secret"), "--json"],
        { answer: Effect.succeed("y") }
      )
      assert.deepStrictEqual([code, requests], [0, { getOauthClient: 1, postOauthClientSecret: 1 }])
      assert.match(
        stderr,
        new RegExp(
          `The old secret may stop working at once\\. Rotate the secret of the client Billing \\(${id}\\)\\?`
        )
      )
      assert.match(stderr, /The secret of the client Billing .* was written to /)
      assert.notProperty(JSON.parse(stdout), "secret")
      assert.deepStrictEqual(yield* list(path), ["secret"])
      assert.strictEqual(yield* modeOf(file("secret")), 0o600)
      assert.isTrue(yield* signsIn(id, yield* read(file("secret"))))
    })
  )

  it.effect("writes the form that the name of the file, or --to-format, asks for", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file } = yield* Clients.directory
      const stored = (...args: ReadonlyArray<string>) => Clients.run(["rotate", id, "--yes", "--to", ...args])
      yield* stored(file("a.json"))
      const { secret } = JSON.parse(yield* read(file("a.json")))
      assert.strictEqual(yield* read(file("a.json")), `${JSON.stringify({ id, secret }, null, 2)}\n`)
      yield* stored(file(".env"))
      assert.match(
        yield* read(file(".env")),
        new RegExp(`^GENESYSCLOUD_OAUTHCLIENT_ID=${id}\nGENESYSCLOUD_OAUTHCLIENT_SECRET=[\\w-]{86}\n$`)
      )
      yield* stored(file("b.json"), "--to-format", "text")
      assert.match(yield* read(file("b.json")), /^[\w-]{86}$/)
    })
  )

  it.effect("replaces a file only after a question that names it, and behind a link", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      yield* Effect.promise(() => writeFile(file("old"), "old", { mode: 0o644 }))
      yield* Effect.promise(() => symlink(file("old"), file("link")))
      const refused = yield* Clients.run(["rotate", id, "--to", file("link")], {
        answer: Effect.succeed("n")
      })
      assert.deepStrictEqual([refused.code, yield* read(file("old"))], [1, "old"])
      assert.match(refused.stderr, /and replace the file \S+link\? \[y\/N\]/)
      assert.notProperty(refused.requests, "postOauthClientSecret")
      assert.deepStrictEqual((yield* list(path)).toSorted(), ["link", "old"])
      yield* Clients.run(["rotate", id, "--to", file("link"), "--yes"])
      assert.match(yield* read(file("old")), /^[\w-]{86}$/)
      assert.strictEqual(yield* modeOf(file("old")), 0o600)
      assert.deepStrictEqual((yield* list(path)).toSorted(), ["link", "old"])
    })
  )

  it.effect("--dry-run leaves the secret and the directory as they are", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      const { code, requests, stderr } = yield* Clients.run(["rotate", id, "--dry-run", "--to", file("x")])
      assert.deepStrictEqual([code, requests, yield* list(path)], [0, { getOauthClient: 1 }, []])
      assert.match(stderr, /^Would rotate the secret of the client Billing .* Nothing was changed\.$/m)
    })
  )

  it.effect("refuses a destination that cannot take a secret before it sends anything", () =>
    Effect.gen(function* () {
      const { file, path } = yield* Clients.directory
      yield* Effect.promise(() => writeFile(file("a file"), ""))
      const wrong: ReadonlyArray<readonly [ReadonlyArray<string>, RegExp]> = [
        [["--to", path], /it is a directory\. Name a file in it/],
        [["--to", file("none/secret")], /its directory does not exist/],
        [["--to", file("a file/secret")], /no file can be written there/],
        // Not even root can make a file in it.
        [["--to", "/proc/secret"], /--to cannot be "\/proc\/secret": /],
        [["--to", "/dev/null"], /it is not a regular file\. Give - for standard output/],
        [["--to", "| "], /--to has no command/],
        [["--to", file("x"), "--json=secret"], /There is no field secret/],
        [["--to", file("x"), "--jq", "("], /--jq cannot be/],
        [["--to", "-", "--json"], /excludes --json and --jq/],
        [["--to", ""], /--to/],
        [[], /--to/]
      ]
      for (const [args, sentence] of wrong) {
        const { code, requests, stderr, stdout } = yield* Clients.run(["rotate", "any", "--yes", ...args])
        assert.deepStrictEqual([code, stdout, requests], [2, "", {}], args.join(" "))
        assert.match(stderr, sentence)
      }
      assert.deepStrictEqual(yield* list(path), ["a file"])
    })
  )

  it.effect("prints the secret alone to standard output, and to a terminal only with --show-secret", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const args = ["rotate", id, "--yes", "--to", "-"]
      const piped = yield* Clients.observed(args)
      assert.match(piped.stdout, /^[\w-]{86}$/)
      assert.isFalse(Wiretap.shows([piped.stderr], piped.secrets))
      const terminal = { answer: Effect.succeed("y"), columns: 80 }
      const refused = yield* Clients.run(args, terminal)
      assert.deepStrictEqual([refused.code, refused.stdout, refused.requests], [2, "", {}])
      assert.match(refused.stderr, /Standard output is a terminal.* add --show-secret/)
      const shown = yield* Clients.observed([...args, "--show-secret"], terminal)
      assert.match(shown.stdout, /^[\w-]{86}\n$/)
    })
  )

  it.effect("gives the secret to a command, whose output goes to standard error without it", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file } = yield* Clients.directory
      const { code, stderr, stdout } = yield* Clients.run([
        ...Clients.words(`rotate ${id} --yes --json=id --to`),
        `|tee ${file("taken")}; echo; echo stored; echo careful >&2`
      ])
      assert.deepStrictEqual([code, JSON.parse(stdout)], [0, { id }])
      assert.match(stderr, /^<redacted>$/m)
      assert.match(stderr, /^stored$/m)
      assert.match(stderr, /^careful$/m)
      assert.isTrue(yield* signsIn(id, yield* read(file("taken"))))
    })
  )

  it.effect("lets a command open standard input as a file, as the help does", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file } = yield* Clients.directory
      const { code } = yield* Clients.run([
        ...Clients.words(`rotate ${id} --yes --to`),
        `|cp /dev/stdin ${file("taken")}`
      ])
      assert.strictEqual(code, 0)
      assert.isTrue(yield* signsIn(id, yield* read(file("taken"))))
    })
  )

  it.effect("hides the secret in what a command prints of JSON", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file } = yield* Clients.directory
      const { code, stderr } = yield* Clients.run([
        ...Clients.words(`rotate ${id} --yes --to-format json --to`),
        `|tee ${file("taken.json")}`
      ])
      assert.strictEqual(code, 0)
      assert.match(stderr, /"secret": "<redacted>"/)
      const { secret } = JSON.parse(yield* read(file("taken.json")))
      assert.notInclude(stderr, secret)
    })
  )

  it.effect.each([
    ["fails", "|cat > /dev/null; exit 3", /the command of --to did not take it: the command ended with 3/],
    [
      "does not exist",
      "|no-such-command-here",
      /the command of --to did not take it: the command ended with 127/
    ],
    ["is killed", "|kill -9 $$", /the command of --to did not take it/]
  ] as const)("keeps the secret in a file that the error names if the command %s", ([, to, sentence]) =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { path } = yield* Clients.directory
      const { code, stderr, stdout } = yield* Clients.run(["rotate", id, "--yes", "--to", to], {
        environment: { XDG_STATE_HOME: path }
      })
      assert.deepStrictEqual([code, stdout], [1, ""])
      assert.match(stderr, sentence)
      const file = fallbackOf(stderr)
      assert.isTrue(file.startsWith(`${path}/genesys-oauth/secret-${id}-`))
      assert.strictEqual(yield* modeOf(file), 0o600)
      assert.strictEqual(yield* modeOf(`${path}/genesys-oauth`), 0o700)
      assert.isTrue(yield* signsIn(id, yield* read(file)))
    })
  )

  it.effect("keeps the secret if its file cannot be replaced any more, even without a home", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      const { code, stderr } = yield* Clients.run(["rotate", id, "--to", file("secret")], {
        answer: Effect.as(
          Effect.promise(() => mkdir(file("secret"))),
          "y"
        ),
        environment: { XDG_STATE_HOME: "/dev/null" }
      })
      assert.strictEqual(code, 1)
      assert.match(stderr, /has a new secret, and \S+secret did not take it: /)
      const fallback = fallbackOf(stderr)
      assert.notInclude(fallback, "/dev/null")
      assert.isTrue(yield* signsIn(id, yield* read(fallback)))
      assert.deepStrictEqual(yield* list(path), ["secret"])
      yield* Effect.promise(() => rm(dirname(fallback), { recursive: true }))
    })
  )

  it.effect("says that the old secret may be invalid if the outcome is unknown", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      for (const fault of [
        { kind: "error", status: 500, code: "internal.server.error" },
        { kind: "reset" }
      ] as const) {
        yield* Clients.failing({ operation: "postOauthClientSecret", executes: true, fault })
        const { code, requests, stderr } = yield* Clients.run(["rotate", id, "--yes", "--to", file("x")])
        assert.deepStrictEqual([code, requests["postOauthClientSecret"]], [1, 1])
        assert.match(stderr, /The old secret of the client Billing .* may be invalid/)
        assert.match(stderr, new RegExp(`genesys-oauth clients rotate ${id} --to FILE`))
        assert.deepStrictEqual(yield* list(path), [])
      }
    })
  )

  it.effect("ends with 4 if a permission is missing, and leaves the file as it was", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      yield* Effect.promise(() => writeFile(file("old"), "old"))
      yield* Clients.failing({
        operation: "postOauthClientSecret",
        fault: { kind: "error", status: 403, code: "missing.any.permissions" }
      })
      const { code, stderr } = yield* Clients.run(["rotate", id, "--yes", "--to", file("old")])
      assert.strictEqual(code, 4)
      assert.match(stderr, /oauth:client:edit/)
      assert.deepStrictEqual([yield* list(path), yield* read(file("old"))], [["old"], "old"])
    })
  )

  it.effect("fails if the server sends no secret", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file } = yield* Clients.directory
      yield* Clients.failing({
        operation: "postOauthClientSecret",
        fault: {
          kind: "answer",
          status: 200,
          body: { id, name: "Billing", authorizedGrantType: "CLIENT-CREDENTIALS", selfUri: "/x" }
        }
      })
      const { code, stderr } = yield* Clients.run(["rotate", id, "--yes", "--to", file("x")])
      assert.strictEqual(code, 1)
      assert.match(stderr, /sent no secret .* an old one may be invalid/)
    })
  )

  it.effect("writes the texts of a server so that a shell runs nothing", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file } = yield* Clients.directory
      const secret = "$(touch x)'\n`id`"
      yield* Clients.failing({
        operation: "postOauthClientSecret",
        fault: {
          kind: "answer",
          status: 200,
          body: { id: "../../x", name: "\u001B[2J", authorizedGrantType: "CODE", selfUri: "/x", secret }
        }
      })
      const { code, stderr } = yield* Clients.run(["rotate", id, "--yes", "--to", file("x.env")])
      assert.strictEqual(code, 0)
      assert.notInclude(stderr, "\u001B")
      assert.strictEqual(
        yield* read(file("x.env")),
        `GENESYSCLOUD_OAUTHCLIENT_ID=../../x\nGENESYSCLOUD_OAUTHCLIENT_SECRET='$(touch x)'\\''\n\`id\`'\n`
      )
    })
  )

  it.effect("has the secret in no log, span or error, and in no argument of the command that stores it", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      const secrets = yield* Wiretap.tap
      const environment = { ...(yield* InProcess.administrator), XDG_STATE_HOME: path }
      for (const to of [
        file("x.json"),
        `|cat > ${file("taken")}; (ps -ef || cat /proc/[0-9]*/cmdline) > ${file("processes")}; exit 1`
      ]) {
        const { spans, texts } = yield* observed(
          Command.runWith(genesysOauth, { version: "0" })(["clients", "rotate", id, "--yes", "--to", to])
        ).pipe(Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(environment)))
        assert.include(spans, "OAuthApi.postOauthClientSecret")
        assert.isFalse(Wiretap.shows(texts, secrets))
      }
      assert.isTrue(secrets.has(yield* read(file("taken"))))
      const processes = yield* read(file("processes"))
      assert.include(processes, "node")
      assert.isFalse(Wiretap.shows([processes], secrets))
    })
  )

  it.effect("create stores the secret too, and asks before it replaces a file", () =>
    Effect.gen(function* () {
      const { file } = yield* Clients.directory
      const create = [
        "create",
        "--name",
        "New",
        "--grant",
        "CODE",
        "--scope",
        "oauth",
        "--to",
        file("new.json")
      ]
      const { code, stdout } = yield* Clients.run([...create, "--json=id"])
      const stored = JSON.parse(yield* read(file("new.json")))
      assert.deepStrictEqual([code, stored.id], [0, JSON.parse(stdout).id])
      const again = yield* Clients.run(create)
      assert.deepStrictEqual([again.code, again.requests], [2, {}])
      assert.match(again.stderr, /Replace the file \S+new\.json\? Nobody can answer here: add --yes/)
      assert.strictEqual((yield* Clients.run([...create, "--yes"])).code, 0)
      assert.notDeepEqual(JSON.parse(yield* read(file("new.json"))), stored)
    })
  )

  /** Ctrl-C at this time, while the server needs half a second for each response. */
  const interrupted = Effect.fnUntraced(function* (
    args: ReadonlyArray<string>,
    isTime: () => boolean,
    environment: Process.Environment = {}
  ) {
    const { behavior } = yield* Emulator.Emulator
    behavior.set({ latency: "500 millis" })
    const environmentOf = { ...(yield* InProcess.administrator), ...environment }
    const ready = Effect.repeat(Effect.delay(Effect.sync(isTime), "20 millis"), { until: (is) => is })
    const ended = yield* Process.interrupted(["clients", ...args], environmentOf, ready)
    behavior.reset()
    return ended
  })

  const isRotating = Emulator.Emulator.useSync(({ faults }) => {
    const count = () => faults.counters().received["postOauthClientSecret"] ?? 0
    const before = count()
    return () => count() > before
  })

  it.effect("does not lose the secret to Ctrl-C while the server rotates it", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      const args = ["rotate", id, "--yes", "--to", file("secret")]
      const { code, stderr, stdout } = yield* interrupted(args, yield* isRotating)
      assert.deepStrictEqual([code, stdout], [130, ""])
      assert.match(stderr, /was written to .*secret\.$/m)
      assert.deepStrictEqual(yield* list(path), ["secret"])
      assert.isTrue(yield* signsIn(id, yield* read(file("secret"))))
    })
  )

  it.effect("says after Ctrl-C that the outcome is unknown, if it is", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      yield* Clients.failing({
        operation: "postOauthClientSecret",
        executes: true,
        fault: { kind: "error", status: 500, code: "internal.server.error" }
      })
      const args = ["rotate", id, "--yes", "--to", file("secret")]
      const { code, stderr } = yield* interrupted(args, yield* isRotating)
      assert.deepStrictEqual([code, yield* list(path)], [130, []])
      assert.match(stderr, /The old secret of the client Billing .* may be invalid/)
    })
  )

  it.effect("ends a command that hangs by Ctrl-C, and keeps the secret", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { file, path } = yield* Clients.directory
      const { code, stderr } = yield* interrupted(
        ["rotate", id, "--yes", "--to", `|cat > ${file("taken")}; sleep 600`],
        () => existsSync(file("taken")) && statSync(file("taken")).size > 0,
        { XDG_STATE_HOME: path }
      )
      assert.strictEqual(code, 130)
      assert.match(stderr, /the command of --to did not take it: it was interrupted/)
      assert.strictEqual(yield* read(fallbackOf(stderr)), yield* read(file("taken")))
    })
  )
})
