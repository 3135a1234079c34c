/** The tables of the client's defaults. An option without a row, or a region without a place, does not compile. */
import type * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as RateLimit from "@effect-genesys/client/RateLimit"
import * as Reason from "@effect-genesys/client/Reason"
import * as Regions from "@effect-genesys/client/Regions"
import * as RetryPolicy from "@effect-genesys/client/RetryPolicy"
import * as Effect from "effect/Effect"
import * as Settings from "../../../packages/client/src/internal/node/Settings.ts"
import * as Delays from "./Delays.ts"
import { bytes, code, duration, optionTable, table } from "./Markdown.ts"
import * as Source from "./Source.ts"

const connection = "client/src/Connection.ts"

export const retries = Effect.gen(function* () {
  const { attemptTimeout, budgeted, deadline, maxRetryAfter, schedule } = RetryPolicy.defaults
  const reason = new Reason.Server({ status: 500 })
  const delays = yield* Delays.ofSchedule(schedule, (attempt) => ({
    operation: "getOauthClients",
    reason,
    attempt,
    retryAfter: undefined
  }))
  const reserve = Source.captured(connection, /RetryBudget\.make\(\{ reserve: (\d+)/)
  const calls = Source.captured(connection, /RetryBudget\.make\(\{ reserve: \d+, calls: (\d+)/)
  return optionTable<RetryPolicy.RetryPolicy>({
    schedule: [
      "`RetryPolicy.exponential()`",
      `${delays.length} retries; their delays are random, at most ${delays.map(duration).join(", ")}`
    ],
    maxRetryAfter: [duration(maxRetryAfter), "A longer `Retry-After` fails the call at once"],
    attemptTimeout: [duration(attemptTimeout), "Time of one attempt, until its body has been read"],
    deadline: [duration(deadline), "Time of the whole call, waits included"],
    budgeted: [
      code(String(budgeted)),
      `Over all calls of a connection, at most ${reserve} retries at once, and one more for every ${calls} calls; those after a 429 do not count`
    ]
  })
})

const limiter = "client/src/internal/Limiter.ts"

export const rateLimit = (): string => {
  const { limit, onStoreFailure, window } = RateLimit.defaults
  const pause = Source.number(limiter, /storePause = Duration\.seconds\((\d+)\)/)
  return optionTable<RateLimit.RateLimit>({
    limit: [String(limit), "Requests in a window. The server's `inin-ratelimit-allowed` replaces it"],
    window: [duration(window), "Length of a window"],
    onStoreFailure: [
      code(onStoreFailure),
      `If a shared store fails: continue with a limit for this process only, and try the store again after ${pause} s`
    ]
  })
}

const tokenEndpoint = "client/src/internal/TokenEndpoint.ts"
const signIn = "client/src/internal/SignIn.ts"

export const tokens = (): string => {
  const margin = Source.number(tokenEndpoint, /const margin = (\d+)/)
  const lifetime = Source.number(tokenEndpoint, /const defaultLifetime = (\d+)/)
  const times = Source.number(signIn, /times: (\d+), every: "100 millis"/)
  return table(
    ["rule", "value"],
    [
      ["A token is renewed before it expires", `${margin} s, or a tenth of its lifetime if that is less`],
      ["Lifetime of a token whose response names none", duration(`${lifetime} seconds`)],
      [
        "Wait for the next refresh token in a shared store, if another process used this one",
        duration(`${times * 100} millis`)
      ]
    ]
  )
}

const body = "client/src/internal/Body.ts"
const errorBodies = "client/src/internal/ErrorBodies.ts"

export const transport = Effect.gen(function* () {
  const { agent, compressed, limits } = yield* Settings.from({})
  const ofBodies = 2 ** 20 * Source.number(body, /const defaultLimit = (\d+) \* 1024 \* 1024/)
  const ofErrors = Source.number(errorBodies, /const limit = ([\d_]+)/)
  return [
    optionTable<NodeTransport.Options>({
      proxy: ["from the environment", "A URL, or `false` for none"],
      connections: [String(agent.connections), "Connections to one origin. Further requests wait"],
      keepAliveTimeout: [
        duration(agent.keepAliveTimeout),
        "How long an idle connection stays open, unless the server sets a time"
      ],
      connectTimeout: [duration(agent.connectTimeout), "Time to open a connection"],
      idleTimeout: [duration(agent.headersTimeout), "Time in which the server sends nothing"],
      unreadTimeout: [
        duration(limits.unreadTimeout),
        "Closes the connection of a long response that nobody reads"
      ],
      maxResponseBytes: [bytes(limits.maxResponseBytes), "Size of a response after decompression"],
      compressed: [code(String(compressed)), "Sends `accept-encoding: gzip, br`"],
      tls: ["that of Node.js", "`ca`, `cert` and `key` in PEM format"]
    }),
    `Under any other transport, the body of a success has at most ${bytes(ofBodies)} (\`maxResponseBytes\` of the connection). The body of an error is read up to ${bytes(ofErrors)}.`
  ].join("\n\n")
})

/** Where each region is, in the names of AWS. */
const places: Readonly<Record<Regions.Region, string>> = {
  "us-east-1": "N. Virginia",
  "us-east-2": "Ohio, for the US government",
  "us-west-2": "Oregon",
  "ca-central-1": "Canada",
  "mx-central-1": "Mexico",
  "sa-east-1": "São Paulo",
  "eu-west-1": "Ireland",
  "eu-west-2": "London",
  "eu-central-1": "Frankfurt",
  "eu-central-2": "Zurich",
  "eusc-de-east-1": "Brandenburg, European Sovereign Cloud",
  "me-central-1": "United Arab Emirates",
  "ap-south-1": "Mumbai",
  "ap-southeast-1": "Singapore",
  "ap-southeast-2": "Sydney",
  "ap-northeast-1": "Tokyo",
  "ap-northeast-2": "Seoul",
  "ap-northeast-3": "Osaka"
}

export const regions = Effect.gen(function* () {
  const rows = yield* Effect.forEach(Object.entries(places), ([region, place]) =>
    Effect.map(Effect.fromResult(Regions.locate(region)), ({ apiUrl, loginUrl }) => [
      code(region),
      place,
      code(apiUrl),
      code(loginUrl)
    ])
  )
  return table(["region", "place", "API host", "login host"], rows)
})
