/** The users that an emulated organization begins with: one has every permission, the other has none. */
import * as Schema from "effect/Schema"
import * as Roles from "./Roles.ts"

/**
 * A user of the organization. A user has the permissions of its roles.
 *
 * @since 0.1.0
 * @category models
 */
export interface User extends Schema.Schema.Type<typeof User> {}
/**
 * The schema of a user, for its JSON over HTTP.
 *
 * @since 0.1.0
 * @category models
 */
export const User = Schema.Struct({
  id: Schema.NonEmptyString,
  name: Schema.String,
  roleIds: Schema.Array(Schema.String)
})

/**
 * The users of a new organization: the administrator has every permission, the agent has none.
 *
 * @since 0.1.0
 * @category constants
 */
export const users: Readonly<Record<"administrator" | "agent", User>> = {
  administrator: {
    id: "b0000000-0000-4000-8000-000000000001",
    name: "Ada Administrator",
    roleIds: Object.values(Roles.roles).map(({ id }) => id)
  },
  agent: { id: "b0000000-0000-4000-8000-000000000002", name: "Alex Agent", roleIds: [] }
}
