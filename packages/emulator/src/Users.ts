/** The users of a new organization. */
export { User, users } from "./internal/organization/Users.ts"
