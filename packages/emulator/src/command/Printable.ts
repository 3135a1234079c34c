/** Makes text from a server or a command line safe to print on a terminal. */

/**
 * Returns the text on one line, safe to print on a terminal.
 *
 * Invisible characters, and those that control a terminal, break a line or reorder text, become U+FFFD. Runs of spaces
 * become one space, so that a name cannot look like the columns of a table. Joiners of emoji and Persian stay, and so
 * do visible format characters.
 *
 * @since 0.1.0
 * @category commands
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
