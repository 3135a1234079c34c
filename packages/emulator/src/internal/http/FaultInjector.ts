/** Receives each request for a server: matches it, counts it, opens its context, and picks the fault that applies to it. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { EmulatedClock } from "../organization/EmulatedClock.ts"
import { Organization } from "../organization/Organization.ts"
import * as Secrets from "../organization/Secrets.ts"
import { executesOperation, type Fault, Faults } from "./Faults.ts"
import * as RequestContext from "./RequestContext.ts"
import { RequestLog } from "./RequestLog.ts"
import { RouteTable } from "./RouteTable.ts"

export interface Received {
  readonly method: string
  /** The target of the request line. */
  readonly target: string
  readonly authorization: string | null | undefined
}

/** The next step of a server: handle the request, change its response, or send a fault in place of the response. */
export type Disposition =
  | { readonly _tag: "Handle" }
  | { readonly _tag: "SpoilResponse"; readonly fault: Fault }
  | { readonly _tag: "Replace"; readonly fault: Fault }

export class FaultInjector extends Context.Service<
  FaultInjector,
  {
    /** `source` is the request object of the server. */
    readonly receive: (source: object, request: Received) => Disposition
  }
>()("@effect-genesys/emulator/FaultInjector") {}

export const layer = Layer.effect(
  FaultInjector,
  Effect.gen(function* () {
    const { clock } = yield* EmulatedClock
    const faults = yield* Faults
    const log = yield* RequestLog
    const { login } = yield* Organization
    const routes = yield* RouteTable
    const run = Effect.runSyncWith(yield* Effect.context<never>())
    return {
      receive: (source, { authorization, method, target }): Disposition => {
        const match = routes.match(method, target)
        const rule = match.route?.operation === undefined ? undefined : faults.next(match.route.operation)
        RequestContext.open(source, match, rule?.fault)
        if (rule === undefined) return handle
        const { fault } = rule
        if (fault.kind === "revokeToken") {
          login.tokens.remove(Secrets.bearer(authorization))
          return handle
        }
        if (executesOperation(rule)) return { _tag: "SpoilResponse", fault }
        // No route receives the request, so no middleware logs it.
        const at = clock.currentTimeMillisUnsafe()
        run(log.add({ at, milliseconds: 0, method, match, status: 0, fault, client: undefined }))
        return { _tag: "Replace", fault }
      }
    }
  })
)

const handle: Disposition = { _tag: "Handle" }
