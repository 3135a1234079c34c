/** The URL by which programs reach the emulator: a container or a proxy gives it another one than where it listens. */
import type * as Headers from "effect/http/Headers"
import * as Schema from "effect/Schema"

/** `http` or `https`, a host and perhaps a port. A slash at the end is left out. */
export const PublicUrl = Schema.String.check(
  Schema.makeFilter(
    (text) =>
      originOf(text) !== undefined || "Expected a URL of a host without a path, such as https://genesys.test"
  )
)

const originOf = (text: string) => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href
    ? url.origin
    : undefined
}

/** Throws where it is no such URL. */
export const parse = (text: string): string => {
  const origin = originOf(text)
  if (origin !== undefined) return origin
  throw new RangeError("publicUrl must be a URL of a host without a path, such as https://genesys.test")
}

/**
 * Without a slash at the end: `publicUrl`, or else by the request's own host, or else the address. What is no plain name
 * goes into no document and no shell.
 */
export const of = (
  { host = "" }: Headers.Headers,
  options: { readonly publicUrl: string | undefined; readonly address: string }
): string => options.publicUrl ?? (isPlain(host) ? `http://${host}` : options.address)

/** The host as it was written, since an issuer is compared letter by letter. */
const isPlain = (host: string) =>
  /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host) && URL.canParse(`http://${host}`)
