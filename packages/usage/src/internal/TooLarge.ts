/** A query whose interval or result is too large: for the vendor, or for the transport of this client. */
import type { GenesysError } from "@effect-genesys/client/GenesysError"

/** Whether a shorter interval may help, whatever the status: the same code comes with 400, 413 and 500. */
export const isTooLarge = ({ reason }: GenesysError): boolean =>
  reason._tag === "PayloadTooLarge" ||
  reason._tag === "ResponseTooLarge" ||
  ("code" in reason && reason.code !== undefined && codes.has(reason.code))

const codes: ReadonlySet<string> = new Set([
  "query.too.long",
  "max.response.size.reached",
  "response.entity.too.large",
  "request.entity.too.large"
])
