/** The users of the emulated organisation: one may do everything, the other nothing that needs a permission. */
import * as Roles from "./Roles.ts"

export interface User {
  readonly id: string
  readonly name: string
  readonly roles: ReadonlyArray<Roles.Role>
}

export const users: Readonly<Record<"administrator" | "agent", User>> = {
  administrator: {
    id: "b0000000-0000-4000-8000-000000000001",
    name: "Ada Administrator",
    roles: Object.values(Roles.roles)
  },
  agent: { id: "b0000000-0000-4000-8000-000000000002", name: "Alex Agent", roles: [] }
}

const byId = new Map(Object.values(users).map((user) => [user.id, user]))

export const find = (id: string): User | undefined => byId.get(id)
