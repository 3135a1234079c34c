/** Texts whose grammar is known by the name of their format. */

/**
 * Several patterns are several ways to write it: the one counts that the example is written in. Each takes all that the
 * schema takes of that way, and sometimes more, such as the 31st of February.
 */
export interface Format {
  readonly patterns: ReadonlyArray<RegExp>
  /** What to write where an example has none of them. */
  readonly expected: string
  /** The same for a type that has no fractions. */
  readonly integers?: Format
}

export const day = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
export const time = String.raw`[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?`
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
 * By the name that JSON Schema has for them. A schema that only documents a format takes any text; these are too common to
 * be left at that.
 */
export const byName: Readonly<Record<string, Format | undefined>> = {
  "date-time": dateTime,
  date: { patterns: [whole(day)], expected: "a day such as 2026-03-01" },
  uuid
}
