/**
 * Every command as a process: on a terminal of 60, 80 and 140 columns, which `script` of Debian emulates, and through a pipe.
 * A command without a row in the table fails the test.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { stripVTControlCharacters } from "node:util"
import { Emulator, Roles } from "@effect-genesys/emulator"
import * as PostgreSQL from "@effect-genesys/testing/PostgreSQL"
import { assert, layer } from "@effect/vitest"
import type * as Command from "effect/cli/Command"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import stringWidth from "string-width"
import { genesysOauth } from "../src/Command.ts"
import * as Process from "../test/Process.ts"

interface Row {
  /** `FOLDER` stands for a folder of the run. */
  readonly line: string
  /** Standard output has it, or standard error if the command fails. */
  readonly shows: RegExp
  /** Default: 0. */
  readonly code?: number
  /** What the user types once the terminal or the pipe shows this. */
  readonly answer?: readonly [question: RegExp, text: string]
  /** Whether long lines are for programs: scripts, tokens, secrets, logs. */
  readonly isForPrograms?: boolean
}

const one = (line: string, shows: RegExp, more: Partial<Row> = {}): Row => ({ line, shows, ...more })

const rows: Readonly<Record<string, Row>> = {
  login: one("login --client-id a --secret-file FOLDER/none", /cannot be read/, { code: 2 }),
  logout: one("logout --profile nobody", /profile/i, { code: 2 }),
  "auth status": one("auth status", /Emulated Organization/),
  "auth token": one("auth token --show-secret", /[\w-]{40,}/, { isForPrograms: true }),
  "config list": one("config list", /No profiles/),
  "config use": one("config use nobody", /nobody/, { code: 2 }),
  "config remove": one("config remove nobody", /nobody/, { code: 2 }),
  "config path": one("config path", /config\.toml/, { isForPrograms: true }),
  "clients list": one("clients list", /Wallboard/),
  "clients get": one("clients get Wallboard", /CLIENT-CREDENTIALS/),
  "clients create": one(
    `clients create --name Night --grant CLIENT-CREDENTIALS --role ${Roles.roles.viewer.id} --to FOLDER/new.env --yes`,
    /Night/
  ),
  "clients update": one("clients update Wallboard --description Shown --yes", /Wallboard/),
  "clients activate": one('clients activate "CRM Sync" --yes', /CRM Sync/),
  "clients deactivate": one('clients deactivate "Callback Bot" --yes', /Callback Bot/),
  "clients rotate": one(
    'clients rotate "Warehouse Export" --to FOLDER/rotated.env --yes',
    /Warehouse Export/
  ),
  "clients delete": one('clients delete "CRM Sync" --yes', /inactive/, { code: 1 }),
  "rotate plan": one("rotate plan --fleet shown --client Wallboard", /1 rotation/),
  "rotate start": one("rotate start FOLDER/plan.json --yes", /autumn/),
  "rotate status": one("rotate status autumn --once", /waiting/),
  "rotate approve": one('rotate approve autumn "CRM Sync" --step delete', /CRM Sync/),
  "rotate pause": one("rotate pause autumn", /autumn/),
  "rotate resume": one("rotate resume autumn", /autumn/),
  "rotate rollback": one('rotate rollback autumn "Presence Poller" --yes', /Presence Poller/),
  "rotate report": one("rotate report autumn", /Presence Poller/),
  "rotate runner": one(
    "rotate runner --sink file:FOLDER/secrets --port 34439 --health-port 34489",
    /runner/i,
    {
      answer: [/runner/i, "\u0003"],
      code: 130,
      isForPrograms: true
    }
  ),
  "scopes list": one("scopes list", /analytics:readonly/),
  "scopes get": one("scopes get analytics", /analytics/),
  "authorizations list": one("authorizations list", /Agent Desktop/),
  "authorizations get": one('authorizations get "Agent Desktop"', /Agent Desktop/),
  "usage query": one("usage query Wallboard --days 3 --by template", /Requests/),
  "usage summary": one("usage summary Wallboard --days 3", /Requests/),
  "usage organization": one("usage organization --days 3 --by client", /Wallboard/),
  "usage search": one("usage search --days 3 --name Wallboard", /Wallboard/),
  "usage resume": one("usage resume none", /none/, { code: 2 }),
  "usage report": one("usage report --days 3", /Wallboard/),
  audit: one("audit --days 3", /API usage/),
  doctor: one("doctor", /sign-in/),
  completions: one("completions bash", /complete/, { isForPrograms: true }),
  emulator: one("emulator --port 0", /client secret/, {
    answer: [/Ctrl\+C/, "\u0003"],
    code: 130,
    isForPrograms: true
  })
}

const leaves = (command: Command.Command.Any, path: ReadonlyArray<string> = []): ReadonlyArray<string> => {
  const subcommands = command.subcommands.flatMap(({ commands }) => commands)
  return subcommands.length === 0
    ? [path.join(" ")]
    : subcommands.flatMap((subcommand) => leaves(subcommand, [...path, subcommand.name]))
}

