/** The handler of an emulator without a port, for HTTP clients other than Effect's. */
export { WebHandler } from "./internal/http/InMemoryServer.ts"
