/** A map that finds the values of a group without a search. The group is a function of the value. */
export class GroupedMap<A> extends Map<string, A> {
  readonly #groupOf: (value: A) => string
  readonly #groups = new Map<string, Map<string, A>>()

  constructor(groupOf: (value: A) => string) {
    super()
    this.#groupOf = groupOf
  }

  /** The values of a group, in any order. */
  group(name: string): Iterable<A> {
    return this.#groups.get(name)?.values() ?? []
  }

  override set(key: string, value: A) {
    this.#leave(key)
    const name = this.#groupOf(value)
    const group = this.#groups.get(name)
    if (group === undefined) this.#groups.set(name, new Map([[key, value]]))
    else group.set(key, value)
    return super.set(key, value)
  }

  override delete(key: string) {
    this.#leave(key)
    return super.delete(key)
  }

  override clear() {
    this.#groups.clear()
    super.clear()
  }

  #leave(key: string) {
    const value = this.get(key)
    if (value === undefined) return
    const name = this.#groupOf(value)
    const group = this.#groups.get(name)
    group?.delete(key)
    if (group?.size === 0) this.#groups.delete(name)
  }
}
