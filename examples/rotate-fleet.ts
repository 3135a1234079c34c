/** Rotates the secrets of a fleet: each client gets a twin, and goes once usage proves that nobody uses it any more. */
import { GenesysCloud } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import {
  Calendar,
  FileSink,
  Plan,
  Policy,
  Rotation,
  Rotations,
  SignIn,
  type Status
} from "@effect-genesys/rotation"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Demo from "./demo.ts"

/** The default waits for seven quiet days, a week of grace, and a person before each deletion. */
const policy = Policy.make({
  quietDays: 1,
  grace: Duration.days(1),
  approvals: { promote: "none", deactivate: "none", delete: "none" }
})

const program = Effect.fn(function* (clientIds: ReadonlyArray<string>) {
  const rotations = yield* Rotations.Rotations
  const plan = yield* Plan.make({
    fleet: "autumn",
    policy,
    isWanted: ({ id }) => id !== undefined && clientIds.includes(id)
  })
  const { days, requests } = Plan.estimate(plan)
  yield* Console.log(`${plan.rotations.length} clients, about ${requests} requests and ${days} days.`)
  yield* rotations.start(plan)
  const { rotations: ended } = yield* rotations.status(plan.fleet).pipe(
    Effect.repeat({
      until: (status) => status.rotations.every(hasEnded),
      schedule: Schedule.spaced("200 millis")
    })
  )
  for (const { newClientId, rotation, rotationId, state } of ended) {
    yield* Console.log(`${rotation.clientName} is ${state}: ${rotation.clientId} became ${newClientId}.`)
    for (const { at, event } of yield* rotations.history(rotationId)) {
      if (event._tag === "Done") yield* Console.log(`  ${DateTime.formatIsoDateUtc(at)} ${event.step}`)
    }
  }
})

const hasEnded = ({ state }: Status.Status) => state === "completed" || state === "rolledBack"

/** A rehearsal runs some days in a second, in an emulator whose clock does so too. */
const calendar = Layer.effect(
  Calendar.Calendar,
  Effect.gen(function* () {
    const speed = yield* Config.Finite("CALENDAR_SPEED").pipe(Config.withDefault(1))
    return Calendar.accelerated({ origin: yield* DateTime.now, speed })
  })
)

// In memory, the fleet ends with this program. `Rotation.layerCluster` keeps it in PostgreSQL.
const genesys = GenesysCloud.layerConfig().pipe(Layer.provide(NodeTransport.layer))
const signIn = Layer.unwrap(
  Effect.map(Config.String("GENESYSCLOUD_REGION"), (region) => SignIn.layer({ region }))
).pipe(Layer.provide(NodeTransport.layer))
const fleet = Rotation.layerMemory().pipe(
  Layer.provideMerge(Layer.mergeAll(genesys, signIn, FileSink.layer({ directory: "secrets" }), calendar))
)

const clientIds = Argument.String("client-id").pipe(
  Argument.withDescription("The ids of the clients"),
  Argument.variadic({ min: 1 })
)

Command.make("rotate-fleet", { clientIds }, (given) => program(given.clientIds)).pipe(
  Command.withDescription("Replace the secrets of clients without an outage"),
  Command.provide(fleet),
  Demo.run({
    steps: [{ comment: "A day takes a second here.", line: "wallboard crm-sync old-import" }],
    beside: ({ clock }) => Effect.as(clock.setSpeed(86_400), { CALENDAR_SPEED: "86400" })
  })
)
