/**
 * The lists of usage queries: filters and dimensions. An empty list counts as left out, since the vendor's Java SDK sends
 * every list that its user did not set as `[]`.
 */

export const isSet = <A>(list: ReadonlyArray<A> | undefined): list is ReadonlyArray<A> =>
  list !== undefined && list.length > 0

/** Whether a filter lets a value through. A filter that is not set lets every value through. */
export const admits = (filter: ReadonlyArray<string> | undefined, value: string): boolean =>
  !isSet(filter) || filter.includes(value)
