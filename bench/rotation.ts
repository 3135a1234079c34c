/**
 * Rotates fleets in memory, against an emulator that allows the vendor's 300 requests a minute, in virtual time. Each size and
 * mode runs in its own process and prints one JSON line.
 *
 *   pnpm bench rotation              1,000 and 10,000 clients; takes ten minutes
 *   pnpm bench rotation 100          this size only
 *
 * - `requests`: those to the API, with `signIns` at the login host beside them; `perRotation`: both, for one rotation
 * - `hours`: from the start until the last rotation has ended
 * - `waits`: the hours that one rotation alone takes: the days of the proof and the grace
 * - `ratio`: `hours` / (`waits` + the time until the rate limit admits the last request)
 * - `promotion`: the time until the last client has its new secret / the time until the rate limit admits the requests for it
 * - `cpuMs`: CPU time of a rotation, with that of the emulator; `heapKB`: live heap of one that waits for its quiet days
 */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const given = process.argv.slice(2).map(Number)
const sizes = given.length > 0 ? given : [1000, 10_000]

const Measured = Schema.fromJsonString(
  Schema.Struct({
    clients: Schema.Int,
    mode: Schema.Literals(["twin", "inPlace"]),
    requests: Schema.Int,
    signIns: Schema.Int,
    hours: Schema.Finite,
    promoted: Schema.Struct({ requests: Schema.Int, hours: Schema.Finite }),
    cpuMs: Schema.Finite,
    heapKB: Schema.Finite
  })
)

const measured = (mode: string, clients: number) =>
  Effect.promise(() =>
    promisify(execFile)(process.execPath, [
      ...process.execArgv,
      fileURLToPath(new URL("rotationFleet.ts", import.meta.url)),
      mode,
      String(clients)
    ])
  ).pipe(Effect.flatMap(({ stdout }) => Schema.decodeEffect(Measured)(stdout.trim())))

const perMinute = 300

/** Until the rate limit admits the last of these requests. */
const hoursFor = (requests: number) => (Math.ceil(requests / perMinute) - 1) / 60

const program = Effect.gen(function* () {
  for (const mode of ["twin", "inPlace"]) {
    const { hours: waits } = yield* measured(mode, 1)
    for (const clients of sizes) {
      const { cpuMs, heapKB, hours, promoted, requests, signIns } = yield* measured(mode, clients)
      const bound = waits + hoursFor(requests)
      yield* Console.log(
        JSON.stringify({
          clients,
          mode,
          requests,
          signIns,
          perRotation: rounded((requests + signIns) / clients, 2),
          hours: rounded(hours, 2),
          waits: rounded(waits, 2),
          ratio: rounded(hours / bound, 3),
          promotion: rounded(promoted.hours / hoursFor(promoted.requests), 3),
          cpuMs: rounded(cpuMs, 1),
          heapKB: rounded(heapKB, 1)
        })
      )
    }
  }
})

const rounded = (value: number, digits: number) => Number(value.toFixed(digits))

NodeRuntime.runMain(program)
