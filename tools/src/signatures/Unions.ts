/**
 * Sorts the members of every union in a declaration. The compiler emits them in an order that differs from build to build,
 * so without this a report would change without a change of the source.
 */

export const sorted = (declaration: string): string => group(tokensOf(declaration), undefined)

/** Strings, arrows, words and single characters, so that a bracket in a string does not count, and `=>` closes nothing. */
const tokensOf = (text: string) => {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|=>|\w+|\s+|[^]/g) ?? []
  return tokens[Symbol.iterator]()
}

const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<": ">" }

/** These end a union and begin another type. */
const separators = new Set([",", ";", ":", "=", "=>", "?", "extends", "is"])

const group = (tokens: IterableIterator<string>, closer: string | undefined): string => {
  let done = ""
  let members = [""]
  const endUnion = () => {
    done += joined(members)
    members = [""]
  }
  for (const token of tokens) {
    if (token === closer) break
    const inner = closers[token]
    if (token === "|") members.push("")
    else if (inner !== undefined) members.push((members.pop() ?? "") + token + group(tokens, inner) + inner)
    else if (separators.has(token)) {
      endUnion()
      done += token
    } else members.push((members.pop() ?? "") + token)
  }
  endUnion()
  return done
}

/** Keeps the space around the union, which belongs to what is beside it. */
const joined = (members: ReadonlyArray<string>) => {
  const text = members.join("|")
  if (members.length === 1) return text
  const before = /^\s*/.exec(text)?.[0] ?? ""
  const after = /\s*$/.exec(text)?.[0] ?? ""
  return (
    before +
    members
      .map((member) => member.trim())
      .toSorted()
      .join(" | ") +
    after
  )
}
