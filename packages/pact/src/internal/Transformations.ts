/** The grammars of the strings that transformations of Effect decode. */
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"
import {
  dateTime,
  day,
  type Format,
  ipv4,
  ipv4Address,
  ipv6,
  ipv6Address,
  isoDuration,
  offset,
  time,
  uri,
  whole
} from "./Formats.ts"
import * as StringRules from "./StringRules.ts"

/** The grammar of the encoded string. Undefined for transformations that are not from Effect. */
export const formatOf = (ast: AST.AST): Format | undefined => {
  const link = ast.encoding?.at(-1)
  if (link === undefined) return undefined
  if (isJson(link.to)) return json
  return byTransformation.get(link.transformation)
}

/** Each `fromJsonString` has its own transformation, so it is recognized by an annotation. */
const isJson = ({ annotations }: AST.AST) => annotations?.["expected"] === jsonText

const number = String.raw`[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?`
const days = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"
const months = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
const identifiers = String.raw`[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*`

const decimal: Format = {
  patterns: [whole(number)],
  expected: "a number such as 12.5",
  integers: { patterns: [whole(String.raw`[+-]?[0-9]+(\.0*)?`)], expected: "a number such as 12" }
}

const base64: Format = {
  patterns: [whole("([0-9a-zA-Z+/]{4})*([0-9a-zA-Z+/]{2}==|[0-9a-zA-Z+/]{3}=)?")],
  expected: "base64 without line breaks"
}
const base64Url: Format = {
  patterns: [whole("([0-9a-zA-Z_-]{4})*([0-9a-zA-Z_-]{2}(==)?|[0-9a-zA-Z_-]{3}=?)?")],
  expected: "base64 for URLs, without line breaks"
}

const hex: Format = {
  patterns: [whole("([0-9a-fA-F]{2})*")],
  expected: "hexadecimal digits, two for each byte"
}

const dayOfMonth = "(0[1-9]|[12][0-9]|3[01])"
/** With leap seconds. */
const clock = "([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)"

const httpDate: Format = {
  patterns: [
    whole(`(${days}), ${dayOfMonth} (${months}) [0-9]{4} ${clock} GMT`),
    whole(`(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, ${dayOfMonth}-(${months})-[0-9]{2} ${clock} GMT`),
    whole(`(${days}) (${months}) ([ 0][1-9]|[12][0-9]|3[01]) ${clock} [0-9]{4}`)
  ],
  expected: "an HTTP date such as Sun, 01 Mar 2026 08:00:00 GMT"
}

/** Only the type of the outermost value: Pact has no rules for JSON within a string. */
const json: Format = {
  patterns: [
    whole(String.raw`[ \t\r\n]*\{[\s\S]*\}[ \t\r\n]*`),
    whole(String.raw`[ \t\r\n]*\[[\s\S]*\][ \t\r\n]*`),
    whole(String.raw`[ \t\r\n]*"[\s\S]*"[ \t\r\n]*`),
    whole(String.raw`[ \t\r\n]*-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?[ \t\r\n]*`),
    whole(String.raw`[ \t\r\n]*(true|false)[ \t\r\n]*`),
    whole(String.raw`[ \t\r\n]*null[ \t\r\n]*`)
  ],
  expected: "JSON"
}

const eitherOf = (end4: string, end6: string) => [whole(`${ipv4}${end4}`), whole(`${ipv6}${end6}`)]

const networked: Format = {
  patterns: [...eitherOf("/[0-9]{1,2}", "/[0-9]{1,3}"), ...eitherOf("", "")],
  expected: "a network such as 192.0.2.0/24"
}

const zone = String.raw`[A-Za-z][A-Za-z0-9+_\/-]*`

