/** The routes of the login host. */
import * as Layer from "effect/Layer"
import * as AuthorizationEndpoint from "./AuthorizationEndpoint.ts"
import * as AuthorizationServerMetadata from "./AuthorizationServerMetadata.ts"
import * as Logout from "./Logout.ts"
import * as TokenEndpoint from "./TokenEndpoint.ts"

export const layer = Layer.mergeAll(
  AuthorizationEndpoint.layer,
  AuthorizationServerMetadata.layer,
  Logout.layer,
  TokenEndpoint.layer
)
