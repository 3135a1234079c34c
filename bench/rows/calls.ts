/**
 * Measures the same calls by all contenders, each in its own process, against one bare server. A round measures every
 * contender once, and each ratio compares two contenders of a round.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Child from "../Child.ts"
import type { Operation, Plan } from "../contenders/Contender.ts"
import { contenders } from "../contenders/Contenders.ts"
import * as Generated from "../hey-api/Generated.ts"
import type { Measurement } from "../Measurement.ts"
import * as Samples from "../Samples.ts"
import { ratios, rotated, spread } from "../Statistics.ts"
import { type Run, surroundings } from "./Settings.ts"

const titles = {
  getOauthClient: "GET one client",
  getOauthClients: "GET 100 clients",
  postOauthClients: "POST create"
} as const
const operations = ["getOauthClient", "getOauthClients", "postOauthClients"] as const
const inFlights = [1, 16, 64]

const Counts = Schema.Struct({
  url: Schema.String,
  calls: Schema.Int,
  tokens: Schema.Int,
  refused: Schema.Int
})
const Taken = Schema.Struct({
  calls: Schema.Int,
  proof: Schema.Finite,
  cpuMicros: Schema.Finite,
  milliseconds: Schema.Finite
})

export const run: Run = Effect.fnUntraced(function* ({ installed: { nodeArgs }, progress, quick }) {
  yield* progress("calls: starting the server and the contenders")
  yield* Effect.tryPromise({
    try: Generated.generate,
    catch: (error) => new Child.BenchError({ message: String(error) })
  })
  const server = yield* Child.start(new URL("../BareServer.ts", import.meta.url), [])
  const { url } = yield* server.ask(Counts, {})
  const script = new URL("../contenders/process.ts", import.meta.url)

  const measure = Effect.fnUntraced(function* ({ child, name }: Started, plan: Plan) {
    const taken = yield* child.ask(Taken, plan)
    const counts = yield* server.ask(Counts, {})
    if (counts.calls !== taken.calls || counts.refused > 0) {
      return yield* wrong(`${name} reports ${taken.calls} calls; the server counted ${counts.calls}`)
    }
    if (taken.proof !== proofOf(plan.operation, taken.calls)) {
      return yield* wrong(`${name} did not read the response of the server`)
    }
    return { cpu: taken.cpuMicros / taken.calls, rate: (taken.calls * 1000) / taken.milliseconds }
  })

  const started: ReadonlyArray<Started> = yield* Effect.forEach(
    Object.keys(contenders),
    Effect.fnUntraced(function* (name) {
      const child = yield* Child.start(script, [name, url], { nodeArgs, env: surroundings })
      return { child, name }
    })
  )

  const found: Array<Measurement> = []
  const { milliseconds, rounds, warmUp } = quick
    ? { rounds: 3, milliseconds: 60, warmUp: 60 }
    : { rounds: 9, milliseconds: 300, warmUp: 600 }
  // Gives V8 time to compile the hot paths.
  yield* Effect.forEach(started, (contender) =>
    measure(contender, { operation: "getOauthClient", inFlight: 16, milliseconds: 3 * warmUp })
  )
  for (const operation of operations) {
    for (const inFlight of inFlights) {
      const row = `${titles[operation]}, ${inFlight} in flight`
      yield* progress(`calls: ${row}`)
      const plan = { operation, inFlight, milliseconds }
      yield* Effect.forEach(started, (contender) => measure(contender, { ...plan, milliseconds: warmUp }))
      const cpu = new Map(started.map(({ name }) => [name, new Array<number>()]))
      const rate = new Map(started.map(({ name }) => [name, new Array<number>()]))
      for (let round = 0; round < rounds; round++) {
        for (const contender of rotated(started, round)) {
          const taken = yield* measure(contender, plan)
          cpu.get(contender.name)?.push(taken.cpu)
          rate.get(contender.name)?.push(taken.rate)
        }
      }
      const floor = cpu.get("undici") ?? []
      const vendor = rate.get("vendor SDK") ?? []
      for (const { name: subject } of started) {
        const [cpus, rates] = [cpu.get(subject) ?? [], rate.get(subject) ?? []]
        const of = { section: "calls", row, subject } as const
        found.push(
          { ...of, measure: "CPU per call", ...spread(cpus) },
          { ...of, measure: "CPU ÷ undici", ...spread(ratios(cpus, floor)) },
          { ...of, measure: "calls per second", ...spread(rates) },
          { ...of, measure: "throughput ÷ vendor SDK", ...spread(ratios(rates, vendor)) }
        )
      }
    }
  }
  return found
})

interface Started {
  readonly name: string
  readonly child: Child.Child
}

const proofs = Samples.clients.map(Samples.proofOf)
const proofOfListing = Samples.proofOfAll(Samples.clients)

/** The expected sum for a number of calls. Call `n` reads client `n`, and starts again after the last client. */
const proofOf = (operation: Operation, calls: number) => {
  if (operation === "getOauthClients") return calls * proofOfListing
  const rest = proofs.slice(0, calls % proofs.length).reduce((sum, proof) => sum + proof, 0)
  return Math.floor(calls / proofs.length) * proofOfListing + rest
}

const wrong = (message: string) => new Child.BenchError({ message: `${message}.` })
