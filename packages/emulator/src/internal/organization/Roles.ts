/** The roles that an emulated organization begins with, and the permissions that come with them. */
import * as Schema from "effect/Schema"

export interface Role extends Schema.Schema.Type<typeof Role> {}
export const Role = Schema.Struct({
  id: Schema.NonEmptyString,
  name: Schema.String,
  permissions: Schema.Array(Schema.String)
})

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

/** Every role in every division. */
export const everywhere = (...granted: ReadonlyArray<Role>) =>
  granted.map(({ id }) => ({ roleId: id, divisionId: "*" }))
