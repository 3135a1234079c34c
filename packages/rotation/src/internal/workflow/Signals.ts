/** What a person tells a rotation from another process. A signal is kept, even while no runner is up. */
import * as Schema from "effect/Schema"
import * as DurableDeferred from "effect/workflow/DurableDeferred"
import type { ApprovedStep } from "../../Policy.ts"

/** Who sent a signal, for the history. */
export const By = Schema.Struct({ by: Schema.String })

const make = (name: string) => DurableDeferred.make(name, { success: By })

export type Signal = ReturnType<typeof make>

export const rollback = make("rollback")

export const approval = (step: ApprovedStep) => make(`approval/${step}`)

export const resume = (hold: string) => make(`resume/${hold}`)

export const unpause = (pauseId: string) => make(`unpause/${pauseId}`)
