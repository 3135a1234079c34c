/** Scripts as templates: a backslash stays one, except before `${` and a backtick, which would end the text. */
export const verbatim = (script: TemplateStringsArray): string =>
  String.raw(script).replaceAll(/\\(?=\$\{|`)/g, "")
