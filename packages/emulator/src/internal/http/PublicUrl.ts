/** The URL that programs use to reach the emulator. Behind a proxy or in a container, it is not the address. */
import type * as Headers from "effect/http/Headers"
import * as Schema from "effect/Schema"

/** `http` or `https`, a host and an optional port. A slash at the end is dropped. */
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

/** Throws if the text is not such a URL. */
export const parse = (text: string): string => {
  const origin = originOf(text)
  if (origin !== undefined) return origin
  throw new RangeError("publicUrl must be a URL of a host without a path, such as https://genesys.test")
}

/**
 * Without a slash at the end: `publicUrl`, or else the URL with the host of the request. A host that is not a plain name
 * could be code in a document or a shell, so then it is the address.
 */
export const of = (
  { host = "" }: Headers.Headers,
  options: { readonly publicUrl: string | undefined; readonly address: string }
): string => options.publicUrl ?? (isPlain(host) ? `http://${host}` : options.address)

/** The host stays as it was sent, because clients compare the issuer letter by letter. */
const isPlain = (host: string) =>
  /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host) && URL.canParse(`http://${host}`)
