/** HTML with every text escaped. Only values of the `html` tag, and markup that this program made, are inserted as they are. */

export class Html {
  readonly #markup: string
  constructor(markup: string) {
    this.#markup = markup
  }
  toString() {
    return this.#markup
  }
}

type Value = string | number | Html | ReadonlyArray<Html>

/** A piece of HTML. Texts are safe in content and in quoted attributes. */
export const html = (literals: TemplateStringsArray, ...values: ReadonlyArray<Value>): Html => {
  let markup = ""
  for (const [index, literal] of literals.entries()) {
    // A line break of the source and its indentation are one space.
    markup += literal.replaceAll(/\n\s*/g, " ")
    const value = values[index]
    if (value !== undefined) markup += show(value)
  }
  return new Html(markup)
}

export const nothing = new Html("")

const show = (value: Value) =>
  typeof value === "string" || typeof value === "number"
    ? escape(String(value))
    : value instanceof Html
      ? String(value)
      : value.join("")

const escape = (text: string) => text.replaceAll(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
