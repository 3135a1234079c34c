/** Replaces every matcher with rules for its place: a path, a string such as a header, or a body. */
import * as RegExpModule from "effect/RegExp"
import * as Result from "effect/Result"
import * as Derivation from "./Derivation.ts"
import * as Examples from "./Examples.ts"
import * as Matcher from "./Matcher.ts"
import type * as Patterns from "./Patterns.ts"
import * as Rules from "./Rules.ts"

export type Place = "path" | "text" | "body"

export const resolve = (value: Matcher.Value, place: Place, path: Examples.Path = []): Examples.Resolved => {
  if (Matcher.isMatcher(value)) return matcher(value, place, path)
  if (value === null || typeof value !== "object") return Result.succeed(value)
  const entries: ReadonlyArray<readonly [string | number, Matcher.Value]> = Matcher.isArray(value)
    ? [...value.entries()]
    : Object.entries(value)
  const resolved: Array<readonly [string | number, Matcher.Value]> = []
  for (const [key, member] of entries) {
    const found = resolve(member, place, [...path, key])
    if (Result.isFailure(found)) return found
    resolved.push([key, found.success])
  }
  return Result.succeed(
    Matcher.isArray(value) ? resolved.map(([, member]) => member) : Object.fromEntries(resolved)
  )
}

const matcher = (
  value: Matcher.Matcher<Matcher.Value>,
  place: Place,
  path: Examples.Path
): Examples.Resolved => {
  const kind = value[Matcher.TypeId]
  switch (kind._tag) {
    case "Schema":
      return Derivation.derive(kind.schema, value.example, path, (member, where, derive) =>
        Matcher.isMatcher(member) && member[Matcher.TypeId]._tag === "ProviderState"
          ? fromState(member, member[Matcher.TypeId], place, where, derive(member.example))
          : resolve(member, place, where)
      )
    case "ProviderState":
      return fromState(value, kind, place, path, Result.succeed(typed(value.example)))
    case "Pattern":
      return fromPattern(value, kind.pattern, place, path)
    case "Tuple":
      return Result.map(resolve(value.example, place, path), (example) => Matcher.make(kind, example))
    case "Rules": {
      const rules = place === "body" ? kind.rules : textRules(kind.rules)
      return Result.map(resolve(value.example, place, path), (example) =>
        Matcher.make({ ...kind, rules }, example)
      )
    }
  }
}

const fromPattern = (
  { example }: Matcher.Matcher<Matcher.Value>,
  { flags, source }: Patterns.Pattern,
  place: Place,
  path: Examples.Path
): Examples.Resolved => {
  if (typeof example !== "string") return Examples.invalid(path, "expected a string")
  if (!new RegExp(source, flags.replace("g", "")).test(example)) {
    return Examples.invalid(path, `it does not match /${source}/${flags}`)
  }
  return Result.match(Rules.regexOf({ source, flags }), {
    onFailure: (problem) => Examples.invalid(path, problem),
    onSuccess: (rule) =>
      Result.succeed(
        Matcher.make({ _tag: "Rules", rules: place === "body" ? [{ match: "type" }, rule] : [rule] }, example)
      )
  })
}

/** A value from a provider state has the rules of its place, and the form of its expression. */
const fromState = (
  { example }: Matcher.Matcher<Matcher.Value>,
  { expression }: { readonly expression: string },
  place: Place,
  path: Examples.Path,
  base: Examples.Resolved
): Examples.Resolved => {
  const pattern = patternOf(expression, place)
  if (!/\$\{[^}]+\}/.test(expression)) {
    return Examples.invalid(path, `"${expression}" contains no value of a provider state, such as \${id}`)
  }
  if (!new RegExp(pattern).test(String(Matcher.exampleOf(example)))) {
    return Examples.invalid(path, `it does not have the form of "${expression}"`)
  }
  return Result.map(base, (derived) => {
    const kind = Matcher.isMatcher(derived) ? derived[Matcher.TypeId] : undefined
    const rules = kind?._tag === "Rules" ? kind.rules : []
    const formed: ReadonlyArray<Rules.Rule> =
      typeof example === "string" ? [...rules, { match: "regex", regex: pattern }] : rules
    return Matcher.make(
      { _tag: "Rules", rules: place === "body" ? formed : textRules(formed), expression },
      example
    )
  })
}

const typed = (example: Matcher.Value): Matcher.Value =>
  Matcher.make(
    {
      _tag: "Rules",
      rules:
        typeof example !== "number"
          ? [{ match: "type" }]
          : Number.isInteger(example)
            ? Rules.integer
            : [{ match: "number" }]
    },
    example
  )

/** A pattern with the literal parts of the expression. A value in a path is one segment. */
const patternOf = (expression: string, place: Place) => {
  const literals = expression
    .split(/\$\{[^}]+\}/)
    .map((part) => RegExpModule.escape(part).replaceAll("\\/", "/"))
  return `^${literals.join({ path: "[^/]+", text: ".+", body: String.raw`[\s\S]+` }[place])}$`
}

/** Removes rules for the type: outside of bodies, every value is a string. */
const textRules = (rules: ReadonlyArray<Rules.Rule>) =>
  rules.length > 1 ? rules.filter(({ match }) => match !== "type" && match !== "number") : rules
