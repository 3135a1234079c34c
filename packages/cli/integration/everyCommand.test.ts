/**
 * Every command on terminals of 60, 80 and 140 columns, where it may ask, and through a pipe. It gets a process of its own
 * through the pipe, on the narrowest terminal, and wherever a user types something.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { stripVTControlCharacters } from "node:util"
import { Emulator } from "@effect-genesys/emulator"
import * as FreePort from "@effect-genesys/testing/FreePort"
import * as PostgreSQL from "@effect-genesys/testing/PostgreSQL"
import { assert, layer } from "@effect/vitest"
import type * as Command from "effect/cli/Command"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import stringWidth from "string-width"
import { genesysOauth } from "../src/Command.ts"
import * as InProcess from "../test/InProcess.ts"
import type * as Process from "../test/Process.ts"
import { type Row, rows } from "./CommandRows.ts"
import * as Terminal from "./Terminal.ts"

const leaves = (command: Command.Command.Any, path: ReadonlyArray<string> = []): ReadonlyArray<string> => {
  const subcommands = command.subcommands.flatMap(({ commands }) => commands)
  return subcommands.length === 0
    ? [path.join(" ")]
    : subcommands.flatMap((subcommand) => leaves(subcommand, [...path, subcommand.name]))
}

/** Words, of which a quoted one may have spaces. */
const wordsOf = (line: string) => [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word)

/** Without control characters, and with a line for each time that the cursor was at its begin. */
const visible = (text: string) => stripVTControlCharacters(text).split(/[\r\n]+/)

/** The emulator of the demo, a database with a fleet that no runner has begun, and a folder. */
class World extends Context.Service<
  World,
  {
    readonly folder: string
    readonly environment: Process.Environment
    /** Those of the emulator's start. */
    readonly secrets: ReadonlyArray<string>
    /** What the placeholders of a row stand for. */
    readonly words: Readonly<Record<string, string>>
  }
>()("World") {
  static readonly layer = Layer.effect(
    World,
    Effect.gen(function* () {
      const { administrator, clients, url } = yield* Emulator.Emulator
      const { url: database } = yield* PostgreSQL.server
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "every-command-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
      )
      const secret = Redacted.value(administrator.clientSecret)
      writeFileSync(join(folder, "administrator.secret"), secret, { mode: 0o600 })
      const environment = {
        HOME: folder,
        GENESYSCLOUD_REGION: url,
        GENESYSCLOUD_OAUTHCLIENT_ID: administrator.clientId,
        GENESYSCLOUD_OAUTHCLIENT_SECRET: secret,
        GENESYS_ROTATION_DATABASE: database
      }
      return {
        folder,
        environment,
        secrets: [secret, ...clients.map(({ clientSecret }) => Redacted.value(clientSecret))],
        words: { FOLDER: folder, ADMINISTRATOR: administrator.clientId, PORT: String(yield* FreePort.port) }
      }
    })
  ).pipe(
    Layer.tap((context) =>
      Effect.forEach(
        [
          'rotate plan --fleet autumn --client "CRM Sync" --client "Presence Poller" --out FOLDER/plan.json',
          "rotate start FOLDER/plan.json --yes"
        ],
        (line) => succeed(line, "start")
      ).pipe(Effect.provideContext(context))
    ),
    Layer.provide(Layer.orDie(Emulator.layer({ seed: "demo", queryLatency: 0 })))
  )
}

/** The arguments of a line. */
const argumentsOf = (line: string, run: string) =>
  World.useSync(({ words }) =>
    wordsOf(
      Object.entries({ ...words, RUN: run }).reduce(
        (text, [placeholder, word]) => text.replaceAll(placeholder, word),
        line
      )
    )
  )

/** Executes a call that prepares a run, in this process: only the command under test needs one of its own. */
const succeed = Effect.fnUntraced(function* (line: string, run: string) {
  const { environment } = yield* World
  const { code, stderr } = yield* InProcess.genesysOauth(yield* argumentsOf(line, run), { environment })
  assert.strictEqual(code, 0, `${line}: ${stderr}`)
})

