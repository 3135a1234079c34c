/** Text from a server or a command line, as a terminal may show it. */

/**
 * The text on one line. Characters that steer a terminal, break a line, reorder text or cannot be seen become U+FFFD; runs
 * of spaces become one, so that a name cannot look like the columns of a table. The joiners of emoji and Persian stay, and
 * so do the visible format characters.
 */
export const printable = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, "\uFFFD")
    .replaceAll(
      /(?!\u200C|\u200D|[\u0600-\u0605\u06DD\u0890\u0891\u08E2\u{110BD}\u{110CD}])\p{Cf}/gu,
      "\uFFFD"
    )
    .replaceAll(/[\p{Zs}\u2800\u3164\uFFA0]+/gu, " ")
    .trim()
