/** The endpoints of the operations in `TokensOperations`. */
import * as OpenApi from "effect/http-api/OpenApi"
import * as Endpoint from "./internal/Endpoint.ts"
import * as TokensOperations from "./TokensOperations.ts"

/**
 * The endpoints of operations on access tokens and their idle time-out.
 *
 * @since 0.1.0
 * @category operations
 */
export const TokensGroup: Endpoint.Group<"tokens", typeof TokensOperations> = Endpoint.group(
  "tokens",
  TokensOperations
)
  .annotate(OpenApi.Title, "Tokens")
  .annotate(OpenApi.Description, "Access tokens: describe, check and revoke them, and their idle time-out.")
