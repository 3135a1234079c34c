/** Paths into examples, and the error for an example that is not valid. */
import * as Result from "effect/Result"
import { InvalidExample } from "../InvalidExample.ts"
import type { Value } from "./Matcher.ts"

export type Path = ReadonlyArray<PropertyKey>

/** An example whose matchers are resolved. */
export type Resolved = Result.Result<Value, InvalidExample>

export const invalid = (path: Path, problem: string): Result.Result<never, InvalidExample> =>
  Result.fail(new InvalidExample({ path: formatPath(path), problem }))

/** Such as `entities[0].name`. */
export const formatPath = (path: Path): string =>
  path
    .map((segment, index) =>
      typeof segment === "number" ? `[${segment}]` : `${index === 0 ? "" : "."}${String(segment)}`
    )
    .join("")
