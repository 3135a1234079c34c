/** Grammars of strings, and the formats of JSON Schema. */

/**
 * A pattern for each notation of a string. The contract uses the first one that the example matches. A pattern accepts
 * every string that the schema accepts in this notation, and sometimes more.
 */
export interface Format {
  readonly patterns: ReadonlyArray<RegExp>
  /** Describes a valid example, for the error if the example matches no pattern. */
  readonly expected: string
  /** The grammar if the decoded type is an integer. */
  readonly integers?: Format
}

export const day = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
/** JavaScript also reads 24:00:00, as the end of a day. */
export const time = String.raw`([01][0-9]|2[0-4]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?`
export const offset = "[+-][0-9]{2}:?[0-9]{2}"
const octet = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
export const ipv4 = String.raw`(${octet}\.){3}${octet}`
export const ipv6 = "(?=[0-9a-fA-F.]*:)[0-9a-fA-F:.]{2,45}"

export const whole = (pattern: string) => new RegExp(`^${pattern}$`)

export const dateTime: Format = {
  patterns: [
    whole(`${day}T${time}Z`),
    whole(`${day}T${time}(Z|${offset})`),
    whole(`${day}T${time}`),
    whole(day)
  ],
  expected: "a date-time such as 2026-03-01T08:00:00Z"
}

const uuid: Format = {
  patterns: [whole("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")],
  expected: "a UUID"
}

export const uri: Format = {
  patterns: [
    whole(String.raw`[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[\s\S]+`),
    whole(String.raw`[a-zA-Z][a-zA-Z0-9+.-]*:[\s\S]*`)
  ],
  expected: "a URL such as https://example.com/books"
}

export const isoDuration: Format = {
  patterns: [
    whole(
      String.raw`[+-]?P(?!$)([0-9]+W)?([0-9]+D)?(T(?!$)([0-9]+([.,][0-9]{1,9})?H)?([0-9]+([.,][0-9]{1,9})?M)?([0-9]+([.,][0-9]{1,9})?S)?)?`
    )
  ],
  expected: "a duration such as PT1H30M"
}

export const ipv4Address: Format = { patterns: [whole(ipv4)], expected: "an IPv4 address such as 192.0.2.1" }
export const ipv6Address: Format = {
  patterns: [whole(ipv6)],
  expected: "an IPv6 address such as 2001:db8::1"
}

/**
 * The formats by their names in JSON Schema. A schema with only a format annotation accepts any string, so other formats
 * have no rule. These three are enforced because they are so common.
 */
export const byName: Readonly<Record<string, Format | undefined>> = {
  "date-time": dateTime,
  date: { patterns: [whole(day)], expected: "a day such as 2026-03-01" },
  uuid
}
