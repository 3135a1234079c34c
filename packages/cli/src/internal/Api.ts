/** The API of the organization that the command line, the environment or a profile names. */
import * as GenesysCloud from "@effect-genesys/client/GenesysCloud"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Layer from "effect/Layer"
import * as Current from "./organization/Current.ts"

/** Provides the services and the organization. Sends nothing before the first call, unless a token has to be renewed. */
export const layer = Layer.unwrap(
  Current.CurrentOrganization.useSync(({ credentials, region }) =>
    GenesysCloud.layer({ region, credentials })
  )
).pipe(
  Layer.provide(NodeTransport.layer),
  Layer.provideMerge(Layer.effect(Current.CurrentOrganization, Current.organization))
)