const known: ReadonlyArray<readonly [Schema.Top, Format]> = [
  [Schema.Date, dateTime],
  [Schema.DateTimeUtc, dateTime],
  [Schema.DateTimeUtcFromString, dateTime],
  [Schema.DateTimeUtcFromHttpDate, httpDate],
  [
    Schema.DateTimeZoned,
    {
      patterns: [
        whole(String.raw`${day}T${time}(Z|${offset})?\[[^\[\]]+\]`),
        whole(`${day}T${time}${offset}`)
      ],
      expected: "a date-time with its zone, such as 2026-03-01T08:00:00.000+00:00[Europe/London]"
    }
  ],
  [
    Schema.TimeZone,
    { patterns: [whole(offset), whole(zone)], expected: "a time zone such as Europe/London" }
  ],
  [Schema.TimeZoneNamed, { patterns: [whole(zone)], expected: "a time zone such as Europe/London" }],
  [Schema.DurationFromIsoString, isoDuration],
  [
    Schema.DurationFromString,
    {
      patterns: [
        whole(
          String.raw`-?[0-9]+(\.[0-9]+)?\s+(nanos?|micros?|millis?|seconds?|minutes?|hours?|days?|weeks?)`
        ),
        whole("-?Infinity")
      ],
      expected: "a duration such as 3 seconds"
    }
  ],
  [Schema.FiniteFromString, { ...decimal, patterns: [...decimal.patterns, whole("([+-]?Infinity|NaN)")] }],
  [Schema.BigDecimal, decimal],
  [
    Schema.ByteSizeFromString,
    {
      patterns: [whole(String.raw`[0-9]+(\.[0-9]+)?\s*[A-Za-z]+`)],
      expected: "a size such as 10 MB"
    }
  ],
  [Schema.URL, uri],
  [Schema.Uint8Array, base64],
  [Schema.StringFromBase64, base64],
  [Schema.Uint8ArrayFromBase64Url, base64Url],
  [Schema.StringFromBase64Url, base64Url],
  [Schema.Uint8ArrayFromHex, hex],
  [Schema.StringFromHex, hex],
  [
    Schema.StringFromUriComponent,
    { patterns: [whole("([^%]|%[0-9a-fA-F]{2})*")], expected: "percent-encoded text" }
  ],
  [
    Schema.SemVer,
    {
      patterns: [
        whole(
          String.raw`(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-${identifiers})?(\+${identifiers})?`
        )
      ],
      expected: "a version such as 1.2.3"
    }
  ],
  [
    Schema.SemVerRange,
    {
      patterns: [whole(String.raw`[\s=<>~^v]*([0-9]+|[xX*])([\s.|=<>~^+*-]|[0-9A-Za-z])*`)],
      expected: "a range of versions such as ^1.2.3"
    }
  ],
  [
    Schema.RetryAfterFromString,
    { patterns: [whole("[0-9]+"), ...httpDate.patterns], expected: "seconds, or an HTTP date" }
  ],
  [Schema.Ipv4AddressFromString, ipv4Address],
  [Schema.Ipv6AddressFromString, ipv6Address],
  [Schema.IpAddressFromString, { patterns: eitherOf("", ""), expected: "an IP address such as 192.0.2.1" }],
  [Schema.Ipv4InterfaceFromString, networked],
  [Schema.Ipv6InterfaceFromString, networked],
  [Schema.IpInterfaceFromString, networked],
  [Schema.Ipv4NetworkFromString, networked],
  [Schema.Ipv6NetworkFromString, networked],
  [Schema.IpNetworkFromString, networked],
  [
    Schema.InetAddressFromString,
    {
      patterns: [whole(`${ipv4}:[0-9]{1,5}`), whole(String.raw`\[[0-9a-fA-F:.]+(%[^\]]+)?\]:[0-9]{1,5}`)],
      expected: "an address and a port, such as 192.0.2.1:80"
    }
  ],
  [
    Schema.HostPortFromString,
    {
      patterns: [whole(String.raw`[^\s:\/@]+:[0-9]{1,5}`), whole(String.raw`\[[^\]]+\]:[0-9]{1,5}`)],
      expected: "a host and a port, such as example.com:80"
    }
  ],
  [
    Schema.MacAddressFromString,
    {
      patterns: [whole("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}"), whole("([0-9a-fA-F]{2}:){7}[0-9a-fA-F]{2}")],
      expected: "a MAC address such as 00:1a:2b:3c:4d:5e"
    }
  ]
]

const linkOf = (schema: Schema.Top) => Schema.toCodecJson(schema).ast.encoding?.at(-1)

const byTransformation = new Map<unknown, Format>(
  known.map(([schema, format]) => [linkOf(schema)?.transformation, format])
)

const jsonText = linkOf(Schema.fromJsonString(Schema.Unknown))?.to.annotations?.["expected"]

/** Whether the schema decodes a date, by any transformation. */
export const isPointInTime = ({ _tag, annotations }: AST.AST) =>
  _tag === "Declaration" && dates.has(StringRules.representationOf(annotations)?.id)

const dates = new Set<unknown>(["effect/schema/Date", "effect/schema/DateTimeUtc"])
