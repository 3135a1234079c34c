/** Names of clients with their ids where needed: names are not unique, ids are. */
import { type Cell, startOf } from "./Table.ts"

interface Client {
  readonly id: string
  readonly name: string
}

/** For sentences that people act on: always with the whole id. */
export const withId = ({ id, name }: Client): string => (id === "" || id === name ? name : `${name} (${id})`)

/**
 * For a table: with an id only if another client or a row of `others` looks the same when names are cut to `width`. On a
 * terminal, ids are shortened as far as they stay different.
 */
export const cells = (
  clients: ReadonlyArray<Client>,
  { others, width }: { readonly others: ReadonlyArray<string>; readonly width: number }
): ((client: Client) => Cell) => {
  const keyOf = (name: string) => startOf(normalized(name), width)
  const alike = Map.groupBy(clients, ({ name }) => keyOf(name))
  const reserved = new Set(others.map(keyOf))
  const short = new Map(
    Array.from(alike, ([key, group]) => [
      key,
      width === Infinity
        ? Infinity
        : distinctLength(
            group.map(({ id }) => id),
            8
          )
    ])
  )

  return ({ id, name }) => {
    const key = keyOf(name)
    const isClear = alike.get(key)?.length === 1 && !reserved.has(key) && name !== nameless
    const length = short.get(key) ?? Infinity
    if (isClear || id === "") return { text: name, end: "" }
    return { text: name, end: ` (${id.length <= length + 1 ? id : `${id.slice(0, length)}…`})` }
  }
}

/** Shown instead of an invisible name. */
export const nameless = "(no name)"

const normalized = (name: string) =>
  name
    .normalize("NFKC")
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "")
    .toLowerCase()

/** The shortest length at which these ids differ. */
export const distinctLength = (ids: ReadonlyArray<string>, length: number): number => {
  const longest = Math.max(...ids.map((id) => id.length))
  const isEnough = new Set(ids.map((id) => id.slice(0, length))).size === new Set(ids).size
  return isEnough || length >= longest ? length : distinctLength(ids, length + 1)
}
