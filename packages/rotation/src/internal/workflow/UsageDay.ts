/**
 * Reads the calls of one UTC day, of all clients, with one organization query. All rotations that need the day start this same
 * workflow, so that the query runs once.
 */
import * as Usage from "@effect-genesys/usage/Usage"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Activity from "effect/workflow/Activity"
import * as Workflow from "effect/workflow/Workflow"
import { Calendar } from "../../Calendar.ts"
import { RotationStore } from "../../RotationStore.ts"
import * as Dates from "../Dates.ts"
import * as StepError from "./StepError.ts"
import * as Wait from "./Wait.ts"

export const UsageDay = Workflow.make("RotationUsageDay", {
  payload: {
    date: Schema.String,
    /** When the API shows the calls of the day. */
    shownAt: Schema.DateTimeUtcFromString,
    /** Above 0 after a person has asked for a day that could not be read. */
    generation: Schema.Int
  },
  success: Schema.Struct({ problem: Schema.optionalKey(Schema.String) }),
  idempotencyKey: ({ date, generation, shownAt }) => `${date}/${DateTime.formatIso(shownAt)}/${generation}`
  // As for a rotation: a lost connection of the engine is not the result of a day.
}).annotate(Workflow.CaptureDefects, false)

export const layer = UsageDay.toLayer(
  Effect.fnUntraced(
    function* ({ date, shownAt }) {
      yield* Wait.until("shown", shownAt)
      for (let attempt = 1; ; attempt++) {
        const { at, problem } = yield* read(date, attempt)
        if (problem === undefined) return {}
        if (attempt === attempts) return { problem }
        const delay = Duration.min(Duration.minutes(2 ** attempt), Duration.hours(1))
        yield* Wait.until(`again/${attempt}`, DateTime.addDuration(at, delay))
      }
    },
    // Nobody rolls back a day.
    Effect.provideService(Wait.EndsOnRollback, false),
    // The errors of rollback are gone with it.
    Effect.orDie
  )
)

/** Some ten hours. */
const attempts = 15

const read = (date: string, attempt: number) =>
  Activity.make({
    name: `read/${attempt}`,
    success: Schema.Struct({ at: Schema.DateTimeUtcFromString, problem: Schema.optionalKey(Schema.String) }),
    execute: Effect.gen(function* () {
      const outcome = yield* query(date).pipe(
        Effect.as({}),
        StepError.orUnexpected(`The query of the usage of ${date}`),
        Effect.catch(({ problem }) =>
          Effect.as(Effect.logWarning(`The usage of ${date} could not be read: ${problem}`), { problem })
        )
      )
      return { ...outcome, at: yield* (yield* Calendar).now }
    }).pipe(Effect.withSpan("Rotation.usageDay", { attributes: { date } }))
  })

const query = Effect.fnUntraced(function* (date: string) {
  const store = yield* RotationStore
  const interval = { start: Dates.startOf(date), end: Dates.startOf(Dates.addDays(date, 1)) }
  const { at } = yield* Calendar
  const day = yield* at(Usage.organization({ interval, groupBy: ["OAuthClientId"] })).pipe(
    Effect.map((rows) => ({ isComplete: true, calls: totals(rows) })),
    // Without the permission of the organization query, each rotation asks for its own client.
    Effect.catchIf(
      (error) => error._tag === "GenesysError" && error.isForbidden,
      () => Effect.succeed({ isComplete: false, calls: new Map<string, number>() })
    )
  )
  yield* store.addDay({ date, ...day })
})

const totals = (rows: ReadonlyArray<{ readonly clientId: string; readonly requests: number }>) => {
  const calls = new Map<string, number>()
  for (const { clientId, requests } of rows) calls.set(clientId, (calls.get(clientId) ?? 0) + requests)
  return calls
}
