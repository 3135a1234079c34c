/** Strings with a grammar: the contract accepts the strings that the schema accepts in the notation of the example. */
import { assert, describe, it } from "@effect/vitest"
import { Matcher } from "effect-pact"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Core from "./Core.ts"

interface Text {
  readonly name: string
  readonly schema: Schema.Codec<unknown, string>
  readonly example: string
  readonly accepts: ReadonlyArray<string>
  /** Strings that the schema refuses, and strings in another notation. */
  readonly rejects: ReadonlyArray<string>
}

const text = (
  name: string,
  schema: Schema.Codec<unknown, string>,
  example: string,
  accepts: ReadonlyArray<string>,
  rejects: ReadonlyArray<string> = []
): Text => ({ name, schema, example, accepts, rejects: ["abc", ...rejects] })

const withChecks = (...checks: Parameters<typeof Schema.String.check>) => Schema.String.check(...checks)

/** A date with a custom notation. */
const germanDate = Schema.String.check(Schema.isPattern(/^\d\d\.\d\d\.\d{4}$/)).pipe(
  Schema.decodeTo(
    Schema.DateTimeUtc,
    SchemaTransformation.transform({
      decode: (written) => DateTime.makeUnsafe(written.split(".").toReversed().join("-")),
      encode: (date) => DateTime.formatIsoDateUtc(date).split("-").toReversed().join(".")
    })
  )
)

