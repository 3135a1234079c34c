/** Parses JSON that may be invalid. */
import * as Option from "effect/Option"

export const parse = (text: string): Option.Option<unknown> => {
  try {
    return Option.some(JSON.parse(text))
  } catch {
    return Option.none()
  }
}
