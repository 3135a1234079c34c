/**
 * A PostgreSQL server of its own for a test: on a free port of 127.0.0.1, with its data in a temporary folder, and without
 * the safety that costs time. It stops with the scope.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as FreePort from "./FreePort.ts"

export interface Server {
  readonly connection: {
    readonly host: string
    readonly port: number
    readonly username: string
    readonly database: string
  }
  readonly url: string
  /** Its program of this name, such as `psql` or `pg_dump`. */
  readonly program: (name: string) => string
}

export const server: Effect.Effect<Server, never, Scope.Scope> = Effect.gen(function* () {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "postgresql-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
  )
  const owner = ownerOf()
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, "data")
  yield* Effect.sync(() =>
    execFileSync(program("initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "--no-sync"], {
      ...owner,
      cwd: folder,
      stdio: "ignore"
    })
  )
  const port = yield* FreePort.port
  const settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
  const args = [
    "-D",
    data,
    "-h",
    "127.0.0.1",
    "-p",
    `${port}`,
    "-k",
    folder,
    ...settings.flatMap((is) => ["-c", is])
  ]
  yield* Effect.acquireRelease(
    Effect.sync(() => spawn(program("postgres"), args, { ...owner, cwd: folder, stdio: "ignore" })),
    stop
  )
  yield* Effect.try(() =>
    execFileSync(program("pg_isready"), ["-h", "127.0.0.1", "-p", `${port}`], { stdio: "ignore" })
  ).pipe(Effect.retry(Schedule.upTo(Schedule.spaced("100 millis"), { times: 100 })), Effect.orDie)
  return {
    // A Unix socket takes less processor time than a port.
    connection: { host: folder, port, username: "postgres", database: "postgres" },
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    program
  }
})

/** SIGINT ends all sessions, and then the server. */
const stop = (child: ChildProcess) =>
  Effect.callback<void>((resume) => {
    child.once("exit", () => resume(Effect.void))
    child.kill("SIGINT")
  })

/** Debian keeps the programs of each version in a folder that is not on the path. */
const program = (name: string): string => {
  const versions = "/usr/lib/postgresql"
  const [version] = existsSync(versions) ? readdirSync(versions).toSorted().toReversed() : []
  return version === undefined ? name : join(versions, version, "bin", name)
}

/** PostgreSQL refuses to run as root, so Debian's user of it runs it then. */
const ownerOf = () => {
  if (process.getuid?.() !== 0) return undefined
  return { uid: idOf("-u"), gid: idOf("-g") }
}

const idOf = (flag: "-u" | "-g") => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }))
