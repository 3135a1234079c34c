/**
 * Rotates one fleet in virtual time. `bench/rotation.ts` runs this script, and explains its output.
 *
 *   node --expose-gc bench/rotationFleet.ts twin 1000
 */
import { Credentials, GenesysCloud } from "@effect-genesys/client"
import { Emulator, type Faults, Roles } from "@effect-genesys/emulator"
import { type History, Plan, Policy, Rotation, Rotations, SecretSink, SignIn } from "@effect-genesys/rotation"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"

const Arguments = Schema.Tuple([Policy.Mode, Schema.FiniteFromString])

const heapKB = Effect.sync(() => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1000
})

/** Time passes in short steps while there are requests, and in longer ones while there are none. */
const makeTime = () => {
  const requests = { sent: 0, inFlight: 0 }
  const client = (sender: HttpClient.HttpClient) =>
    HttpClient.transform(sender, (response) =>
      Effect.suspend(() => {
        requests.sent++
        requests.inFlight++
        return Effect.ensuring(
          response,
          Effect.sync(() => void requests.inFlight--)
        )
      })
    )
  const passUntil = <E, R>(isDone: Effect.Effect<boolean, E, R>) =>
    Effect.gen(function* () {
      let step: number = shortest
      let seen = requests.sent
      let idle = 0
      while (true) {
        for (let turns = 0; turns < 4 || requests.inFlight > 0; turns++) yield* turn
        idle = requests.sent === seen ? idle + step : 0
        step = idle === 0 ? shortest : idle < window ? short : longest
        // Once every few hours, because it reads the histories of the fleet.
        if (idle > rest) {
          if (yield* isDone) return
          idle = 0
        }
        seen = requests.sent
        yield* TestClock.adjust(step)
      }
    })
  return { client, passUntil }
}

const shortest = 100
/** While the rate limit may be what is waited for. */
const window = 120_000
const short = 1000
/** A request that is sent within a step waits until its end, so it must be short beside the deadlines of requests. */
const longest = 20_000

/** Longer than any wait within a step. */
const rest = 4 * 3_600_000

const turn = Effect.promise(() => new Promise((done) => setImmediate(done)))

const time = makeTime()

const services = Layer.unwrap(
  Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret }, url }) =>
    Rotation.layerMemory().pipe(
      Layer.provideMerge(
        Layer.mergeAll(
          GenesysCloud.layer({
            region: url,
            credentials: Credentials.clientCredentials(clientId, clientSecret)
          }),
          SecretSink.layerMemory,
          SignIn.layer({ region: url })
        )
      ),
      Layer.provide(Layer.effect(HttpClient.HttpClient, Effect.map(HttpClient.HttpClient, time.client)))
    )
  )
)

const fleet = "bench"

/** Without those to the login host, which the limit does not count. */
const apiRequests = ({ received }: Faults.Counters) =>
  Object.entries(received).reduce(
    (sum, [operation, count]) => (operation === "postOauthToken" ? sum : sum + count),
    0
  )

const program = Effect.gen(function* () {
  const [mode, clients] = yield* Schema.decodeUnknownEffect(Arguments)(process.argv.slice(2))
  const { faults, seed } = yield* Emulator.Emulator
  const rotations = yield* Rotations.Rotations
  yield* seed({
    clients: Array.from({ length: clients }, (_, index) => ({
      name: `Client ${index}`,
      grantType: "CLIENT-CREDENTIALS",
      roles: [Roles.roles.integration.id]
    }))
  })
  const plan = yield* Plan.make({
    fleet,
    policy: Policy.make({ mode, approvals: { promote: "none", deactivate: "none", delete: "none" } })
  })
  faults.reset()
  const empty = yield* heapKB
  const cpu = process.cpuUsage()
  const started = yield* Clock.currentTimeMillis
  yield* rotations.start(plan)

  const areIn = (...states: ReadonlyArray<string>) =>
    Effect.map(rotations.status(fleet), (status) =>
      status.rotations.every(({ state }) => states.includes(state))
    )
  yield* time.passUntil(areIn("quiet", "completed"))
  const waiting = yield* heapKB
  const promoted = apiRequests(faults.counters())
  yield* time.passUntil(areIn("completed"))

  // From the histories, because time passes a little longer than needed.
  const histories = yield* Effect.forEach(plan.rotations, ({ clientId }) =>
    rotations.history(Plan.rotationId(fleet, clientId))
  )
  const hoursUntilLast = (isWanted: (event: History.Event) => boolean) =>
    histories
      .flat()
      .filter(({ event }) => isWanted(event))
      .reduce((last, { at }) => Math.max(last, (DateTime.toEpochMillis(at) - started) / 3_600_000), 0)
  const { system, user } = process.cpuUsage(cpu)
  const counters = faults.counters()
  yield* Console.log(
    JSON.stringify({
      clients,
      mode,
      requests: apiRequests(counters),
      signIns: counters.received["postOauthToken"] ?? 0,
      hours: hoursUntilLast(() => true),
      promoted: {
        requests: promoted,
        hours: hoursUntilLast((event) => event._tag === "Done" && event.step === "promote")
      },
      cpuMs: (system + user) / 1000 / clients,
      heapKB: (waiting - empty) / clients
    })
  )
}).pipe(
  // Standard output has the result alone.
  Effect.provideService(References.LogToStderr, true),
  Effect.provide(
    services.pipe(
      Layer.provideMerge(Emulator.layerInMemory({ queryLatency: 0, requestsPerMinute: 300 })),
      Layer.provide(Layer.effectDiscard(TestClock.setTime(Date.parse("2026-06-01T01:00:00Z")))),
      Layer.provideMerge(TestClock.layer())
    )
  )
)

NodeRuntime.runMain(program)
