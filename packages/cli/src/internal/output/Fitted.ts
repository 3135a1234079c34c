/** Text for a terminal. Loaded on demand, because it loads the widths of all characters. */
import stringWidth from "string-width"
import { wrap } from "./Table.ts"

/** Breaks lines that are too long between words, since a terminal breaks them within words. Tables fit already. */
export const fitted = (text: string, columns: number): string =>
  text
    .split("\n")
    .map((line) => (stringWidth(line) <= columns ? line : wrap(line, columns)))
    .join("\n")
