/** Rotations in memory against an emulator without a port. Their days pass with `TestClock`. */
import { Credentials, GenesysCloud } from "@effect-genesys/client"
import { Emulator, Roles } from "@effect-genesys/emulator"
import { Plan, Policy, Rotation, Rotations, SecretSink, SignIn, type Status } from "@effect-genesys/rotation"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"

const region = "https://api.mypurecloud.com"

const services = Layer.unwrap(
  Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret } }) =>
    GenesysCloud.layer({ region, credentials: Credentials.clientCredentials(clientId, clientSecret) })
  )
)

export const layer = (options: Emulator.Options = {}) =>
  Rotation.layerMemory().pipe(
    Layer.provideMerge(Layer.mergeAll(services, SecretSink.layerMemory, SignIn.layer({ region }))),
    Layer.provideMerge(Emulator.layerInMemory({ queryLatency: 0, ...options })),
    Layer.fresh
  )

/** Adds clients that sign in with a secret. */
export const clients = Effect.fnUntraced(function* (...names: ReadonlyArray<string>) {
  const { seed } = yield* Emulator.Emulator
  const { clients: seeded } = yield* seed({
    clients: names.map((name) => ({
      name,
      grantType: "CLIENT-CREDENTIALS",
      roles: [Roles.roles.integration.id]
    }))
  })
  return seeded
})

/** Plans and starts all clients but the administrator. */
export const start = Effect.fnUntraced(function* (policy: Partial<Policy.Policy> = {}) {
  const rotations = yield* Rotations.Rotations
  const plan = yield* Plan.make({ fleet: "test", policy: Policy.make({ ...unattended, ...policy }) })
  yield* rotations.start(plan)
  return plan
})

const unattended = {
  approvals: { promote: "none", deactivate: "none", delete: "none" }
} satisfies Partial<Policy.Policy>

/** Lets time pass in steps, so that what waits within a step runs at its time. */
export const pass = Effect.fnUntraced(function* (
  duration: Duration.Input,
  step: Duration.Input = "30 minutes"
) {
  const steps = Math.ceil(Duration.toMillis(duration) / Duration.toMillis(step))
  for (let n = 0; n < steps; n++) {
    yield* TestClock.adjust(step)
    yield* settled
  }
})

/** Runs what can run without time passing. */
export const settled = TestClock.withLive(Effect.sleep("2 millis"))

export const statusOf = (clientId: string): Effect.Effect<Status.Status, unknown, Rotations.Rotations> =>
  Rotations.Rotations.use((rotations) => rotations.rotation(Plan.rotationId("test", clientId)))
