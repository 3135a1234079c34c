/** Times of a history for people. */
import * as DateTime from "effect/DateTime"

/** In UTC, without seconds: `2026-11-27 18:50`. */
export const minute = (time: DateTime.Utc): string =>
  DateTime.formatIso(time).slice(0, "2026-11-27T18:50".length).replace("T", " ")
