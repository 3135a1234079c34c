/**
 * Processes on PostgreSQL are killed at each write of a rotation, before it and after it. The first runner is killed at a write
 * of each rotation, the second one at a later write, and the third one ends them all.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Credentials, OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Emulator, Roles } from "@effect-genesys/emulator"
import {
  Calendar,
  FileSink,
  Plan,
  Policy,
  Rotation,
  Rotations,
  SecretSink,
  SignIn,
  Status
} from "@effect-genesys/rotation"
import * as PostgreSQL from "@effect-genesys/testing/PostgreSQL"
import * as Scale from "@effect-genesys/testing/Scale"
import * as TakenPort from "@effect-genesys/testing/TakenPort"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as KillPoints from "../test/KillPoints.ts"
import * as Remains from "../test/Remains.ts"
import * as KillSettings from "./KillSettings.ts"

/** A rotation of its own for each write and side of a flow. */
interface Case {
  readonly flow: KillPoints.Flow
  readonly fleet: string
  readonly clientId: string
  readonly rotationId: string
  readonly secret: string
  readonly first: KillSettings.Point
  /** A later write of the same flow. There is none after the last. */
  readonly second: KillSettings.Point | undefined
}

const casesOf = Effect.fnUntraced(function* (flow: KillPoints.Flow, number: number) {
  const [writes = []] = yield* KillPoints.run(flow, []).pipe(
    Effect.scoped,
    Effect.provide(Layer.provideMerge(KillPoints.World.layer, TestClock.layer()))
  )
  const all = [...new Set(writes.map(KillSettings.nameOf))]
  // Up to the decision, a flow that goes back is like the one that goes forward.
  const names = Scale.isFull ? all : all.slice(Math.max(0, all.indexOf("store: rollback")))
  const fleet = `flow-${number}`
  return yield* Effect.forEach(
    names.flatMap((name, at) => (["before", "after"] as const).map((side) => ({ name, at, side }))),
    Effect.fnUntraced(function* ({ at, name, side }) {
      const clientId = `${fleet}-${at}-${side}`
      const rotationId = Plan.rotationId(fleet, clientId)
      const later =
        at + 1 < names.length ? names[yield* Random.nextIntBetween(at + 1, names.length)] : undefined
      const found: Case = {
        flow,
        fleet,
        clientId,
        rotationId,
        secret: crypto.randomUUID(),
        first: { rotationId, write: name, side },
        second: later === undefined ? undefined : { rotationId, write: later, side }
      }
      return found
    })
  )
})

const planOf = ({ flow, fleet }: Case, cases: ReadonlyArray<Case>): Plan.Plan => {
  const ofFlow = cases.filter((other) => other.fleet === fleet)
  const approvals = {
    promote: "none",
    deactivate: "none",
    delete: "none",
    ...flow.approvals,
    ...waits(flow)
  } as const
  return Plan.Plan.make({
    fleet,
    policy: Policy.make({
      mode: flow.mode,
      approvals,
      quietDays: 1,
      reportingDelay: Duration.hours(2),
      grace: Duration.hours(6),
      retry: { times: 10, delay: Duration.hours(6) },
      maxFailureShare: 1
    }),
    rotations: ofFlow.map(({ clientId }) => ({
      clientId,
      clientName: clientId,
      secretName: clientId,
      mode: flow.mode,
      isTestable: true
    })),
    skipped: []
  })
}

/** A rotation waits at the step after the one in which it is taken back, however late that is decided. */
const waits = ({ rollbackIn }: KillPoints.Flow): Partial<Policy.Policy["approvals"]> => {
  if (rollbackIn === "quiet") return { deactivate: "person" }
  return rollbackIn === "grace" ? { delete: "person" } : {}
}

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "rotation-kills-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

/** Starts a runner. It is killed with the scope, if it has not killed itself. */
const runner = Effect.fnUntraced(function* (
  common: Omit<KillSettings.Settings, "port" | "points" | "reached">,
  directory: string,
  name: string,
  points: ReadonlyArray<KillSettings.Point>
) {
  const reached = join(directory, `${name}.reached`)
  const file = join(directory, `${name}.json`)
  const log = join(directory, `${name}.log`)
  const port = yield* Effect.scoped(TakenPort.port)
  writeFileSync(reached, "")
  writeFileSync(file, yield* Schema.encodeEffect(KillSettings.Text)({ ...common, port, points, reached }))
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => {
      const output = openSync(log, "w")
      return spawn(process.execPath, [join(import.meta.dirname, "KilledRunner.ts"), file], {
        stdio: ["pipe", output, output]
      })
    }),
    (process) => Effect.sync(() => process.kill("SIGKILL"))
  )
  const missing = () => {
    const ids = new Set(readFileSync(reached, "utf8").split("\n"))
    return points.filter(({ rotationId }) => !ids.has(rotationId))
  }
  const killed = Effect.map(exit(child), ([, signal]) =>
    assert.strictEqual(signal, "SIGKILL", readFileSync(log, "utf8").slice(-4000))
  )
  return { killed, missing }
})

const exit = (child: ChildProcess) => Effect.promise(() => once(child, "exit"))

/** Rolls rotations back when they are where their flow says. Returns those that have not ended, with their state. */
const look = Effect.fnUntraced(function* (cases: ReadonlyArray<Case>) {
  const rotations = yield* Rotations.Rotations
  const open: Array<string> = []
  for (const fleet of new Set(cases.map((one) => one.fleet))) {
    const { rotations: all } = yield* rotations.status(fleet)
    for (const status of all) {
      const { hold, problem, rotationId, state, step } = status
      const flow = cases.find((one) => one.rotationId === rotationId)?.flow
      if (flow === undefined || state === flow.ends) continue
      open.push(`${rotationId} is ${state} at ${step}: ${hold?.problem ?? problem}`)
      const isThere =
        state === flow.rollbackIn || (state === "awaitingApproval" && flow.ends === "rolledBack")
      if (isThere && Status.canRollBack(status)) yield* rotations.rollback(rotationId)
    }
  }
  return open
})

