/**
 * Compares two organizations in two regions: each has a layer of its own, with its own token and rate limit. Their variables
 * begin with MAIN_ and BACKUP_, such as MAIN_GENESYSCLOUD_REGION.
 */
import { Connection, OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Command from "effect/cli/Command"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Demo from "./demo.ts"
import * as Backup from "./demo/backup.ts"

// A program of one organization does not know which one it is.
const names = Effect.gen(function* () {
  const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients)
  return entities.map(({ name }) => name)
})

const organization = (name: string) =>
  OAuthApi.layerConfig(Config.nested(Connection.fromEnvironment, name)).pipe(
    Layer.provide(NodeTransport.layer)
  )

const compare = Effect.gen(function* () {
  const { backup, main } = yield* Effect.all(
    {
      main: Effect.provide(names, organization("MAIN")),
      backup: Effect.provide(names, organization("BACKUP"))
    },
    { concurrency: "unbounded" }
  )
  yield* Console.log(`main has ${main.length} clients, and backup has ${backup.length}.`)
  for (const name of main) if (!backup.includes(name)) yield* Console.log(`backup lacks ${name}.`)
})

Command.make("several-organizations", {}, () => compare).pipe(
  Command.withDescription("Print the clients that one organization has and another one lacks"),
  Demo.run({ beside: Backup.environment })
)
