/** What a person tells a rotation from another process. A signal is kept, even while no runner is up. */
import type * as Schema from "effect/Schema"
import * as DurableDeferred from "effect/workflow/DurableDeferred"
import type { ApprovedStep } from "../../Policy.ts"

export const rollback = DurableDeferred.make("rollback")

export const approval = (step: ApprovedStep) => DurableDeferred.make(`approval/${step}`)

export const resume = (hold: string) => DurableDeferred.make(`resume/${hold}`)

export const unpause = (pauseId: string) => DurableDeferred.make(`unpause/${pauseId}`)

export type Signal = DurableDeferred.DurableDeferred<typeof Schema.Void>
