import * as Schema from "effect/Schema"
/** The process of one contender: makes the calls of a plan, and measures the CPU and the time that they take. */
import * as Replies from "../Replies.ts"
import { contenders } from "./Contenders.ts"

const Plan = Schema.Struct({
  operation: Schema.Literals(["getOauthClient", "getOauthClients", "postOauthClients"]),
  inFlight: Schema.Int,
  milliseconds: Schema.Finite
})

const [, , name = "", url = ""] = process.argv
const make = contenders[name]
if (make === undefined)
  throw new Error(`There is no contender ${name}; add it to bench/contenders/Contenders.ts`)
const contender = make(url)
const readPlan = Schema.decodeUnknownSync(Plan)

Replies.serve(async (message) => {
  const plan = readPlan(message)
  const { run } = await contender
  const cpu = process.cpuUsage()
  const from = performance.now()
  const { calls, proof } = await run(plan)
  const { system, user } = process.cpuUsage(cpu)
  return { calls, proof, cpuMicros: user + system, milliseconds: performance.now() - from }
})
