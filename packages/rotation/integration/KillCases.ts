/** The rotations of `kills.test.ts`: one for each write of each flow and each of its sides. */
import { Plan, Policy } from "@effect-genesys/rotation"
import * as Scale from "@effect-genesys/testing/Scale"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as TestClock from "effect/testing/TestClock"
import * as KillPoints from "../test/KillPoints.ts"
import * as KillSettings from "./KillSettings.ts"

/** A rotation of its own for each write and side of a flow. */
export interface Case {
  readonly flow: KillPoints.Flow
  readonly fleet: string
  readonly clientId: string
  readonly rotationId: string
  readonly secret: string
  readonly first: KillSettings.Point
  /** A later write of the same flow. There is none after the last. */
  readonly second: KillSettings.Point | undefined
}

export const casesOf = Effect.fnUntraced(function* (flow: KillPoints.Flow, number: number) {
  const { processes } = yield* KillPoints.run(flow, []).pipe(
    Effect.scoped,
    Effect.provide(Layer.provideMerge(KillPoints.World.layer, TestClock.layer()))
  )
  const all = [...new Set((processes[0] ?? []).map(KillSettings.nameOf))]
  // Up to the decision, a flow that goes back is like the one that goes forward.
  const names = Scale.isFull ? all : all.slice(Math.max(0, all.indexOf("store: rollback")))
  const fleet = `flow-${number}`
  return yield* Effect.forEach(
    names.flatMap((name, at) => sidesOf(name).map((side) => ({ name, at, side }))),
    Effect.fnUntraced(function* ({ at, name, side }) {
      const clientId = `${fleet}-${at}-${side}`
      const rotationId = Plan.rotationId(fleet, clientId)
      const later =
        at + 1 < names.length ? names[yield* Random.nextIntBetween(at + 1, names.length - 1)] : undefined
      const found: Case = {
        flow,
        fleet,
        clientId,
        rotationId,
        secret: crypto.randomUUID(),
        first: { rotationId, write: name, side },
        second: later === undefined ? undefined : { rotationId, write: later, side }
      }
      return found
    })
  )
})

/** Before an entry of the store is much like after the write before it. */
const sidesOf = (name: string): ReadonlyArray<KillPoints.Side> =>
  name.startsWith("store: ") && !Scale.isFull ? ["after"] : ["before", "after"]

export const planOf = ({ flow, fleet }: Case, cases: ReadonlyArray<Case>): Plan.Plan => {
  const ofFlow = cases.filter((other) => other.fleet === fleet)
  const approvals = {
    promote: "none",
    deactivate: "none",
    delete: "none",
    ...flow.approvals,
    ...waits(flow)
  } as const
  return Plan.Plan.make({
    fleet,
    policy: Policy.make({
      mode: flow.mode,
      approvals,
      quietDays: 1,
      reportingDelay: Duration.hours(2),
      grace: Duration.hours(6),
      retry: { times: 10, delay: Duration.hours(6) },
      maxFailureShare: 1
    }),
    rotations: ofFlow.map(({ clientId }) => ({
      clientId,
      clientName: clientId,
      secretName: clientId,
      mode: flow.mode,
      isTestable: true
    })),
    skipped: []
  })
}

/** A rotation waits at the step after the one in which it is taken back, however late that is decided. */
const waits = ({ rollbackIn }: KillPoints.Flow): Partial<Policy.Policy["approvals"]> => {
  if (rollbackIn === "quiet") return { deactivate: "person" }
  return rollbackIn === "grace" ? { delete: "person" } : {}
}
