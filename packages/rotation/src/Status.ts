/** Where a rotation is, read from its history: its state, what it waits for, and what to do next. */
import * as DateTime from "effect/DateTime"
import type * as History from "./History.ts"
import type * as Plan from "./Plan.ts"
import type * as Policy from "./Policy.ts"
import type * as RotationStore from "./RotationStore.ts"

/**
 * The state of a rotation.
 *
 * - `waiting`: it is in the plan, and no runner has begun it.
 * - `running`: a step runs, or is tried again after a failure.
 * - `awaitingApproval`: a person must approve `step`, or `until` comes.
 * - `quiet`: the proof that nobody uses the client is under way.
 * - `grace`: the old client is inactive, and is deleted after the grace.
 * - `held`: a person must `resume` it or roll it back; `hold` says why.
 * - `rollingBack`: it is on its way back.
 * - `completed` and `rolledBack`: it has ended.
 *
 * @since 0.1.0
 * @category models
 */
export type State =
  | "waiting"
  | "running"
  | "awaitingApproval"
  | "quiet"
  | "grace"
  | "held"
  | "rollingBack"
  | "completed"
  | "rolledBack"

/**
 * A rotation and its state.
 *
 * @since 0.1.0
 * @category models
 */
export interface Status {
  readonly rotationId: string
  readonly rotation: Plan.PlannedRotation
  readonly state: State
  /** The step that is next or under way. `undefined` once the rotation has ended. */
  readonly step: History.Step | undefined
  /** When the state began. `undefined` while it is `waiting`. */
  readonly since: DateTime.Utc | undefined
  /** When an approval is no longer needed, or the grace ends. */
  readonly until: DateTime.Utc | undefined
  /** The client whose secret is in the sink: the twin, once it exists. */
  readonly newClientId: string | undefined
  /** Why the rotation is held. */
  readonly hold: Extract<History.Event, { _tag: "Held" }> | undefined
  /** The last failure of the step that is tried again. */
  readonly problem: string | undefined
  /** What a person can do, and what it costs. Empty if there is nothing to do. */
  readonly choices: ReadonlyArray<Choice>
}

/**
 * A way forward or back.
 *
 * @since 0.1.0
 * @category models
 */
export interface Choice {
  readonly action: "approve" | "resume" | "rollback"
  readonly cost: string
}

/**
 * A fleet and its rotations.
 *
 * @since 0.1.0
 * @category models
 */
export interface FleetStatus {
  readonly fleet: string
  readonly startedAt: DateTime.Utc
  readonly pause: RotationStore.Pause | undefined
  readonly rotations: ReadonlyArray<Status>
}

/**
 * The status of a rotation from its entries, oldest first.
 *
 * @since 0.1.0
 * @category constructors
 */
