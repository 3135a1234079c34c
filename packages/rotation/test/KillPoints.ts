/**
 * Ends the process of a rotation at each of its writes, and starts it anew. Processes are engines in memory over one store,
 * one sink and one emulator: what a process has in memory is gone with it, and nothing of it is cleaned up.
 */
import { Credentials, GenesysCloud, OAuthApi } from "@effect-genesys/client"
import { Emulator } from "@effect-genesys/emulator"
import {
  type History,
  Policy,
  Rotation,
  RotationStore,
  Rotations,
  SecretSink,
  SignIn,
  type Status
} from "@effect-genesys/rotation"
import * as PromptDigest from "@effect-genesys/testing/PromptDigest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import * as WorkflowEngine from "effect/workflow/WorkflowEngine"
import * as Rehearsal from "./Rehearsal.ts"
import * as Remains from "./Remains.ts"
import * as Writes from "./Writes.ts"

/** The client of all flows. */
export const clientId = "reports"
const secretName = clientId
const rotationId = `kill/${clientId}`

const region = "https://api.mypurecloud.com"

/** `before`: the write does not happen. `after`: it happens, and its response does not arrive. */
export type Side = "before" | "after"

/** A write of a rotation: where it goes, and what it is. */
export interface Write {
  readonly to: "API" | "sink" | "store"
  readonly what: string
  /** The step that was under way. */
  readonly step: string
}

export interface Kill {
  /** The number of the write, from 0. */
  readonly at: number
  readonly side: Side
}

export interface Options {
  /**
   * The writes of dead processes arrive after all, after so many turns of the event loop of the next process, if the rotation
   * has not ended by then. Ten turns are a day. `end`: they arrive after the rotation has ended.
   */
  readonly lateAfter?: number | "end"
}

export interface Flow {
  readonly name: string
  readonly mode: Policy.Mode
  /** The state in which a person asks to roll back. */
  readonly rollbackIn?: Status.State
  readonly approvals?: Partial<Policy.Policy["approvals"]>
  readonly ends: "completed" | "rolledBack"
}

export const flows: ReadonlyArray<Flow> = [
  { name: "twin", mode: "twin", ends: "completed" },
  { name: "in place", mode: "inPlace", ends: "completed" },
  {
    name: "rollback before the promotion",
    mode: "twin",
    rollbackIn: "awaitingApproval",
    approvals: { promote: "person" },
    ends: "rolledBack"
  },
  { name: "rollback after the promotion", mode: "twin", rollbackIn: "quiet", ends: "rolledBack" },
  { name: "rollback after the deactivation", mode: "twin", rollbackIn: "grace", ends: "rolledBack" }
]

/** A process: counts its writes, and ends at one of them. */
class Process {
  readonly writes: Array<Write> = []
  isDead = false
  /** Sends the write at which the process ended, or drops it. */
  release: (isSent: boolean) => void = () => undefined
  /** Whether its late write arrived when no step was left that could heal it. */
  isTooLate = false
  readonly #kill: Kill | undefined
  readonly #isLate: boolean
  readonly #isOver: Effect.Effect<boolean>
  #step = ""

  constructor(kill: Kill | undefined, isLate: boolean, isOver: Effect.Effect<boolean>) {
    this.#kill = kill
    this.#isLate = isLate
    this.#isOver = isOver
  }

