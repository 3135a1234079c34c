/**
 * The facts about one request, in the order in which the emulator learns them. The server writes the match and the fault
 * before the request reaches a route; the guard of the API or the token endpoint then identifies the caller. The response
 * headers, the metering and the request log read them when the response is sent.
 */
import { randomUUID } from "node:crypto"
import * as Context from "effect/Context"
import * as Result from "effect/Result"
import type { Fault } from "./Faults.ts"
import type { Match } from "./RouteTable.ts"

export interface Caller {
  readonly clientId: string
  /** The user who signed in with the client, if any. */
  readonly userId?: string
  /** Whether the request is a call of the API, which is metered. Token requests are not. */
  readonly isMetered: boolean
}

export class RequestContext {
  readonly correlationId: string
  readonly match: Match
  readonly fault: Fault | undefined
  #caller: Caller | undefined

  constructor(match: Match, fault: Fault | undefined, correlationId: string = randomUUID()) {
    this.match = match
    this.fault = fault
    this.correlationId = correlationId
  }

  /** Undefined until the guard or the token endpoint has identified the caller, and where neither could. */
  get caller(): Caller | undefined {
    return this.#caller
  }

  identify(caller: Caller): void {
    if (this.#caller !== undefined) throw new Error("the caller of a request is identified once")
    this.#caller = caller
  }
}

/** The context of a request that no server of the emulator received, as in tests of single routes. */
const unmatched: Match = { target: "", path: Result.succeed(""), route: undefined, area: "login" }

export const CurrentRequest = Context.Reference<RequestContext>("@effect-genesys/emulator/CurrentRequest", {
  defaultValue: () => new RequestContext(unmatched, undefined)
})

/** By the request object of the server, which is `source` in Effect's `HttpServerRequest`. */
const contexts = new WeakMap<object, RequestContext>()

/** Called by the server, before the request reaches a route. */
export const open = (source: object, match: Match, fault: Fault | undefined): void =>
  void contexts.set(source, new RequestContext(match, fault))

export const of = (source: object): RequestContext =>
  contexts.get(source) ?? new RequestContext(unmatched, undefined)
