/** The real client against an emulator, for the tests of usage. */
import { Credentials, GenesysCloud } from "@effect-genesys/client"
import { Emulator } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import type { UsageRow } from "@effect-genesys/usage"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

export const layer = (options: Emulator.Options = {}) =>
  Layer.unwrap(
    Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret }, url }) =>
      GenesysCloud.layer({
        region: url,
        credentials: Credentials.clientCredentials(clientId, clientSecret),
        rateLimit: false
      })
    )
  ).pipe(
    Layer.provide(NodeHttpClient.layerUndici),
    Layer.provideMerge(Emulator.layer({ seed: "demo", queryLatency: 0, ...options })),
    Layer.orDie
  )

/** The 30 days of the demo. */
export const month = Effect.map(DateTime.now, (now) => Interval.lastDays(30, now))

/** The client of the demo that makes the most calls. */
export const busiest = Emulator.Emulator.useSync(({ clients }) => clients[0] ?? { clientId: "", name: "" })

export const total = (rows: ReadonlyArray<UsageRow.Counts>) =>
  rows.reduce((sum, { requests }) => sum + requests, 0)

/** Rows as sorted texts, to compare them in any order. */
export const sorted = (rows: ReadonlyArray<UsageRow.UsageRow>) =>
  rows.map((row) => JSON.stringify(row)).toSorted()
