/** The HTTP transports that our client is measured on, by name. */
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"

export const transports = {
  /** The one that the README shows for Node. */
  recommended: NodeTransport.layer,
  effectUndici: NodeHttpClient.layerUndici
}
