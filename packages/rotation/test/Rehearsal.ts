/** Rotations in memory against an emulator without a port. Their days pass with `TestClock`. */
import { Credentials, GenesysCloud, OAuthApi } from "@effect-genesys/client"
import { Emulator, type Faults, Roles } from "@effect-genesys/emulator"
import { Plan, Policy, Rotation, Rotations, SecretSink, SignIn, type Status } from "@effect-genesys/rotation"
import * as PromptDigest from "@effect-genesys/testing/PromptDigest"
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
    Layer.provideMerge(PromptDigest.layer),
    Layer.fresh
  )

/** Adds clients that sign in with a secret. */
export const clients = Effect.fnUntraced(function* (...clientIds: ReadonlyArray<string>) {
  const { seed } = yield* Emulator.Emulator
  yield* seed({
    clients: clientIds.map((clientId) => ({
      clientId,
      name: `Client ${clientId}`,
      grantType: "CLIENT-CREDENTIALS",
      roles: [Roles.roles.integration.id]
    }))
  })
})

export const emulator = Effect.service(Emulator.Emulator)

/** Plans and starts all clients but the administrator. */
export const start = Effect.fnUntraced(function* (policy: Partial<Policy.Policy> = {}) {
  const rotations = yield* Rotations.Rotations
  const plan = yield* Plan.make({ fleet: "test", policy: Policy.make({ ...unattended, ...policy }) })
  yield* rotations.start(plan)
  return plan
})

/** Starts one client without a request. */
export const startPlanned = Effect.fnUntraced(function* (mode: Policy.Mode, clientId: string) {
  const rotations = yield* Rotations.Rotations
  const planned = { clientId, clientName: clientId, secretName: clientId, mode, isTestable: true }
  const policy = Policy.make({ ...unattended, mode })
  yield* rotations.start({ fleet: "test", policy, rotations: [planned], skipped: [] })
})

const unattended = {
  approvals: { promote: "none", deactivate: "none", delete: "none" }
} satisfies Partial<Policy.Policy>

/** Lets time pass in steps, so that what waits within a step runs at its time. */
export const pass = Effect.fnUntraced(function* (duration: Duration.Input, step: Duration.Input = "1 hour") {
  const steps = Math.ceil(Duration.toMillis(duration) / Duration.toMillis(step))
  for (let n = 0; n < steps; n++) {
    yield* TestClock.adjust(step)
    for (let turns = 0; turns < 20; turns++) yield* turn
  }
})

/** Lets time pass until a rotation is in a state, 100 days at most. Returns its status. */
export const reach = Effect.fnUntraced(function* (clientId: string, ...states: ReadonlyArray<Status.State>) {
  for (let n = 0; n < 2400; n++) {
    // Responses come with the event loop, not with the clock: time passes only once they had their turns.
    for (let turns = 0; turns < 20; turns++) {
      const status = yield* statusOf(clientId)
      if (states.includes(status.state)) return status
      yield* turn
    }
    yield* TestClock.adjust("1 hour")
  }
  const { hold, problem, state, step } = yield* statusOf(clientId)
  return yield* Effect.die(`${clientId} is ${state} at ${step}: ${hold?.problem ?? problem}`)
})

/** A turn of the event loop. */
export const turn = Effect.promise(() => new Promise((done) => setImmediate(done)))

export const statusOf = (clientId: string): Effect.Effect<Status.Status, unknown, Rotations.Rotations> =>
  Rotations.Rotations.use((rotations) => rotations.rotation(Plan.rotationId("test", clientId)))

/** Uses a client now, as a program that still has its secret would. */
export const use = Effect.fnUntraced(function* (clientId: string, times = 1) {
  const { clock, record } = yield* Emulator.Emulator
  const at = yield* clock.now
  record(
    { clientId, userId: "", templateUri: "api/v2/users/{userId}", httpMethod: "GET", status: 200, at },
    times
  )
})

/** The clients that the organization has, without the administrator and deleted ones. */
export const listed = Effect.gen(function* () {
  const { administrator } = yield* Emulator.Emulator
  const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients)
  return entities.filter(({ id, state }) => id !== administrator.clientId && state !== "deleted")
})

export const current = (secretName: string) =>
  Effect.flatMap(
    SecretSink.SecretSink.use((sink) => sink.read(secretName, "current")),
    Effect.fromOption
  )

/** How many requests of each operation the emulator received. */
export const received = Emulator.Emulator.useSync(({ faults }) => faults.counters().received)

/** Replaces the faults of the emulator. */
export const faults = (...rules: ReadonlyArray<Faults.Rule>) =>
  Emulator.Emulator.useSync((cloud) => cloud.faults.set(rules))
