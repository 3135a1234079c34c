/** Clients, users, roles and calls to add to an organization, and the credentials of the clients that were added. */
export { Fixture, Seeded } from "./internal/control/Fixture.ts"
export { NotSet } from "./internal/control/NotSet.ts"
export type { SeededClient } from "./internal/organization/Seed.ts"