describe("rotations on PostgreSQL", () => {
  it.live(
    "outlive processes that are killed at each of their writes",
    () =>
      Effect.gen(function* () {
        const { administrator, clock, seed, url } = yield* Emulator.Emulator
        const server = yield* PostgreSQL.server
        const directory = yield* folder
        const cases = (yield* Effect.forEach(KillPoints.flows, casesOf)).flat()
        yield* clock.setSpeed(KillSettings.speed)
        const origin = yield* Clock.currentTimeMillis
        yield* seed({
          clients: cases.map(({ clientId, secret }) => ({
            clientId,
            clientSecret: Redacted.make(secret),
            name: clientId,
            grantType: "CLIENT-CREDENTIALS",
            roles: [Roles.roles.integration.id]
          }))
        })
        const common = {
          database: server.connection,
          url,
          rotator: {
            clientId: administrator.clientId,
            clientSecret: Redacted.value(administrator.clientSecret)
          },
          origin,
          sink: join(directory, "sink"),
          issued: join(directory, "issued")
        }
        const sink = SecretSink.make(yield* FileSink.storage({ directory: common.sink }))
        yield* Effect.forEach(cases, ({ clientId, secret }) => {
          writeFileSync(common.issued, `${secret}\n`, { flag: "a" })
          const credentials = { clientId, clientSecret: Redacted.make(secret), version: SecretSink.original }
          return Effect.andThen(
            sink.writePending(clientId, credentials),
            sink.promote(clientId, SecretSink.original)
          )
        })

        yield* Effect.gen(function* () {
          const rotations = yield* Rotations.Rotations
          const plans = new Map(cases.map((one) => [one.fleet, planOf(one, cases)]))
          yield* Effect.forEach(plans.values(), rotations.start, { discard: true })
          const untilKilled = Effect.fnUntraced(function* (
            name: string,
            points: ReadonlyArray<KillSettings.Point>
          ) {
            const { killed: end, missing } = yield* runner(common, directory, name, points)
            const looking = Effect.forever(Effect.andThen(look(cases), Effect.sleep("500 millis")))
            yield* Effect.raceFirst(end, looking).pipe(
              Effect.timeoutOrElse({
                duration: "90 seconds",
                orElse: () => Effect.die(`the runner ${name} did not reach ${JSON.stringify(missing())}`)
              })
            )
          })
          yield* untilKilled(
            "first",
            cases.map(({ first }) => first)
          )
          yield* untilKilled(
            "second",
            cases.flatMap(({ second }) => second ?? [])
          )
          yield* runner(common, directory, "third", [])
          const open = yield* look(cases).pipe(
            Effect.repeat({ until: (left) => left.length === 0, schedule: Schedule.spaced("500 millis") }),
            Effect.timeoutOption("90 seconds")
          )
          if (Option.isNone(open)) assert.deepStrictEqual(yield* look(cases), [])
        }).pipe(
          Effect.provide(
            Rotation.layerClient({ sharding: KillSettings.sharding }).pipe(
              Layer.provide(PgClient.layer(server.connection)),
              Layer.provide(Layer.succeed(Calendar.Calendar, KillSettings.calendar(origin)))
            )
          ),
          Effect.scoped
        )

        const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients).pipe(
          Effect.provide(
            OAuthApi.layer({
              region: url,
              credentials: Credentials.clientCredentials(administrator.clientId, administrator.clientSecret)
            })
          )
        )
        const left = Map.groupBy(entities, ({ name }) => name)
        const failures = yield* Effect.forEach(
          cases,
          Effect.fnUntraced(function* ({ clientId, first, flow, second }) {
            const current = Option.getOrUndefined(yield* sink.read(clientId, "current"))
            const pending = Option.getOrUndefined(yield* sink.read(clientId, "pending"))
            const signsIn =
              current !== undefined &&
              Exit.isSuccess(yield* Effect.exit(SignIn.SignIn.use(({ test }) => test(current))))
            const clients = (left.get(clientId) ?? []).filter(({ state }) => state !== "deleted")
            const problems = Remains.problems(flow, { clientId, clients, current, pending, signsIn })
            return problems.map(
              (problem) => `${flow.name}, ${first.side} ${first.write}, then ${second?.write}: ${problem}`
            )
          })
        ).pipe(Effect.provide(SignIn.layer({ region: url })))
        assert.deepStrictEqual(failures.flat(), [])

        const dump = execFileSync(server.program("pg_dump"), ["--data-only", server.url], {
          encoding: "utf8",
          maxBuffer: 2 ** 30
        })
        const issued = new Set(readFileSync(common.issued, "utf8").trim().split("\n"))
        assert.isAbove(issued.size, cases.length)
        assert.lengthOf(
          [...issued].filter((secret) => dump.includes(secret)),
          0,
          "secrets are in the database"
        )
      }).pipe(
        Effect.scoped,
        Random.withSeed("kills"),
        Effect.provide(
          Layer.mergeAll(
            Emulator.layer({ queryLatency: 0, requestsPerMinute: Infinity, usageDelay: "1 hour" }),
            NodeTransport.layer,
            NodeServices.layer
          )
        )
      ),
    300_000
  )
})
