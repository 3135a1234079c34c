/** Names that tell clients apart: names of clients are not unique, ids are. */
import { type Cell, startOf } from "./Table.ts"

interface Client {
  readonly id: string
  readonly name: string
}

/** For sentences, which people act on: always with the whole id. */
export const withId = ({ id, name }: Client): string => (id === "" || id === name ? name : `${name} (${id})`)

/**
 * For a table: an id only where a name is not enough, because another client or a row of `others` looks the same when
 * names are cut to `width`. On a terminal, which has a width, ids are as short as they can be.
 */
export const cells = (
  clients: ReadonlyArray<Client>,
  { others, width }: { readonly others: ReadonlyArray<string>; readonly width: number }
): ((client: Client) => Cell) => {
  const keyOf = (name: string) => startOf(looks(name), width)
  const alike = Map.groupBy(clients, ({ name }) => keyOf(name))
  const reserved = new Set(others.map(keyOf))
  const short = new Map(
    Array.from(alike, ([key, group]) => [
      key,
      width === Infinity
        ? Infinity
        : apart(
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

/** Stands for a name that cannot be seen. */
export const nameless = "(no name)"

const looks = (name: string) =>
  name
    .normalize("NFKC")
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "")
    .toLowerCase()

/** How many characters of these ids it takes to tell them apart. */
const apart = (ids: ReadonlyArray<string>, length: number): number => {
  const longest = Math.max(...ids.map((id) => id.length))
  const isEnough = new Set(ids.map((id) => id.slice(0, length))).size === new Set(ids).size
  return isEnough || length >= longest ? length : apart(ids, length + 1)
}
