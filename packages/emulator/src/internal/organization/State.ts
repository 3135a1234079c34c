/** The state of an emulator: its clock and its organization, from the data file or new, and the counts of its rate limit. */
import * as Layer from "effect/Layer"
import * as ClockControl from "./ClockControl.ts"
import * as DataFile from "./DataFile.ts"
import * as EmulatedClock from "./EmulatedClock.ts"
import * as InitialState from "./InitialState.ts"
import * as Organization from "./Organization.ts"
import * as RateLimit from "./RateLimit.ts"
import * as Seed from "./Seed.ts"

export interface Options extends Organization.Options {
  readonly seed?: "demo" | "empty"
}

/** Each layer may use the services of those below it. */
export const layer = (options: Options) =>
  InitialState.layer(options).pipe(
    Layer.provideMerge(Seed.layer),
    Layer.provideMerge(ClockControl.layer),
    Layer.provideMerge(RateLimit.layer),
    Layer.provideMerge(Organization.layer(options)),
    Layer.provideMerge(DataFile.layer(options)),
    Layer.provideMerge(EmulatedClock.layer)
  )
