/** A reader as data, shared by the modules that derive readers. */

export interface Reader {
  /** Decodes a value, or returns `invalid`. `missing` stands for a key that is absent, as input and as result. */
  readonly read: (input: unknown) => unknown
  /** Values of this kind decode to themselves. Most fields have one, and checking it is cheaper than calling `read`. */
  readonly asIs?: Kind | undefined
}

/** A result of `typeof`; `integer` as in `Schema.Int`; `constant` for literals, which decode to themselves too. */
export type Kind = "constant" | "string" | "number" | "integer" | "boolean"
