/** The control plane as an `HttpApi` value, for `HttpApiClient`, and the errors of its operations. */
export { BadRequest, ControlApi, Forbidden, NotFound, Unauthorized } from "./internal/control/ControlApi.ts"
