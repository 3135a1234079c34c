/** Mutates valid response bodies into responses that no server should send. */
import { gzipSync } from "node:zlib"
import type { Json } from "./FuzzExchanges.ts"
import { pick, type Random } from "./Random.ts"

const oddities: readonly [Json, ...ReadonlyArray<Json>] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 53,
  1e308,
  "",
  " ",
  "\u0000",
  "\uD800",
  "LATER",
  "2026-02-30T00:00:00Z",
  "2026-01-01",
  "x".repeat(2000),
  [],
  [[]],
  [null],
  {},
  { __proto__: null },
  { constructor: 1, toString: 2, _tag: "NotFound" }
]

/** A copy with one change: a value replaced, removed, repeated or added. */
const mutated = (dice: Random, json: Json): Json => {
  if (json === null || typeof json !== "object" || dice.chance(0.1)) return pick(dice, oddities)
  if (Array.isArray(json)) {
    const items: ReadonlyArray<Json> = json
    if (items.length === 0 || dice.chance(0.3)) return [...items, ...items, pick(dice, oddities)]
    const at = dice.below(items.length)
    return items.map((item, index) => (index === at ? mutated(dice, item) : item))
  }
  const entries = Object.entries(json)
  if (entries.length === 0 || dice.chance(0.1)) return { ...json, later: pick(dice, oddities) }
  const at = dice.below(entries.length)
  if (dice.chance(0.25)) return Object.fromEntries(entries.filter((_entry, index) => index !== at))
  return Object.fromEntries(
    entries.map(([key, value], index) => [key, index === at ? mutated(dice, value) : value])
  )
}

const statuses: readonly [number, ...ReadonlyArray<number>] = [
  200, 200, 200, 200, 200, 201, 202, 204, 206, 301, 302, 304, 400, 401, 402, 403, 404, 405, 408, 409, 410,
  413, 415, 418, 422, 429, 500, 501, 502, 503, 504, 505, 511, 599
]
const headerNames: readonly [string, ...ReadonlyArray<string>] = [
  "retry-after",
  "inin-correlation-id",
  "inin-ratelimit-allowed",
  "inin-ratelimit-count",
  "inin-ratelimit-reset",
  "content-type",
  "content-encoding",
  "content-length",
  "date",
  "location",
  "set-cookie"
]
const headerValues: readonly [string, ...ReadonlyArray<string>] = [
  "",
  "0",
  "-1",
  "1e9",
  "99999999999999999999",
  "Wed, 21 Oct 2026 07:28:00 GMT",
  "Sunday, 06-Nov-94 08:49:37 GMT",
  "Sun Nov  6 08:49:37 1994",
  "Thu, 31 Dec 9999 23:59:59 GMT",
  "soon",
  "text/html",
  "gzip",
  "br, later",
  "a,b"
]

/** The limit of the client under test. Some bodies are as long as that, or one byte longer. */
export const maxResponseBytes = 50_000

/** The text of a JSON value, often valid, else cut off, in another notation, too deep or too long. */
const written = (dice: Random, json: Json): string => {
  const text = JSON.stringify(json)
  switch (dice.below(12)) {
    case 0:
      return text.slice(0, dice.below(text.length + 1))
    case 1:
      return `\uFEFF${text}`
    case 2:
      return `<html><body>${dice.below(1000)}</body></html>`
    case 3:
      return text.replaceAll('"', "'")
    case 4:
    case 6:
      return deepened(dice, text)
    case 5:
      return text.padEnd(maxResponseBytes - 1 + dice.below(3), " ")
    default:
      return text
  }
}

/** The text with a field that is nested so deep that a recursive reader may overflow the stack. */
const deepened = (dice: Random, text: string): string => {
  const [opening, closing] = pick(dice, [
    ['{"errors":[', "]}"],
    ['{"errors":[', "]}"],
    ["[", "]"],
    ['{"later":', "}"]
  ])
  const depth = dice.below(2500)
  const name = pick(dice, [
    "errorBody",
    "errorBody",
    "errorBody",
    "errors",
    "later",
    "details",
    "access_token",
    "roleDivisions"
  ])
  const inner = `${opening.repeat(depth)}1${closing.repeat(dice.chance(0.9) ? depth : 0)}`
  return text.endsWith("}") ? `${text.slice(0, -1)},"${name}":${inner}}` : inner
}

/** The text as UTF-8, or as bytes that are not UTF-8. */
const bytes = (dice: Random, text: string): BodyInit => {
  switch (dice.below(12)) {
    case 0:
      return new Uint8Array(gzipSync(text))
    case 1:
      return new Uint8Array(Buffer.from(text, "utf16le"))
    case 2:
      return new Uint8Array([...Buffer.from(text.slice(0, 20)), 0xff, 0xc0, 0xed, 0xa0, 0x80])
    default:
      return text
  }
}

/** A response of the API or the token endpoint, with zero to two changes in its body, and zero to two odd headers. */
export const mutatedResponse = (dice: Random, success: Json, failure: Json): Response => {
  const status = dice.chance(0.5) ? 200 : pick(dice, statuses)
  let body = status < 300 ? success : failure
  for (let change = dice.below(3); change > 0; change--) body = mutated(dice, body)
  const headers = new Headers({ "content-type": "application/json" })
  for (let header = dice.below(3); header > 0; header--)
    headers.set(pick(dice, headerNames), pick(dice, headerValues))
  const isEmpty = status === 204 || status === 304 || success === null
  return new Response(isEmpty ? null : bytes(dice, written(dice, body)), { status, headers })
}
