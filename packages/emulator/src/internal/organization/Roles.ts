/** The roles that an emulated organization begins with, and the permissions that come with them. */
import * as Schema from "effect/Schema"

/**
 * A role: a name for permissions, such as `oauth:client:view`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Role extends Schema.Schema.Type<typeof Role> {}
/**
 * The schema of a role, for its JSON over HTTP.
 *
 * @since 0.1.0
 * @category models
 */
export const Role = Schema.Struct({
  id: Schema.NonEmptyString,
  name: Schema.String,
  permissions: Schema.Array(Schema.String)
})

/**
 * The roles of a new organization. `admin` has every permission that an operation needs, `integration` has none.
 *
 * @since 0.1.0
 * @category constants
 */
export const roles = {
  admin: {
    id: "a0000000-0000-4000-8000-000000000001",
    name: "OAuth Admin",
    permissions: [
      "oauth:client:view",
      "oauth:client:add",
      "oauth:client:edit",
      "oauth:client:delete",
      "oauth:client:authorize",
      "oauth:token:delete",
      "usage:client:view",
      "usage:organization:view",
      "usage:simpleSearch:view",
      "directory:organization:admin"
    ]
  },
  auditor: {
    id: "a0000000-0000-4000-8000-000000000002",
    name: "OAuth Auditor",
    permissions: [
      "oauth:client:view",
      "oauth:client:authorize",
      "usage:client:view",
      "usage:organization:view",
      "usage:simpleSearch:view"
    ]
  },
  viewer: {
    id: "a0000000-0000-4000-8000-000000000003",
    name: "OAuth Viewer",
    permissions: ["oauth:client:view"]
  },
  integration: { id: "a0000000-0000-4000-8000-000000000004", name: "Integration", permissions: [] }
} as const satisfies Record<string, Role>

/**
 * Returns grants of these roles in every division, for `roleDivisions` of a client.
 *
 * @since 0.1.0
 * @category constructors
 */
export const everywhere = (...granted: ReadonlyArray<Role>) =>
  granted.map(({ id }) => ({ roleId: id, divisionId: "*" }))
