/** Rotations on PostgreSQL, with runners in this process. */
import { Credentials, GenesysCloud } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Emulator, Roles } from "@effect-genesys/emulator"
import { Calendar, Plan, Policy, Rotation, Rotations, SecretSink, SignIn } from "@effect-genesys/rotation"
import * as FreePort from "@effect-genesys/testing/FreePort"
import * as PostgreSQL from "@effect-genesys/testing/PostgreSQL"
import { PgClient } from "@effect/sql-pg"
import { assert, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"

const world = Layer.merge(Emulator.layer({ queryLatency: 0 }), NodeTransport.layer)

layer(world, { excludeTestServices: true })("a cluster", (it) => {
  it.effect("rotates a client", () =>
    Effect.gen(function* () {
      const { administrator, clock, seed, url } = yield* Emulator.Emulator
      const server = yield* PostgreSQL.server
      const port = yield* FreePort.port
      const speed = 86_400
      const calendar = Calendar.accelerated({ origin: yield* DateTime.now, speed })
      yield* clock.setSpeed(speed)
      yield* seed({
        clients: [
          {
            clientId: "crm",
            name: "CRM",
            grantType: "CLIENT-CREDENTIALS",
            roles: [Roles.roles.integration.id]
          }
        ]
      })
      const database = PgClient.layer(server.connection)
      const genesys = GenesysCloud.layer({
        region: url,
        credentials: Credentials.clientCredentials(administrator.clientId, administrator.clientSecret)
      })
      const runner = Rotation.layerCluster({
        address: { host: "127.0.0.1", port },
        sharding: { entityMessagePollInterval: "500 millis" }
      }).pipe(
        Layer.provide(database),
        Layer.provideMerge(Layer.mergeAll(genesys, SecretSink.layerMemory, SignIn.layer({ region: url }))),
        Layer.provide(Layer.succeed(Calendar.Calendar, calendar))
      )
      const program = Effect.gen(function* () {
        const rotations = yield* Rotations.Rotations
        const plan = yield* Plan.make({
          fleet: "test",
          policy: Policy.make({
            quietDays: 2,
            grace: Duration.days(1),
            approvals: { promote: "none", deactivate: "none", delete: "none" }
          })
        })
        yield* rotations.start(plan)
        const status = yield* rotations.rotation("test/crm").pipe(
          Effect.repeat({
            until: ({ state }) => state === "completed",
            schedule: Schedule.spaced("500 millis")
          }),
          Effect.timeout("60 seconds")
        )
        assert.strictEqual(status.state, "completed")
      })
      yield* Effect.provide(program, runner)
    }).pipe(Effect.scoped)
  )
})
