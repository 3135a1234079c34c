/** The endpoints of the operations in `UsageOperations`. */
import * as OpenApi from "effect/http-api/OpenApi"
import * as Endpoint from "./internal/Endpoint.ts"
import * as UsageOperations from "./UsageOperations.ts"

/**
 * The endpoints of operations on the usage of the organization, and on usage jobs.
 *
 * @since 0.1.0
 * @category operations
 */
export const UsageGroup: Endpoint.Group<"usage", typeof UsageOperations> = Endpoint.group(
  "usage",
  UsageOperations
)
  .annotate(OpenApi.Title, "Usage")
  .annotate(OpenApi.Description, "API usage of the organization, and usage jobs with pages.")
