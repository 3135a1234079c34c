/** Command lines of `genesys-oauth` about a client, to copy into a shell. */

interface Client {
  readonly id: string
}

/** The last week of one client. */
export const audit = ({ id }: Client): string => `genesys-oauth audit --client ${word(id)} --days 7`

/** The last week of one client by endpoint, which its audit does not show. */
export const endpoints = ({ id }: Client): string =>
  `genesys-oauth usage query ${word(id)} --days 7 --by template --by method`

export const get = ({ id }: Client): string => `genesys-oauth clients get ${word(id)}`

export const deactivate = ({ id }: Client): string => `genesys-oauth clients deactivate ${word(id)}`

export const auditMonth = "genesys-oauth audit --days 30"

/** Ids come from a server. One that a shell would read as more than a word is quoted. */
const word = (id: string) => (/^\w[\w.-]*$/.test(id) ? id : `'${id.replaceAll("'", String.raw`'\''`)}'`)

/** In lines that fit, which a shell reads as one command. It begins with the words that start this program. */
export const folded = (command: string, program: string, width: number): string => {
  const lines: Array<string> = []
  let line = "  "
  for (const part of command.replace(/^genesys-oauth\b/, program).split(" ")) {
    const longer = line.trim() === "" ? line + part : `${line} ${part}`
    if (longer.length + 2 <= width || line.trim() === "") {
      line = longer
    } else {
      lines.push(`${line} \\`)
      line = `  ${part}`
    }
  }
  return [...lines, line].join("\n")
}
