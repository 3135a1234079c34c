/** The roles of the emulated organisation, and the permissions that come with them. */
export interface Role {
  readonly id: string
  readonly name: string
  readonly permissions: ReadonlyArray<string>
}

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

const byId = new Map<string, Role>(Object.values(roles).map((role) => [role.id, role]))

export const permissionsOf = (roleIds: ReadonlyArray<string>): ReadonlySet<string> =>
  new Set(roleIds.flatMap((id) => byId.get(id)?.permissions ?? []))

/** Every role in every division. */
export const everywhere = (...granted: ReadonlyArray<Role>) =>
  granted.map(({ id }) => ({ roleId: id, divisionId: "*" }))
