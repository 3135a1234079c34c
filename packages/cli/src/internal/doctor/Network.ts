/** Whether the hosts of a region respond, and whether their clock agrees with that of this machine. */
import type { NodeTransportError } from "@effect-genesys/client/NodeTransport"
import type { Location } from "@effect-genesys/client/Regions"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Check from "./Check.ts"

export const clientIn = (context: Context.Context<HttpClient.HttpClient>) =>
  Context.get(context, HttpClient.HttpClient)

interface Checks {
  readonly hosts: ReadonlyArray<Check.Check>
  readonly clock: Check.Check
  /** No response of at least one host. */
  readonly isUnreachable: boolean
}

const names = ["login host", "API host"] as const

/** Without credentials: any response counts, a refusal too, except that a gateway cannot reach the host. */
export const checks = Effect.fnUntraced(function* (
  location: Option.Option<Location>,
  client: Result.Result<HttpClient.HttpClient, NodeTransportError>
): Effect.fn.Return<Checks> {
  if (Option.isNone(location)) return without("The region is unknown.")
  if (Result.isFailure(client)) {
    const { message } = client.failure
    return { ...without(message), hosts: names.map((name) => Check.failed(name, message)) }
  }
  const { apiUrl, loginUrl } = location.value
  const [login, api] = yield* Effect.all(
    [probe(client.success, `${loginUrl}/oauth/token`), probe(client.success, `${apiUrl}/api/v2/tokens/me`)],
    {
      concurrency: 2
    }
  )
  const [loginName, apiName] = names
  return {
    hosts: [hostCheck(loginName, loginUrl, login), hostCheck(apiName, apiUrl, api)],
    clock: clockCheck(api.ahead ?? login.ahead),
    isUnreachable: login.problem !== undefined || api.problem !== undefined
  }
})

const without = (reason: string): Checks => ({
  hosts: names.map((name) => Check.unknown(name, reason)),
  clock: Check.unknown("clock", "No response has the time."),
  isUnreachable: true
})

interface Probe {
  readonly problem: string | undefined
  /** How far the clock of the server is ahead, in milliseconds. */
  readonly ahead: number | undefined
}

const probe = Effect.fnUntraced(
  function* (client: HttpClient.HttpClient, url: string): Effect.fn.Return<Probe, HttpClientError> {
    const { headers, status } = yield* Effect.scoped(client.get(url))
    const date = Option.flatMap(Headers.get(headers, "date"), (text) =>
      Option.filter(Option.some(Date.parse(text)), Number.isFinite)
    )
    const now = yield* Clock.currentTimeMillis
    return {
      problem:
        status >= 502 && status <= 504
          ? `HTTP ${status}`
          : status === 407
            ? "HTTP 407 of the proxy"
            : undefined,
      ahead: Option.getOrUndefined(Option.map(date, (at) => at - now))
    }
  },
  Effect.timeout("10 seconds"),
  Effect.catch(unanswered)
)

function unanswered(error: unknown): Effect.Effect<Probe> {
  return Effect.succeed({ problem: problemOf(error), ahead: undefined })
}

/** The code of the operating system, such as `ECONNREFUSED`, which is in the cause. Messages may have more than is wanted. */
function problemOf(error: unknown): string {
  if (Predicate.hasProperty(error, "code") && Predicate.isString(error.code)) return error.code
  if (Predicate.hasProperty(error, "cause") && error.cause !== undefined) return problemOf(error.cause)
  if (Predicate.hasProperty(error, "reason") && error.reason !== undefined) return problemOf(error.reason)
  return Predicate.isTagged(error, "TimeoutError") ? "nothing came for 10 seconds" : "no response"
}

const hostCheck = (name: string, url: string, { problem }: Probe) =>
  problem === undefined
    ? Check.ok(name, `${url} responds.`)
    : Check.failed(name, `${url} does not respond (${problem}). Check the network, the proxy and the region.`)

const most = Duration.toMillis("1 minute")

/** Dates of responses are whole seconds. */
const clockCheck = (ahead: number | undefined) => {
  if (ahead === undefined) return Check.unknown("clock", "No response has the time.")
  const apart = Duration.format(Duration.seconds(Math.round(Math.abs(ahead) / 1000)))
  return Math.abs(ahead) > most
    ? Check.failed(
        "clock",
        `This machine is ${apart} ${ahead > 0 ? "behind" : "ahead of"} the server, so tokens seem to end at another time. Set its clock.`
      )
    : Check.ok("clock", "It agrees with that of the server within a minute.")
}
