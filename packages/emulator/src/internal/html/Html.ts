/** HTML with every text escaped. Only values of the `html` tag are inserted as they are. */

export class Html {
  readonly #markup: string
  constructor(markup: string) {
    this.#markup = markup
  }
  toString() {
    return this.#markup
  }
}

/** A piece of HTML. Texts are safe in content and in quoted attributes. */
export const html = (
  literals: TemplateStringsArray,
  ...values: ReadonlyArray<string | Html | ReadonlyArray<Html>>
): Html =>
  new Html(
    literals.map((literal, index) => `${literal}${index < values.length ? show(values[index]) : ""}`).join("")
  )

export const escape = (text: string): string =>
  text.replaceAll(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)

const show = (value: string | Html | ReadonlyArray<Html> = "") =>
  typeof value === "string" ? escape(value) : value instanceof Html ? String(value) : value.join("")
