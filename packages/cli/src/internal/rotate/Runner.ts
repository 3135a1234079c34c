/** Runs `genesys-oauth rotate runner`: a process of the cluster, until somebody stops it. */
import type * as Failure from "@effect-genesys/emulator/command/Failure"
import * as Rotation from "@effect-genesys/rotation/Rotation"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { SqlClient } from "effect/sql/SqlClient"
import * as Failures from "../Failures.ts"
import * as Current from "../organization/Current.ts"
import * as Database from "./Database.ts"
import * as FleetMetrics from "./FleetMetrics.ts"
import * as Health from "./Health.ts"
import * as Problems from "./Problems.ts"
import type { RunnerFlags } from "./RotateRunnerCommand.ts"
import * as Steps from "./Steps.ts"

export const run = (flags: RunnerFlags) =>
  Effect.gen(function* () {
    const address = yield* Database.url(flags.database)
    const steps = yield* Layer.build(Steps.layer(flags))
    yield* Effect.provide(checkCredentials, steps)
    const health = yield* Health.serve({ host: flags.healthHost, port: flags.healthPort })
    yield* Effect.logInfo(`Health and metrics at ${health.url}`)
    const database = yield* Layer.build(Database.client(address))
    const rotations = yield* Layer.build(cluster(flags)).pipe(Effect.provide(steps), Effect.provide(database))
    const sql = yield* Effect.provide(SqlClient, database)
    const refresh = yield* Effect.provide(FleetMetrics.refresh, rotations)
    yield* health.ready({ check: Effect.asVoid(sql`SELECT 1`), refresh })
    yield* Effect.logInfo(`Ready: other runners reach this one at ${flags.host}:${flags.port}`)
    return yield* Effect.never.pipe(
      Effect.onInterrupt(() =>
        Effect.andThen(health.stopping, Effect.logInfo("Stopping: the other runners take over"))
      )
    )
  }).pipe(Effect.scoped, Problems.exit)

const cluster = ({ concurrency, host, listenHost, port }: RunnerFlags) => {
  const listen = { host: Option.getOrElse(listenHost, () => host), port }
  return Layer.catch(
    Rotation.layerCluster({
      address: { host, port },
      listen,
      concurrency,
      // Steps that run end first, and a supervisor kills a process that takes too long.
      sharding: { entityTerminationTimeout: "3 seconds" }
    }),
    (error): Layer.Layer<Database.Services, Failure.Failure> =>
      Layer.effectContext(
        Effect.fail(
          error._tag === "SocketServerError"
            ? Failures.failed(
                `Cannot listen for other runners at ${listen.host}:${port}: choose another port with --port, or an address of this computer with --host or --listen-host.`
              )
            : Problems.toFailure(error)
        )
      )
  )
}

/** The token of a user ends within a day or so, and rotations take weeks. */
const checkCredentials = Effect.gen(function* () {
  const { credentials, source } = yield* Current.CurrentOrganization
  if (credentials._tag === "ClientCredentials") return
  return yield* Failures.usage(
    `A runner needs the id and the secret of a client, and ${source} has a token, which ends while rotations run. Set GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET.`
  )
})
