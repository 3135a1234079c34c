/** Input that is almost valid, and input that JSON cannot express. */

/** Choices taken from a list of numbers, one after the other, so that a failing case can be repeated and shrunk. */
export const choices = (numbers: ReadonlyArray<number>) => {
  let taken = 0
  return (limit: number) => (numbers[taken++ % numbers.length] ?? 0) % limit
}
type Choose = ReturnType<typeof choices>

/** A copy with one change somewhere in it. */
export const mutated = (choose: Choose, value: unknown): unknown => {
  if (typeof value !== "object" || value === null || choose(10) === 0) return oddity(choose, value)
  if (Array.isArray(value)) {
    const items: ReadonlyArray<unknown> = value
    if (items.length === 0 || choose(4) === 0) return [...items, oddity(choose, items[0])]
    const at = choose(items.length)
    return items.map((item, index) => (index === at ? mutated(choose, item) : item))
  }
  const entries = Object.entries(value)
  if (entries.length === 0 || choose(10) === 0) return { ...value, later: oddity(choose, value) }
  const at = choose(entries.length)
  if (choose(5) === 0) return Object.fromEntries(entries.filter((_entry, index) => index !== at))
  return Object.fromEntries(
    entries.map(([key, inner], index) => [key, index === at ? mutated(choose, inner) : inner])
  )
}

const oddity = (choose: Choose, value: unknown): unknown => oddities[choose(oddities.length)]?.(value)

/** Replacements for `value`. */
export const oddities: ReadonlyArray<(value: unknown) => unknown> = [
  ...[null, undefined, "", " ", "x", "null", "__proto__", true, false].map((odd) => () => odd),
  ...[0, -0, 1, -1, 0.5, 299, 172_801, Number.NaN, Infinity, 2 ** 31, 2 ** 53, 1e308].map((odd) => () => odd),
  // Valid dates, and strings that look like dates.
  ...[
    "2026-03-01",
    "2026-03-01T08:00:00",
    "2026-03-01T08:00:00Z",
    "2026-03-01T08:00:00.123456789Z",
    "2026-03-01T08:00:00.1+01:00",
    "2024-02-29T00:00:00Z",
    "2026-02-29T00:00:00Z",
    "2026-02-31",
    "2026-13-01",
    "0000-00-00",
    "2026-03-01T25:00:00Z",
    "2026-03-01T08:00:00.1234567890Z",
    "2026-03-01 08:00:00",
    " 2026-03-01",
    "2026-03-01/2026-03-02",
    "P1D"
  ].map((odd) => () => odd),
  // Enum members: old spellings, wrong case, unknown ones.
  ...["CLIENT_CREDENTIALS", "SAML2BEARER", "code", "DEVICE", "deleted", "constructor", "toString"].map(
    (odd) => () => odd
  ),
  () => [],
  () => ({}),
  () => [null],
  () => [[]],
  () => [{}],
  (value) => [value],
  (value) => ({ value }),
  () => Array.from({ length: 3 }),
  () => Object.assign([], { length: 2 }),
  () => Object.assign(["a"], { length: 3 }),
  () => Symbol("odd"),
  () => 1n,
  () => () => "odd",
  () => new Date(0),
  () => new Map([["id", "a"]]),
  () => Object("boxed"),
  () => JSON.parse('{"__proto__": {"id": "a"}, "constructor": "b", "id": "c"}'),
  () => JSON.parse('{"__proto__": "a", "b": "c"}'),
  (value) => Object.create(Object(value)),
  (value) => Object.assign(Object.create(null), value),
  (value) => Object.freeze(Object.assign({}, value)),
  () => Object.defineProperty({}, "id", { get: () => "from a getter" }),
  () => ({
    get name(): string {
      throw new Error("a getter that throws")
    }
  }),
  // Errors in errors, which readers leave to the interpreter.
  () => nested(20, { message: "deep" }),
  () => nested(20, { message: 1 })
]

const nested = (depth: number, innermost: unknown): unknown =>
  depth === 0 ? innermost : { errors: [nested(depth - 1, innermost)] }

/**
 * The same value, whose objects throw when asked with `in` for a key that they have. Effect's interpreter asks for every
 * key; a reader asks only for keys whose value is `undefined`.
 */
export const reticent = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reticent)
  if (!isPlainObject(value)) return value
  return new Proxy(mapped(value, reticent), {
    has: (target, key) => {
      if (Object.hasOwn(target, key)) throw new Error(`asked for ${String(key)}`)
      return false
    }
  })
}

/** The same value, with four-digit years only: other years can be encoded but not decoded. */
export const inFourDigitYears = (value: unknown): unknown => {
  if (typeof value === "string" && /[+-]\d{6}-\d{2}-/.test(value))
    return value.includes("/") ? "2026-01-01/2026-01-31" : "2026-03-01T08:00:00.250Z"
  if (Array.isArray(value)) return value.map(inFourDigitYears)
  return isPlainObject(value) ? mapped(value, inFourDigitYears) : value
}

const isPlainObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype

const mapped = (value: object, change: (inner: unknown) => unknown) =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]))
