/** What the processes of `kills.test.ts` share. The runners read it from a file. */
import { Calendar } from "@effect-genesys/rotation"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"

/** Where the process ends for a rotation. */
export interface Point extends Schema.Schema.Type<typeof Point> {}
export const Point = Schema.Struct({
  rotationId: Schema.String,
  /** The name of the write, as {@link nameOf} has it. */
  write: Schema.String,
  side: Schema.Literals(["before", "after"])
})

export interface Settings extends Schema.Schema.Type<typeof Settings> {}
export const Settings = Schema.Struct({
  database: Schema.Struct({
    host: Schema.String,
    port: Schema.Int,
    username: Schema.String,
    database: Schema.String
  }),
  /** The emulator. */
  url: Schema.String,
  rotator: Schema.Struct({ clientId: Schema.String, clientSecret: Schema.String }),
  /** When the days began, in milliseconds since the epoch. */
  origin: Schema.Int,
  /** The folder of the secrets. */
  sink: Schema.String,
  /** A file that gets each secret that is stored, a line each. */
  issued: Schema.String,
  /** A file that gets the id of each rotation that has reached its point, a line each. */
  reached: Schema.String,
  port: Schema.Int,
  points: Schema.Array(Point)
})

export const Text = Schema.fromJsonString(Settings)

/** The name of a write. Those to the store have their step in them. */
export const nameOf = ({
  step,
  to,
  what
}: {
  readonly step: string
  readonly to: string
  readonly what: string
}) => (to === "store" ? `store: ${what}` : `${step} ${to}: ${what}`)

/** A day takes two seconds. */
export const speed = 43_200

export const calendar = (origin: number): Calendar.Calendar =>
  Calendar.accelerated({ origin: DateTime.makeUnsafe(origin), speed })

/** Intervals of the cluster, in the time of the machine. */
export const sharding = {
  shardLockExpiration: "6 seconds",
  shardLockRefreshInterval: "2 seconds",
  refreshAssignmentsInterval: "1 second",
  runnerHealthCheckInterval: "2 seconds",
  entityMessagePollInterval: "500 millis"
} as const
