/** The users that an emulated organization begins with: one has every permission, the other has none. */
import * as Schema from "effect/Schema"
import * as Roles from "./Roles.ts"

export interface User extends Schema.Schema.Type<typeof User> {}
export const User = Schema.Struct({
  id: Schema.NonEmptyString,
  name: Schema.String,
  roleIds: Schema.Array(Schema.String)
})

export const users: Readonly<Record<"administrator" | "agent", User>> = {
  administrator: {
    id: "b0000000-0000-4000-8000-000000000001",
    name: "Ada Administrator",
    roleIds: Object.values(Roles.roles).map(({ id }) => id)
  },
  agent: { id: "b0000000-0000-4000-8000-000000000002", name: "Alex Agent", roleIds: [] }
}