  write<A, E, R>(write: Omit<Write, "step">, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    return Effect.suspend(() => {
      if (this.isDead) return Effect.never
      if (write.what.startsWith("began/")) this.#step = write.what.slice("began/".length)
      const number = this.writes.push({ ...write, step: this.#step }) - 1
      if (number !== this.#kill?.at) return effect
      this.isDead = true
      if (this.#kill.side === "after") return Effect.andThen(effect, Effect.never)
      const late = Effect.flatMap(
        Effect.promise(() => new Promise<boolean>((resolve) => (this.release = resolve))),
        (isSent) =>
          isSent
            ? Effect.andThen(
                effect,
                Effect.map(this.#isOver, (isOver) => void (this.isTooLate = isOver))
              )
            : Effect.void
      )
      // The timeout of a client does not take back a request that is on its way.
      return Effect.andThen(this.#isLate ? Effect.uninterruptible(late) : late, Effect.never)
    })
  }

  /** A read: a dead process makes none. */
  read<A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    return Effect.suspend(() => (this.isDead ? Effect.never : effect))
  }
}

/** What outlives a process. */
export class World extends Context.Service<
  World,
  {
    readonly store: RotationStore.RotationStore["Service"]
    readonly secrets: Map<string, SecretSink.Credentials>
    /** Every secret that was ever stored. */
    readonly issued: Set<string>
  }
>()("World") {
  static readonly layer = Layer.effect(
    World,
    Effect.map(RotationStore.RotationStore, (store) => ({
      store,
      secrets: new Map<string, SecretSink.Credentials>(),
      issued: new Set<string>()
    }))
  ).pipe(
    Layer.provide(RotationStore.layerMemory),
    Layer.provideMerge(Emulator.layerInMemory({ queryLatency: 0 })),
    Layer.provideMerge(PromptDigest.layer),
    Layer.fresh
  )
}

const place = (name: string, stage: SecretSink.Stage) => `${name} ${stage}`

const start = Effect.fnUntraced(function* (kill: Kill | undefined, scope: Scope.Scope, isLate: boolean) {
  const { issued, secrets, store } = yield* World
  const isOver = Effect.map(Effect.orDie(store.history(rotationId)), (entries) =>
    entries.some(({ event }) => event._tag === "Ended" || ("step" in event && isLast(event.step)))
  )
  const process = new Process(kill, isLate, isOver)
  const { administrator } = yield* Emulator.Emulator

  const http = Layer.effect(
    HttpClient.HttpClient,
    HttpClient.HttpClient.useSync(
      HttpClient.transform((effect, request) => {
        const what = Writes.ofRequest(request)
        return what === undefined ? process.read(effect) : process.write({ to: "API", what }, effect)
      })
    )
  )
  const sink = Layer.succeed(
    SecretSink.SecretSink,
    SecretSink.make({
      read: (name, stage) =>
        process.read(Effect.sync(() => Option.fromNullishOr(secrets.get(place(name, stage))))),
      write: (name, stage, credentials) =>
        process.write(
          { to: "sink", what: `write ${stage}` },
          Effect.sync(() => {
            issued.add(Redacted.value(credentials.clientSecret))
            secrets.set(place(name, stage), credentials)
          })
        ),
      remove: (name, stage) =>
        process.write(
          { to: "sink", what: `remove ${stage}` },
          Effect.sync(() => void secrets.delete(place(name, stage)))
        )
    })
  )
  const journal = Layer.succeed(RotationStore.RotationStore, {
    ...store,
    append: (entry) => process.write({ to: "store", what: Writes.ofEntry(entry) }, store.append(entry))
  })
  const genesys = GenesysCloud.layer({
    region,
    credentials: Credentials.clientCredentials(administrator.clientId, administrator.clientSecret)
  })
  const services = Layer.mergeAll(genesys, SignIn.layer({ region })).pipe(Layer.provide(http))
  const layer = Rotation.layer().pipe(
    Layer.provideMerge(Layer.mergeAll(services, sink, journal)),
    Layer.provide(WorkflowEngine.layerMemory),
    Layer.fresh
  )
  const context = yield* Layer.buildWithScope(layer, scope)
  return { process, rotations: Context.get(context, Rotations.Rotations) }
})

/** The steps that remove what is left. */
const isLast = (step: History.Step) => step === "finish" || step === "retire"

/** Runs a flow with kills, one for each process; the last process runs to the end. Returns the writes of each process. */
export const run = Effect.fnUntraced(function* (
  flow: Flow,
  kills: ReadonlyArray<Kill>,
  { lateAfter }: Options = {}
) {
  const scope = yield* Effect.scope
  const { store } = yield* World
  yield* prepare
  const policy = Policy.make({
    mode: flow.mode,
    quietDays: 1,
    approvals: { promote: "none", deactivate: "none", delete: "none", ...flow.approvals }
  })
  const rotation = { clientId, clientName: clientId, secretName, mode: flow.mode, isTestable: true }
  const plan = { fleet: "kill", policy, rotations: [rotation], skipped: [] }
  const processes: Array<Process> = []
  let hasArrived = false
  // A late write cannot be interrupted: without this, the scope of a run that fails would never close.
  yield* Effect.addFinalizer(() => Effect.sync(() => processes.forEach(({ release }) => release(false))))
  for (const kill of [...kills, undefined]) {
    const { process, rotations } = yield* start(kill, scope, lateAfter !== undefined)
    processes.push(process)
    yield* rotations.start(plan)
    for (let turns = 0; !process.isDead; turns++) {
      const status = yield* rotations.rotation(rotationId)
      if (status.state === flow.ends) break
      if (turns > 20_000) {
        return yield* Effect.die(
          `${flow.name} after ${JSON.stringify({ kills, lateAfter })} is ${status.state} at ${status.step}: ${status.hold?.problem ?? status.problem}`
        )
      }
      // A person repeats a decision that was lost with a process.
      const isDecided = (yield* store.history(rotationId)).some(
        ({ event }) => event._tag === "RollbackRequested"
      )
      if (
        status.state === flow.rollbackIn ||
        (isDecided && status.state !== "rolledBack" && turns % 200 === 0)
      ) {
        // The decision is a write too, at which the process may end: then nobody waits for it.
        const decision = Effect.ignore(rotations.rollback(rotationId))
        yield* typeof lateAfter === "number"
          ? Effect.andThen(Effect.forkDetach(decision), turnsOf(50))
          : Effect.raceFirst(decision, turnsOf(50))
      }
      if (!hasArrived && turns === lateAfter) {
        hasArrived = true
        for (const { release } of processes.slice(0, -1)) release(true)
      }
      yield* Effect.andThen(turns % 10 === 9 ? TestClock.adjust("1 day") : Effect.void, Rehearsal.turn)
    }
  }
  for (const { release } of processes) release(lateAfter === "end")
  if (lateAfter === "end") yield* turnsOf(50)
  return {
    processes: processes.map(({ writes }) => writes),
    /** Whether the late writes arrived while the rotation was under way. */
    hasArrived,
    isTooLate: processes.some((one) => one.isTooLate)
  }
})

const turnsOf = (count: number) => Effect.replicateEffect(Rehearsal.turn, count, { discard: true })

/** The client, and its credentials in the sink as its users have them. */
const prepare = Effect.gen(function* () {
  const { issued, secrets } = yield* World
  yield* Rehearsal.clients(clientId)
  const clientSecret = Redacted.make("the old secret")
  issued.add(Redacted.value(clientSecret))
  secrets.set(place(secretName, "current"), { clientId, clientSecret, version: SecretSink.original })
})

/** What is wrong at the end of a flow. */
export const problems = Effect.fnUntraced(function* (flow: Flow, isLate: boolean) {
  const { issued, secrets, store } = yield* World
  const { administrator } = yield* Emulator.Emulator
  const genesys = OAuthApi.layer({
    region,
    credentials: Credentials.clientCredentials(administrator.clientId, administrator.clientSecret)
  })
  const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients).pipe(
    Effect.provide(genesys)
  )
  const current = secrets.get(place(secretName, "current"))
  const signsIn =
    flow.ends === "rolledBack" || current === undefined
      ? true // The old secret stands for one that the emulator does not know.
      : Exit.isSuccess(
          yield* SignIn.SignIn.use(({ test }) => Effect.exit(test(current))).pipe(
            Effect.provide(SignIn.layer({ region }))
          )
        )
  const pending = secrets.get(place(secretName, "pending"))
  const found = Remains.problems(flow, {
    clientId,
    clients: entities.filter(({ id, state }) => id !== administrator.clientId && state !== "deleted"),
    current,
    // In place, no later step removes the void secret of a process that wrote late. The next rotation replaces it.
    pending: isLate && flow.mode === "inPlace" ? undefined : pending,
    signsIn
  })
  const history = JSON.stringify(yield* store.history(rotationId))
  for (const secret of issued) if (history.includes(secret)) found.push("a secret is in the history")
  return found
})
