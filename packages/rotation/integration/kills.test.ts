/**
 * Processes on PostgreSQL are killed at each write of a rotation, before it and after it. The first runner is killed at a write
 * of each rotation, the second one at a later write, and the third one ends them all.
 */
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Credentials, OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Emulator, Roles } from "@effect-genesys/emulator"
import { Calendar, FileSink, Rotation, Rotations, SecretSink, SignIn, Status } from "@effect-genesys/rotation"
import * as PostgreSQL from "@effect-genesys/testing/PostgreSQL"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as KillPoints from "../test/KillPoints.ts"
import * as Remains from "../test/Remains.ts"
import * as KillCases from "./KillCases.ts"
import * as KilledProcess from "./KilledProcess.ts"
import * as KillSettings from "./KillSettings.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "rotation-kills-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

/** Rolls rotations back when they are where their flow says. Returns those that have not ended, with their state. */
const look = Effect.fnUntraced(function* (cases: ReadonlyArray<KillCases.Case>) {
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
        const cases = (yield* Effect.forEach(KillPoints.flows, KillCases.casesOf)).flat()
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
          const plans = new Map(cases.map((one) => [one.fleet, KillCases.planOf(one, cases)]))
          yield* Effect.forEach(plans.values(), rotations.start, { discard: true })
          const untilKilled = Effect.fnUntraced(function* (
            name: string,
            points: ReadonlyArray<KillSettings.Point>
          ) {
            const { killed: end, missing } = yield* KilledProcess.start(common, directory, name, points)
            const looking = Effect.forever(Effect.andThen(look(cases), Effect.sleep("500 millis")))
            yield* Effect.raceFirst(end, looking).pipe(
              Effect.timeoutOrElse({
                duration: "3 minutes",
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
          yield* KilledProcess.start(common, directory, "third", [])
          const open = yield* look(cases).pipe(
            Effect.repeat({ until: (left) => left.length === 0, schedule: Schedule.spaced("500 millis") }),
            Effect.timeoutOption("3 minutes")
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
    600_000
  )
})
