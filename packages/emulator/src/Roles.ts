/** The roles of a new organization, and a way to grant them in every division. */
export { everywhere, Role, roles } from "./internal/organization/Roles.ts"