const texts: ReadonlyArray<Text> = [
  text("a date of your own", germanDate, "01.03.2026", ["31.12.2027"], ["2026-03-01", "1.3.2026"]),
  text(
    "FiniteFromString",
    Schema.FiniteFromString,
    "12.5",
    ["-3", "1e3", ".5", "5.", "+1", "0"],
    ["1,5", "NaN", "Infinity", "1 2", "--1"]
  ),
  text(
    "FiniteFromString of integers",
    Schema.FiniteFromString.check(Schema.isInt()),
    "12",
    ["-3", "+1", "2.0"],
    ["1.5", "1e"]
  ),
  text(
    "BigDecimal",
    Schema.BigDecimalFromString,
    "12.50",
    ["-3", "1e3", "0.000000000000000001"],
    ["1,5", "0x1f"]
  ),
  text(
    "BigInt",
    Schema.BigIntFromString,
    "12",
    ["-3", "123456789012345678901234567890"],
    ["1.5", "1e3", "٣"]
  ),
  text(
    "HTTP dates",
    Schema.DateTimeUtcFromHttpDate,
    "Sun, 01 Mar 2026 08:00:00 GMT",
    ["Mon, 02 Mar 2026 23:59:59 GMT"],
    [
      "2026-03-01T08:00:00Z",
      "Sun, 01 Mar 2026 08:00:00",
      "Son, 01 Mär 2026 08:00:00 GMT",
      "1 Mar 2026",
      "Sun, 32 Mar 2026 08:00:00 GMT",
      "Sun, 01 Mar 2026 25:00:00 GMT"
    ]
  ),
  text(
    "HTTP dates of old",
    Schema.DateTimeUtcFromHttpDate,
    "Sunday, 06-Nov-94 08:49:37 GMT",
    ["Friday, 04-Nov-94 08:49:37 GMT"],
    ["2026-03-01T08:00:00Z"]
  ),
  text(
    "HTTP dates of asctime",
    Schema.DateTimeUtcFromHttpDate,
    "Sun Nov  6 08:49:37 1994",
    ["Thu Nov 10 08:49:37 1994"],
    ["Nov 6 1994"]
  ),
  text(
    "DateTimeUtc",
    Schema.DateTimeUtcFromString,
    "2026-03-01T08:00:00Z",
    ["2026-12-31T23:59:59.123Z", "2026-01-01T24:00:00Z"],
    [
      "2026-03-01",
      "08:00:00Z",
      "2026-03-01T08:00:00Z\n",
      "2026-13-01T08:00:00Z",
      "2026-00-01T08:00:00Z",
      "2026-01-32T08:00:00Z",
      "2026-01-01T25:00:00Z",
      "2026-01-01T08:60:00Z",
      "2026-01-01T08:00:61Z"
    ]
  ),
  text(
    "DateTimeZoned",
    Schema.DateTimeZonedFromString,
    "2026-03-01T08:00:00.000+00:00[Europe/London]",
    ["2026-07-01T08:00:00.000+01:00[Europe/Berlin]"],
    ["2026-03-01T08:00:00.000Z", "[Europe/London]"]
  ),
  text(
    "DateTimeZoned by an offset",
    Schema.DateTimeZonedFromString,
    "2026-03-01T08:00:00.000+01:00",
    ["2026-07-01T08:00:00+02:00"],
    ["2026-03-01T08:00:00.000Z"]
  ),
  text("TimeZone", Schema.TimeZoneFromString, "+03:00", ["-05:30"], ["3", "Europe"]),
  {
    ...text("TimeZoneNamed", Schema.TimeZoneNamedFromString, "Europe/London", [
      "UTC",
      "America/New_York",
      "Etc/GMT+1"
    ]),
    rejects: ["", "1", "+03:00", "Europe London"]
  },
  text(
    "ISO durations",
    Schema.DurationFromIsoString,
    "PT1H30M",
    ["P1D", "P2W", "-PT1.5S", "PT0S"],
    ["1h", "P", "PT", "P1Y", "1 hour"]
  ),
  text(
    "durations",
    Schema.DurationFromString,
    "3 seconds",
    ["1 nano", "-1.5 hours", "2 weeks"],
    ["3s", "3", "seconds"]
  ),
  text("byte sizes", Schema.ByteSizeFromString, "10 MB", ["1.5 GiB", "1kB"], ["10", "MB", "-1 MB"]),
  text(
    "URL",
    Schema.URLFromString,
    "https://a.example/b?c=d#e",
    ["http://localhost", "ftp://b.example/%20"],
    ["/b", "a.example", "//a.example", "mailto:a@b.example"]
  ),
  text("URL without an authority", Schema.URLFromString, "urn:isbn:1", ["mailto:a@b.example"], ["/b", "1:b"]),
  text(
    "base64",
    Schema.StringFromBase64,
    "YWJj",
    ["", "YQ==", "+/+/", "YWI="],
    ["a-_=", "YQ=", "Y===", "YWJj\n="]
  ),
  text("base64 of bytes", Schema.Uint8ArrayFromBase64, "AAEC", ["", "AA=="], ["AA", "A-_A"]),
  {
    ...text("base64 for URLs", Schema.Uint8ArrayFromBase64Url, "AA-_", ["", "AA", "AAA"]),
    rejects: ["A", "AA+/", "A="]
  },
  text("hex", Schema.Uint8ArrayFromHex, "0aFF", ["", "00"], ["0", "0g", "0x00"]),
  {
    ...text("URI components", Schema.StringFromUriComponent, "a%20b", ["", "a", "é%C3%A9"]),
    rejects: ["%", "100%", "%zz"]
  },
  text(
    "versions",
    Schema.SemVerFromString,
    "1.2.3",
    ["0.0.0", "10.20.30", "1.0.0-rc.1+build.5"],
    ["1.2", "v1.2.3", "01.2.3", "1.2.3-"]
  ),
  text(
    "ranges of versions",
    Schema.SemVerRangeFromString,
    "^1.2.3",
    ["1.x", "*", ">=1.0.0 <2.0.0", "1.2.3 - 2.3.4", "~1"],
    ["latest", "workspace:*"]
  ),
  text(
    "IPv4",
    Schema.Ipv4AddressFromString,
    "192.0.2.1",
    ["0.0.0.0", "255.255.255.255"],
    ["256.0.0.1", "1.2.3", "1.2.3.4.5", "::1"]
  ),
  text(
    "IPv6",
    Schema.Ipv6AddressFromString,
    "2001:db8::1",
    ["::", "::1", "::ffff:192.0.2.1", "2001:DB8:0:0:0:0:0:1"],
    ["192.0.2.1", "g::1"]
  ),
  text("IP", Schema.IpAddressFromString, "192.0.2.1", ["10.0.0.1"], ["10.0.0", "999.1.1.1"]),
  text("IP networks", Schema.IpNetworkFromString, "192.0.2.0/24", ["10.0.0.0/8"], ["10.0.0.0", "10.0.0.0/"]),
  text(
    "addresses with a port",
    Schema.InetAddressFromString,
    "192.0.2.1:80",
    ["10.0.0.1:8080"],
    ["10.0.0.1", "a.example:80"]
  ),
  text(
    "hosts with a port",
    Schema.HostPortFromString,
    "a.example:80",
    ["localhost:8080", "192.0.2.1:1"],
    ["a.example", ":80", "http://a.example:80"]
  ),
  text(
    "MAC",
    Schema.MacAddressFromString,
    "00:1a:2b:3c:4d:5e",
    ["FF:FF:FF:FF:FF:FF"],
    ["00-1a-2b-3c-4d-5e", "00:1a:2b"]
  ),
  text("Retry-After", Schema.RetryAfterFromString, "120", ["0"], ["-1", "1.5", "soon"]),
  text(
    "JSON of an object",
    Schema.fromJsonString(Schema.Struct({ a: Schema.Int })),
    '{"a":1}',
    ['{ "a": 2 }', '{\n"a":2}\n'],
    ["[]", '"{}"', "1", "null"]
  ),
  text(
    "JSON of an array",
    Schema.fromJsonString(Schema.Array(Schema.Int)),
    "[1]",
    ["[]", "[2, 3]"],
    ["{}", "1"]
  ),
  text(
    "JSON of a number",
    Schema.fromJsonString(Schema.Finite),
    "1",
    ["-2.5e3", " 3 "],
    ["1.", "NaN", '"1"']
  ),
  text(
    "UUID",
    withChecks(Schema.isUUID()),
    "3d4f1a3c-5b3e-4c44-8c58-2f9f0a9b1c11",
    ["00000000-0000-0000-0000-000000000000"],
    ["3d4f1a3c"]
  ),
  text(
    "ULID",
    withChecks(Schema.isULID()),
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    ["7ZZZZZZZZZZZZZZZZZZZZZZZZZ"],
    ["01ARZ3NDEKTSV4RRFFQ69G5FAU", "81ARZ3NDEKTSV4RRFFQ69G5FAV"]
  ),
  text("isBase64", withChecks(Schema.isBase64()), "YWJj", ["", "YQ=="], ["a-_="]),
  {
    ...text("isBase64Url", withChecks(Schema.isBase64Url()), "AA-_", ["", "AA"]),
    rejects: ["A", "AA+/", "A="]
  },
  text("isStringFinite", withChecks(Schema.isStringFinite()), "1.5", ["-2", "1e3"], ["NaN", "1."]),
  text(
    "isStartingWith",
    withChecks(Schema.isStartingWith("a.c")),
    "a.cd",
    ["a.c", "a.c\nb"],
    ["abcd", "xa.c", "x\na.c"]
  ),
  text("isEndingWith", withChecks(Schema.isEndingWith("a.c")), "xa.c", ["a.c", "b\na.c"], ["a.cd", "a.c\nx"]),
  text("isIncluding", withChecks(Schema.isIncluding("a.c")), "xa.cx", ["a.c", "\na.c\n"], ["a.d"]),
  {
    ...text("isTrimmed", withChecks(Schema.isTrimmed()), "a", ["", "a b", "a\nb"]),
    rejects: [" a", "a ", "a\n", "\u00a0a", "\ufeffa"]
  },
  { ...text("isAscii", withChecks(Schema.isAscii()), "a", ["", "~"]), rejects: ["é", "a😀"] },
  { ...text("isUppercased", withChecks(Schema.isUppercased()), "A", ["", "A1"]), rejects: ["a", "Ab"] },
  { ...text("isLowercased", withChecks(Schema.isLowercased()), "a", ["", "a1"]), rejects: ["A", "aB"] },
  { ...text("isCapitalized", withChecks(Schema.isCapitalized()), "Ab", ["", "A"]), rejects: ["ab"] },
  { ...text("isMinLength", withChecks(Schema.isMinLength(1)), "a", ["\n", "😀"]), rejects: [""] },
  {
    ...text("isBetweenCodePoints", withChecks(Schema.isBetweenCodePoints(2, 3)), "ab", ["a\n", "😀😀😀"]),
    rejects: ["", "a", "abcd", "😀"]
  },
  { ...text("isMaxLength", withChecks(Schema.isMaxLength(2)), "ab", ["", "a"]), rejects: ["abc"] },
  text(
    "a template",
    Schema.TemplateLiteral(["isbn-", Schema.Int]),
    "isbn-1",
    ["isbn-22"],
    ["isbn-", "isbn-x", "xisbn-1"]
  ),
  text(
    "a template of texts",
    Schema.TemplateLiteral(["<", Schema.String, ">"]),
    "<a>",
    ["<>", "<a\nb>"],
    ["<a", "a>"]
  )
]

describe("a text", () => {
  it.effect.each(texts)("$name", ({ accepts, example, rejects, schema }) =>
    Effect.gen(function* () {
      const isDecodable = (value: string) => Option.isSome(Schema.decodeOption(schema)(value))
      assert.deepStrictEqual([example, ...accepts].filter(isDecodable), [example, ...accepts])
      const all = [example, ...accepts, ...rejects]
      const judged = yield* Core.matching(Matcher.fromSchema(schema, example), all)
      assert.deepStrictEqual(
        all.filter((_, index) => judged[index] !== true),
        rejects
      )
    })
  )
})
