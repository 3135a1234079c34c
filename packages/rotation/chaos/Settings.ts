/** What the processes of a run share. They read it from a file. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Calendar } from "@effect-genesys/rotation"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"

export interface Settings extends Schema.Schema.Type<typeof Settings> {}
export const Settings = Schema.Struct({
  /** The folder of the sink, the logs, the spans and the data of the emulator. */
  folder: Schema.String,
  database: Schema.Struct({
    host: Schema.String,
    port: Schema.Int,
    username: Schema.String,
    database: Schema.String
  }),
  /** The port of the emulator. */
  cloud: Schema.Int,
  /** When the days began, in milliseconds since the epoch. */
  origin: Schema.Int,
  /** The client that the runners sign in with. */
  rotator: Schema.Struct({ clientId: Schema.String, clientSecret: Schema.String }),
  /** The clients to rotate. */
  clients: Schema.Array(Schema.Struct({ clientId: Schema.String, clientSecret: Schema.String }))
})

export const Text = Schema.fromJsonString(Settings)

/** The settings in the file that the first argument names. */
export const read = (): Settings => Schema.decodeSync(Text)(readFileSync(process.argv[2] ?? "", "utf8"))

/** A day takes two seconds. */
export const speed = 43_200

/** The calendar of a process whose clock is ahead by some hours. */
export const calendar = ({ origin }: Settings, hoursAhead = 0): Calendar.Calendar => {
  const begun = DateTime.makeUnsafe(origin)
  return Calendar.accelerated({
    origin: begun,
    speed,
    startsAt: DateTime.add(begun, { hours: hoursAhead })
  })
}

export const url = ({ cloud }: Settings) => `http://127.0.0.1:${cloud}`

export const sink = ({ folder }: Settings) => join(folder, "sink")

/** Every secret that was issued, a line each. */
export const issued = ({ folder }: Settings) => join(folder, "issued.txt")

/** What others can see of the runners: their output and their spans. */
export const seen = ({ folder }: Settings) => join(folder, "seen")