/** Words, of which a quoted one may have spaces. */
const wordsOf = (line: string) => [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word)

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Without control characters, and with a line for each time that the cursor was at its begin. */
const visible = (text: string) => stripVTControlCharacters(text).split(/[\r\n]+/)

interface Run {
  readonly folder: string
  readonly environment: Process.Environment
}

/** `columns` of a terminal, or `Infinity` for a pipe. */
const execute = (row: Row, columns: number, { environment, folder }: Run) =>
  Effect.promise<Ended>(async () => {
    const words = wordsOf(row.line.replaceAll("FOLDER", folder))
    const command = [process.execPath, Process.bin, ...words]
    const env = { PATH: process.env["PATH"], NODE_COMPILE_CACHE: join(folder, "../compiled"), ...environment }
    const quoted = command.map((word) => `'${word}'`).join(" ")
    const child =
      columns === Infinity
        ? spawn(process.execPath, command.slice(1), { env, stdio: ["pipe", "pipe", "pipe"] })
        : spawn("script", ["-qec", `stty cols ${columns}; exec ${quoted}`, "/dev/null"], { env })
    const output = { stdout: "", stderr: "" }
    let isAnswered = row.answer === undefined
    for (const name of ["stdout", "stderr"] as const) {
      child[name].on("data", (chunk) => {
        output[name] += String(chunk)
        if (isAnswered || !row.answer?.[0].test(output.stdout + output.stderr)) return
        isAnswered = true
        if (columns === Infinity) child.kill("SIGINT")
        else child.stdin.write(row.answer[1])
      })
    }
    if (columns === Infinity) child.stdin.end()
    const [code] = await once(child, "close")
    return { ...output, code: Number(code) }
  })

/** The emulator of the demo, a database with a fleet that no runner has begun, and a folder. */
class World extends Context.Service<World, { readonly run: Run; readonly secrets: ReadonlyArray<string> }>()(
  "World"
) {
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
      const run = {
        folder,
        environment: {
          HOME: folder,
          GENESYSCLOUD_REGION: url,
          GENESYSCLOUD_OAUTHCLIENT_ID: administrator.clientId,
          GENESYSCLOUD_OAUTHCLIENT_SECRET: secret,
          GENESYS_ROTATION_DATABASE: database
        }
      }
      for (const line of [
        'rotate plan --fleet autumn --client "CRM Sync" --client "Presence Poller" --out FOLDER/plan.json',
        "rotate start FOLDER/plan.json --yes"
      ]) {
        const ended = yield* execute(one(line, /./), Infinity, run)
        assert.strictEqual(ended.code, 0, ended.stderr)
      }
      return { run, secrets: [secret, ...clients.map(({ clientSecret }) => Redacted.value(clientSecret))] }
    })
  ).pipe(Layer.provide(Layer.orDie(Emulator.layer({ seed: "demo", queryLatency: 0 }))))
}

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
          const { run, secrets } = yield* World
          const { code, stdout } = yield* execute(row, columns, run)
          assert.strictEqual(code, row.code ?? 0, stdout)
          assert.match(stdout.replaceAll(/\s+/g, " "), row.shows)
          for (const secret of row.isForPrograms ? [] : secrets) assert.notInclude(stdout, secret)
          if (row.isForPrograms) return
          for (const line of visible(stdout)) {
            // A word is never broken.
            if (line.trim().includes(" ")) assert.isAtMost(stringWidth(line), columns, line)
          }
        })
      )
    }

    it.effect(`${name} writes plain text to a pipe`, () =>
      Effect.gen(function* () {
        const { run, secrets } = yield* World
        const { code, stderr, stdout } = yield* execute(row, Infinity, run)
        assert.strictEqual(code, row.code ?? 0, stderr)
        assert.match(row.code === undefined ? stdout + stderr : stderr + stdout, row.shows)
        assert.strictEqual(stripVTControlCharacters(stdout + stderr), stdout + stderr)
        for (const secret of row.isForPrograms ? [] : secrets) assert.notInclude(stdout + stderr, secret)
        // Progress is for people who wait.
        assert.notMatch(stderr, /\r|\d+ of \d+/)
      })
    )
  }

  it.effect("shows no colors on a terminal with NO_COLOR", () =>
    Effect.gen(function* () {
      const { run } = yield* World
      const environment = { ...run.environment, NO_COLOR: "1" }
      for (const row of [
        one("--help", /clients/),
        one("doctor", /sign-in/),
        one("audit --days 3", /API usage/)
      ]) {
        const { stdout } = yield* execute(row, 80, { ...run, environment })
        // The codes of colors and of bold text end with m; those that move the cursor do not.
        assert.notMatch(stdout, new RegExp(`${"\u001b"}\\[[\\d;]*m`))
      }
    })
  )
})
