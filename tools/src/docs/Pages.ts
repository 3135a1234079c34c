/** The tables of the site that follow from the code, by the name under which its pages include them. */
import * as Effect from "effect/Effect"
import * as ClientDefaults from "./ClientDefaults.ts"
import * as CommandPages from "./CommandPages.ts"
import * as EmulatorDefaults from "./EmulatorDefaults.ts"
import * as ErrorCatalog from "./ErrorCatalog.ts"
import * as PollingDefaults from "./PollingDefaults.ts"
import * as Statuses from "./Statuses.ts"

export const pages = Effect.all({
  reasons: Effect.map(Statuses.observations, ErrorCatalog.reasonPage),
  codes: Effect.sync(ErrorCatalog.codePage),
  retries: ClientDefaults.retries,
  "rate-limit": Effect.sync(ClientDefaults.rateLimit),
  tokens: Effect.sync(ClientDefaults.tokens),
  transport: ClientDefaults.transport,
  regions: ClientDefaults.regions,
  polling: PollingDefaults.polling,
  usage: Effect.sync(PollingDefaults.usage),
  checks: Effect.sync(PollingDefaults.checks),
  emulator: Effect.sync(EmulatorDefaults.settings),
  commands: CommandPages.overview
})