export const of = (
  rotationId: string,
  rotation: Plan.PlannedRotation,
  policy: Policy.Policy,
  entries: ReadonlyArray<History.Entry>
): Status => {
  let now: Now = {
    state: "waiting",
    step: undefined,
    since: undefined,
    until: undefined,
    hold: undefined,
    problem: undefined
  }
  let newClientId: string | undefined
  let isRollback = false
  const began = new Set<History.Step>()
  const done = new Set<History.Step>()

  const enter = (state: State, { at }: History.Entry, step?: History.Step, more: Partial<Now> = {}) => {
    const since = state === now.state ? now.since : at
    now = { state, step, since, until: undefined, hold: undefined, problem: undefined, ...more }
  }
  const underWay = () => (isRollback ? "rollingBack" : "running")

  for (const entry of entries) {
    const { event } = entry
    // A process that was thought dead tells late of a step that another one has done.
    if (event._tag !== "Done" && "step" in event && done.has(event.step)) continue
    switch (event._tag) {
      case "Started":
        enter("running", entry, rotation.mode === "twin" ? "create" : "handOver")
        break
      case "Began":
        began.add(event.step)
        enter(underWay(), entry, event.step)
        break
      case "Failed":
        now = { ...now, problem: event.problem }
        break
      case "ApprovalRequested": {
        const until = event.until === undefined ? undefined : DateTime.makeUnsafe(event.until)
        enter("awaitingApproval", entry, event.step, { until })
        break
      }
      case "Approved":
        // A step may be approved before the rotation asks.
        if (now.state === "awaitingApproval" && now.step === event.step) enter(underWay(), entry, now.step)
        break
      case "Held":
        enter("held", entry, event.step, { hold: event })
        break
      case "Resumed":
        if (now.hold?.hold === event.hold) enter(underWay(), entry, now.step)
        break
      case "RollbackRequested":
        isRollback = true
        enter("rollingBack", entry, now.step)
        break
      case "Ended":
        enter(event.outcome, entry)
        break
      case "Done":
        done.add(event.step)
        if (event.step === "create" || (event.step === "handOver" && rotation.mode === "inPlace")) {
          newClientId = event.clientId
        }
        if (event.step === "retire") newClientId = undefined
        if (event.step === "promote" && rotation.mode === "twin") enter("quiet", entry, "quiet")
        else if (event.step === "restore" && began.has("promote")) enter("quiet", entry, "quietTwin")
        else if (event.step === "deactivate") {
          enter("grace", entry, "grace", { until: DateTime.addDuration(entry.at, policy.grace) })
        } else if (now.state === "quiet" || now.state === "grace") {
          enter(underWay(), entry, nextOf(event.step))
        }
        break
    }
  }
  const status = { rotationId, rotation, newClientId, ...now }
  return { ...status, choices: choicesOf(status, began, isRollback) }
}

type Now = Pick<Status, "hold" | "problem" | "since" | "state" | "step" | "until">

const nextOf = (step: History.Step): History.Step | undefined => {
  switch (step) {
    case "quiet":
      return "deactivate"
    case "confirm":
      return "delete"
    case "quietTwin":
      return "retire"
    default:
      return undefined
  }
}

const choicesOf = (
  { hold, rotation, state, step }: Omit<Status, "choices">,
  began: ReadonlySet<History.Step>,
  isRollback: boolean
): ReadonlyArray<Choice> => {
  if (state === "completed" || state === "rolledBack") return []
  const choices: Array<Choice> = []
  if (state === "awaitingApproval") choices.push({ action: "approve", cost: costOfStep(rotation.mode, step) })
  if (hold !== undefined) choices.push({ action: "resume", cost: costOfResume(hold.reason) })
  const back = isRollback ? undefined : costOfRollback(rotation.mode, began)
  if (back !== undefined) choices.push({ action: "rollback", cost: back })
  return choices
}

const costOfStep = (mode: Policy.Mode, step: History.Step | undefined) => {
  switch (step) {
    case "deactivate":
      return "the old client gets no more tokens"
    case "delete":
      return "the old client is deleted for good"
    default:
      return mode === "twin"
        ? "programs that read the sink get the id and the secret of the new client; the old client goes on working"
        : "the old secret may stop working at once"
  }
}

const costOfResume = (reason: History.HoldReason) => {
  switch (reason) {
    case "failed":
      return "the step is tried again"
    case "stillUsed":
      return "the proof begins anew tomorrow; nothing is deleted before it holds"
    case "noUsageData":
      return "the usage is queried again"
  }
}

/** `undefined` if there is no way back. */
const costOfRollback = (mode: Policy.Mode, began: ReadonlySet<History.Step>): string | undefined => {
  if (mode === "inPlace") return began.has("handOver") ? undefined : "nothing has changed yet"
  if (began.has("delete")) return undefined
  if (began.has("promote")) {
    return "the old secret is current again; the new client is deleted once nobody uses it"
  }
  return "the new client, which nobody uses yet, is deleted"
}

/**
 * Whether a rotation can still go back.
 *
 * @since 0.1.0
 * @category guards
 */
export const canRollBack = ({ choices }: Status): boolean =>
  choices.some(({ action }) => action === "rollback")
