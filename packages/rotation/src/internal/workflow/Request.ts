/** The workflow of one rotation: its payload, and the id that makes it run once. */
import * as Schema from "effect/Schema"
import * as Workflow from "effect/workflow/Workflow"
import * as Plan from "../../Plan.ts"
import { Policy } from "../../Policy.ts"

export interface Request extends Schema.Schema.Type<typeof Request> {}
export const Request = Schema.Struct({
  ...Plan.PlannedRotation.fields,
  fleet: Schema.String,
  policy: Policy
})

export const idOf = ({ clientId, fleet }: Request): string => Plan.rotationId(fleet, clientId)

export const RotationWorkflow = Workflow.make("Rotation", {
  payload: Request,
  success: Schema.Literals(["completed", "rolledBack"]),
  idempotencyKey: idOf
  // The engine loses its connection to PostgreSQL with a defect. Captured, it would be the result of the rotation, and end it for
  // good; not captured, the rotation starts again from what it has done.
}).annotate(Workflow.CaptureDefects, false)
