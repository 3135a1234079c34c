/** The HTTP transports with which our client is measured, by name. */
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"

export const transports = {
  /** The transport that the README recommends for Node.js. */
  recommended: NodeTransport.layer,
  effectUndici: NodeHttpClient.layerUndici
}
