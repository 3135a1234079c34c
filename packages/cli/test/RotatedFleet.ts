/** A fleet of rotations in memory, whose days pass with `TestClock`, and the commands that steer it. */
import { Credentials, GenesysCloud } from "@effect-genesys/client"
import { Emulator, type Faults, Roles } from "@effect-genesys/emulator"
import { Plan, Policy, Rotation, Rotations, SecretSink, SignIn, type Status } from "@effect-genesys/rotation"
import type * as RotationStore from "@effect-genesys/rotation/RotationStore"
import type * as InProcessOptions from "@effect-genesys/testing/InProcess"
import * as PromptDigest from "@effect-genesys/testing/PromptDigest"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import * as Database from "../src/internal/rotate/Database.ts"
import * as InProcess from "./InProcess.ts"

const region = "https://api.mypurecloud.com"

const services = Layer.unwrap(
  Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret } }) =>
    GenesysCloud.layer({ region, credentials: Credentials.clientCredentials(clientId, clientSecret) })
  )
)

export const layer = Rotation.layerMemory().pipe(
  Layer.provideMerge(Layer.mergeAll(services, SecretSink.layerMemory, SignIn.layer({ region }))),
  Layer.provideMerge(Emulator.layerInMemory({ queryLatency: 0 })),
  Layer.provideMerge(PromptDigest.layer),
  Layer.fresh
)

const unattended: Policy.Policy["approvals"] = { promote: "none", deactivate: "none", delete: "none" }

/** Starts rotations of new clients with these names, and returns the ids of the clients. */
export const start = Effect.fnUntraced(function* (
  fleet: string,
  names: ReadonlyArray<string>,
  approvals: Partial<Policy.Policy["approvals"]> = {},
  policy: Partial<Policy.Policy> = {}
) {
  const { seed } = yield* Emulator.Emulator
  const rotations = yield* Rotations.Rotations
  const clientIds = names.map((name, index) => `${index + 1}${fleet}-${name.toLowerCase()}`)
  yield* seed({
    clients: names.map((name, index) => ({
      clientId: clientIds[index] ?? "",
      name,
      grantType: "CLIENT-CREDENTIALS",
      roles: [Roles.roles.integration.id]
    }))
  })
  const plan = yield* Plan.make({
    fleet,
    policy: Policy.make({ approvals: { ...unattended, ...approvals }, maxFailureShare: 1, ...policy }),
    isWanted: ({ id = "" }) => clientIds.includes(id)
  })
  yield* rotations.start(plan)
  return clientIds
})

/** Lets time pass until each rotation of the fleet is in one of the states, 100 days at most. */
export const reach = Effect.fnUntraced(function* (fleet: string, ...states: ReadonlyArray<Status.State>) {
  const rotations = yield* Rotations.Rotations
  for (let hour = 0; hour < 2400; hour++) {
    // Responses come with the event loop, not with the clock.
    for (let turns = 0; turns < 20; turns++) {
      const { rotations: all } = yield* rotations.status(fleet)
      if (all.every(({ state }) => states.includes(state))) return all
      yield* turn
    }
    yield* TestClock.adjust("1 hour")
  }
  return yield* Effect.die(`the fleet ${fleet} did not reach ${states.join(" or ")}`)
})

export const turn = Effect.promise(() => new Promise((done) => setImmediate(done)))

/** `genesys-oauth rotate` with these words, for the fleets in memory. Fails if the output has a secret. */
export const rotate = Effect.fnUntraced(function* (
  args: ReadonlyArray<string>,
  options: InProcessOptions.Options = {}
) {
  const memory = yield* Effect.context<Rotations.Rotations | RotationStore.RotationStore>()
  const ended = yield* InProcess.genesysOauth(["rotate", ...args], {
    ...options,
    environment: { GENESYS_ROTATION_DATABASE: database, USER: "ann", ...options.environment }
  }).pipe(Effect.provideService(Database.Connect, () => Layer.succeedContext(memory)))
  const output = ended.stdout + ended.stderr
  assert.notInclude(output, database)
  for (const secret of yield* secrets) assert.isFalse(output.includes(secret), "the output has a secret")
  return ended
})

const database = "postgresql://rotation:pass@db.example/rotation"

/** Those in the sink. */
const secrets = Effect.gen(function* () {
  const rotations = yield* Rotations.Rotations
  const sink = yield* SecretSink.SecretSink
  const found: Array<string> = []
  for (const fleet of yield* rotations.fleets) {
    for (const { rotation } of (yield* rotations.status(fleet)).rotations) {
      for (const stage of ["pending", "current", "previous"] as const) {
        const credentials = yield* sink.read(rotation.secretName, stage)
        if (Option.isSome(credentials)) found.push(Redacted.value(credentials.value.clientSecret))
      }
    }
  }
  return found
})

/** Replaces the faults of the emulator. */
export const faults = (...rules: ReadonlyArray<Faults.Rule>) =>
  Emulator.Emulator.useSync((emulator) => emulator.faults.set(rules))
