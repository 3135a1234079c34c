/**
 * A run: three runners, one of which has a wrong clock, rotate a fleet in days of two seconds. One of them is killed every few
 * seconds, sessions of PostgreSQL are ended, and the emulator is killed once.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Calendar, FileSink, Rotation, Rotations, SecretSink } from "@effect-genesys/rotation"
import * as FreePort from "@effect-genesys/testing/FreePort"
import * as PostgreSQL from "@effect-genesys/testing/PostgreSQL"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { PgClient } from "@effect/sql-pg"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import * as Fleets from "./Fleets.ts"
import * as Person from "./Person.ts"
import * as Processes from "./Processes.ts"
import * as Programs from "./Programs.ts"
import * as Settings from "./Settings.ts"
import * as Sharding from "./Sharding.ts"
import * as Verdict from "./Verdict.ts"

/** By how many hours the clock of each runner is ahead. */
const hoursAhead = [0, 0, 1]

/** To look at the folder after a run. */
const isKept = process.env["KEEP"] !== undefined

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "rotation-"))),
  (path) =>
    Effect.sync(() => {
      if (!isKept) rmSync(path, { recursive: true, force: true })
    })
)

const secret = Effect.sync(() => crypto.randomUUID().replaceAll("-", ""))

/** The settings of a run, with a new folder and a new database. */
const prepare = Effect.fnUntraced(function* (rotations: number, server: PostgreSQL.Server) {
  const settings: Settings.Settings = {
    folder: yield* folder,
    database: server.connection,
    cloud: yield* FreePort.port,
    origin: yield* Clock.currentTimeMillis,
    rotator: { clientId: "rotator", clientSecret: yield* secret },
    clients: yield* Effect.forEach(Array.from({ length: rotations }), (_, index) =>
      Effect.map(secret, (clientSecret) => ({ clientId: `client-${index}`, clientSecret }))
    )
  }
  const file = join(settings.folder, "settings.json")
  writeFileSync(file, yield* Schema.encodeEffect(Settings.Text)(settings), { mode: 0o600 })
  mkdirSync(Settings.seen(settings))
  writeFileSync(Settings.issued(settings), "", { mode: 0o600 })
  const sink = SecretSink.make(yield* FileSink.storage({ directory: Settings.sink(settings) }))
  yield* Effect.forEach(settings.clients, ({ clientId, clientSecret }) =>
    Effect.andThen(
      sink.writePending(clientId, {
        clientId,
        clientSecret: Redacted.make(clientSecret),
        version: "original"
      }),
      sink.promote(clientId, "original")
    )
  )
  return { settings, file }
}, Effect.provide(NodeServices.layer))

/** Starts the emulator and the runners. */
const startAll = Effect.fnUntraced(function* (settings: Settings.Settings, file: string) {
  const log = (name: string) => join(Settings.seen(settings), `${name}.log`)
  const cloud = yield* Processes.start("Cloud.ts", [file], log("cloud"))
  const runners = yield* Effect.forEach(
    hoursAhead,
    Effect.fnUntraced(function* (hours, index) {
      const args = [file, `${yield* FreePort.port}`, `${index}`, `${hours}`]
      return yield* Processes.start("Runner.ts", args, log(`runner-${index}`))
    }),
    { concurrency: "unbounded" }
  )
  return { cloud, runners }
})

/** Kills, restarts and ends sessions until it is interrupted. */
const makeTrouble = Effect.fnUntraced(function* (
  { cloud, runners }: Effect.Success<ReturnType<typeof startAll>>,
  count: Counts
) {
  const rotations = yield* Rotations.Rotations
  const sql = yield* SqlClient.SqlClient
  const anyRunner = Effect.flatMap(Random.nextIntBetween(0, runners.length - 1), (index) =>
    Effect.fromNullishOr(runners[index])
  ).pipe(Effect.orDie)
  const killOne = Effect.gen(function* () {
    const runner = yield* anyRunner
    yield* runner.kill
    count.kills++
    yield* Effect.sleep("1 second")
    yield* runner.restart
  })
  const killAll = Effect.gen(function* () {
    for (const runner of runners) yield* runner.kill
    count.kills += runners.length
    yield* Effect.sleep("3 seconds")
    yield* Effect.forEach(runners, ({ restart }) => restart, { concurrency: "unbounded" })
  })
  const endSessions = (share: number) =>
    sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < ${share}`.pipe(
      Effect.map((ended) => void (count.sessionsTerminated += ended.length)),
      // This statement waits for a free session, and may get one that was ended.
      Effect.catchTag("SqlError", () => Effect.void)
    )
  // The others take its rotations, since its sessions hold its locks. It goes on where it was, and finds out later.
  const freezeOne = Effect.gen(function* () {
    const runner = yield* anyRunner
    yield* runner.freeze
    count.freezes++
    yield* endSessions(1)
    yield* Effect.sleep("6 seconds")
    yield* runner.thaw
  })
  for (let round = 1; ; round++) {
    yield* Effect.sleep("4 seconds")
    // Once, no runner is up while the person goes on to decide.
    yield* round === 5 ? killAll : killOne
    if (round === 3) yield* rotations.pause("unattended", { by: "a person" })
    if (round === 4) yield* rotations.unpause("unattended", { by: "a person" })
    if (round === 8) {
      yield* cloud.kill
      yield* Effect.sleep("1 second")
      yield* cloud.restart
    }
    if (round % 4 === 2) yield* freezeOne
    if (round % 2 === 0) yield* endSessions(0.4)
  }
})

interface Counts {
  kills: number
  freezes: number
  sessionsTerminated: number
}

/** For a machine that has other things to do as well. */
const limit = (rotations: number) => Duration.seconds(300 + 3 * rotations)

export const run = Effect.fnUntraced(function* (rotations: number) {
  const started = yield* Clock.currentTimeMillis
  const server = yield* PostgreSQL.server
  const { file, settings } = yield* prepare(rotations, server)
  if (isKept) yield* Console.log(settings.folder)
  const processes = yield* startAll(settings, file)
  const plans = Fleets.plans(settings)
  const programs = yield* Effect.forEach(settings.clients, ({ clientId }, index) =>
    Programs.make(settings, clientId, Fleets.habitOf(index))
  )
  const count: Counts = { kills: 0, freezes: 0, sessionsTerminated: 0 }
  const decisions: Array<Person.Decision> = []

  const fleets = plans.map(({ fleet }) => fleet)
  const verdict = yield* Effect.gen(function* () {
    const client = yield* Rotations.Rotations
    yield* Effect.forEach(plans, (plan) => client.start(plan), { discard: true })
    yield* Effect.forEach(programs, (program) => Effect.forkScoped(program.run))
    yield* Person.look(fleets, programs, decisions).pipe(
      Effect.repeat({ until: (left) => left === 0, schedule: Schedule.spaced("1 second") }),
      Effect.timeoutOption(limit(rotations)),
      Effect.raceFirst(makeTrouble(processes, count))
    )
    return yield* Effect.provide(Verdict.make(settings, server, programs), Verdict.services(settings))
  }).pipe(
    Effect.provide(
      Rotation.layerClient({ sharding: Sharding.config }).pipe(
        Layer.provideMerge(PgClient.layer({ ...settings.database, applicationName: "person" })),
        Layer.provide(Layer.succeed(Calendar.Calendar, Settings.calendar(settings))),
        Layer.merge(NodeTransport.layer)
      )
    )
  )
  const seconds = Math.round(((yield* Clock.currentTimeMillis) - started) / 1000)
  return { ...verdict, ...count, decisions, seconds }
}, Effect.scoped)
