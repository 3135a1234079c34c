/** The endpoints of the operations in `OAuthOperations`. */
import * as OpenApi from "effect/http-api/OpenApi"
import * as Endpoint from "./internal/Endpoint.ts"
import * as OAuthOperations from "./OAuthOperations.ts"

/**
 * The endpoints of operations on clients, their usage, authorizations and scopes.
 *
 * @since 0.1.0
 * @category operations
 */
export const OAuthGroup: Endpoint.Group<"oauth", typeof OAuthOperations> = Endpoint.group(
  "oauth",
  OAuthOperations
)
  .annotate(OpenApi.Title, "OAuth")
  .annotate(OpenApi.Description, "OAuth clients, their API usage, their authorizations, and scopes.")
