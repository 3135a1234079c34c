/** The API of the organization that the command line, the environment or a profile names. */
import * as GenesysCloud from "@effect-genesys/client/GenesysCloud"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Current from "./organization/Current.ts"

/** Provides the services. Nothing is sent before the first call. */
export const layer = Layer.unwrap(
  Effect.map(Current.organization, ({ credentials, region }) => GenesysCloud.layer({ region, credentials }))
).pipe(Layer.provide(NodeTransport.layer))
