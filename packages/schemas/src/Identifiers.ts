/**
 * Ids of the vendor. In responses they are branded, so that code that asks for a brand cannot mix them up. The methods of
 * the client accept any string, because ids also come from configuration and files.
 */
import * as Schema from "effect/Schema"

/**
 * The id of an OAuth client, which is also its `client_id` in OAuth. A UUID in every sample seen.
 *
 * @since 0.1.0
 * @category models
 */
export type OAuthClientId = typeof OAuthClientId.Type
export const OAuthClientId = /*#__PURE__*/ Schema.String.pipe(Schema.brand("OAuthClientId"))

/**
 * The id of a usage query on the server. A UUID in every sample seen.
 *
 * @since 0.1.0
 * @category models
 */
export type ExecutionId = typeof ExecutionId.Type
export const ExecutionId = /*#__PURE__*/ Schema.String.pipe(Schema.brand("ExecutionId"))

/**
 * The name of an OAuth scope, such as `oauth:readonly`.
 *
 * @since 0.1.0
 * @category models
 */
export type OAuthScopeId = typeof OAuthScopeId.Type
export const OAuthScopeId = /*#__PURE__*/ Schema.String.pipe(Schema.brand("OAuthScopeId"))

/**
 * An id in a path. The vendor documents ids as plain strings, so this refuses only text that would change the path or that
 * cannot be an id: empty text, blanks, slashes, and dots alone.
 *
 * @since 0.1.0
 * @category models
 */
export const PathId = /*#__PURE__*/ Schema.String.check(
  Schema.isPattern(/^(?!\.{1,2}$)[A-Za-z0-9._~:@-]+$/, {
    expected: "an id: letters, digits and . _ ~ : @ - only, without spaces or slashes",
    // The vendor's document has no pattern; the check is ours.
    toJsonSchema: () => ({})
  })
)