/** Executes a row, after the calls that it needs. */
const executeRow = Effect.fnUntraced(function* (name: string, row: Row, columns: number) {
  const run = `${name.replaceAll(" ", "-")}-${columns}`
  for (const line of row.before ?? []) yield* succeed(line, run)
  const isPipe = columns === Infinity
  const args = yield* argumentsOf(row.asks === true && isPipe ? `${row.line} --yes` : row.line, run)
  const answer = row.asks === true && !isPipe ? ([/\[y\/N\] /, "y\n"] as const) : row.answer
  const { environment } = yield* World
  const ended = yield* isPipe || columns === 60 || answer !== undefined
    ? Terminal.run(args, columns, environment, answer)
    : InProcess.genesysOauth(args, { environment, columns })
  assert.strictEqual(ended.code, row.code ?? 0, ended.stdout + ended.stderr)
  const shown = row.code === undefined ? ended.stdout + ended.stderr : ended.stderr + ended.stdout
  assert.match(
    shown.replaceAll(/\s+/g, " "),
    new RegExp(row.shows.source.replace("RUN", run), row.shows.flags)
  )
  if (row.asks === true && !isPipe) assert.match(shown, /\[y\/N\] y/)
  if (row.isForPrograms !== true) {
    // Without spaces, because a narrow terminal may break a secret.
    const solid = stripVTControlCharacters(shown).replaceAll(/\s+/g, "")
    const { folder, secrets } = yield* World
    for (const secret of [...secrets, ...secretsIn(folder)])
      assert.isFalse(solid.includes(secret), "a secret")
  }
  return ended
})

const kept = /(?:SECRET=|"(?:accessToken|clientSecret)":\s*)"?([\w-]{20,})/g

/** Those that commands wrote: of created and rotated clients, and the tokens and secrets of sign-ins. */
const secretsIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:env|json)$/.test(name) && statSync(join(folder, name)).isFile())
    .flatMap((name) =>
      Array.from(readFileSync(join(folder, name), "utf8").matchAll(kept), ([, secret = ""]) => secret)
    )

layer(World.layer, { excludeTestServices: true, timeout: 120_000 })("genesys-oauth", (it) => {
  it.effect("has a row for each command", () =>
    Effect.sync(() =>
      assert.sameMembers(
        Object.keys(rows),
        leaves(genesysOauth).filter((name) => !name.startsWith("__"))
      )
    )
  )

  for (const [name, row] of Object.entries(rows)) {
    for (const columns of [60, 80, 140]) {
      it.effect(`${name} fits a terminal of ${columns} columns`, () =>
        Effect.gen(function* () {
          const { stdout } = yield* executeRow(name, row, columns)
          if (row.isForPrograms === true) return
          for (const line of visible(stdout)) {
            // A word is never broken.
            if (line.trim().includes(" ")) assert.isAtMost(stringWidth(line), columns, line)
          }
        })
      )
    }

    it.effect(`${name} writes plain text to a pipe`, () =>
      Effect.gen(function* () {
        const { stderr, stdout } = yield* executeRow(name, row, Infinity)
        assert.strictEqual(stripVTControlCharacters(stdout + stderr), stdout + stderr)
        // Progress is for people who wait.
        assert.notMatch(stderr, /\r|\d+ of \d+/)
      })
    )
  }

  it.effect("has kept secrets, for which the output was searched", () =>
    Effect.gen(function* () {
      const { folder } = yield* World
      // A created client for each run, a rotated one, and the sign-ins.
      assert.isAtLeast(new Set(secretsIn(folder)).size, 6)
    })
  )

  it.effect("shows no colors on a terminal with NO_COLOR", () =>
    Effect.gen(function* () {
      const { environment } = yield* World
      for (const line of ["--help", "doctor", "audit --days 3"]) {
        const { code, stdout } = yield* Terminal.run(wordsOf(line), 80, { ...environment, NO_COLOR: "1" })
        assert.strictEqual(code, 0, stdout)
        // The codes of colors and of bold text end with m; those that move the cursor do not.
        assert.notMatch(stdout, new RegExp(`${"\u001b"}\\[[\\d;]*m`))
      }
    })
  )
})
