/** What may stand at the end of a command line, from the flags, arguments and subcommands of each command. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import type * as Completions from "effect/cli/Completions"

export interface Candidate {
  readonly value: string
  readonly description: string
}

/** Candidates, or where to find them. */
export type Wanted =
  | { readonly _tag: "Candidates"; readonly candidates: ReadonlyArray<Candidate> }
  | { readonly _tag: "Files" }
  | {
      readonly _tag: "Clients"
      /** The start of the client's name or id. */
      readonly typed: string
      /** The part of the word before it, such as `--client=`. */
      readonly before: string
      readonly profile: string | undefined
      readonly region: string | undefined
    }

/** Printed instead of candidates: the shell lists files. No candidate is the same. */
export const files = ":files"

/** The program, and flags that are in no descriptor. */
export interface Program {
  readonly command: Completions.CommandDescriptor
  /** Flags of every command. */
  readonly everywhere: ReadonlyArray<Completions.FlagDescriptor>
  /** Flags of the commands for an organization. */
  readonly settings: ReadonlyArray<Completions.FlagDescriptor>
}

/** The subcommands of the program that need no organization. A test compares them with the help. */
const withoutSettings = new Set(["completions", "config", "emulator"])

/** For the last of the words, which may be empty. */
export const of = (words: ReadonlyArray<string>, { command, everywhere, settings }: Program): Wanted => {
  const typed = words.at(-1) ?? ""
  let current = command
  let flags = [...command.flags, ...everywhere]
  let position = 0
  let isOperand = false
  let pending: Completions.FlagDescriptor | undefined
  const given = new Map<string, string>()
  for (const word of words.slice(0, -1)) {
    if (pending !== undefined) {
      given.set(pending.name, word)
      pending = undefined
    } else if (isOperand) {
      position += 1
    } else if (word === "--") {
      isOperand = true
    } else if (word.startsWith("-") && word !== "-") {
      const [form = "", value] = parts(word)
      const flag = flags.find((known) => formsOf(known).includes(form))
      if (flag === undefined) continue
      if (value !== undefined) given.set(flag.name, value)
      else if (takesNextWord(flag)) pending = flag
    } else {
      const next = position === 0 ? current.subcommands.find(({ name }) => name === word) : undefined
      if (next === undefined) {
        position += 1
      } else {
        flags = [
          ...next.flags,
          ...everywhere,
          ...(isForOrganization(command, current, next, flags, settings) ? settings : [])
        ]
        current = next
      }
    }
  }

  const clients = (start: string, before: string): Wanted => ({
    _tag: "Clients",
    typed: start,
    before,
    profile: given.get("profile"),
    region: given.get("region")
  })
  const valueOf = (flag: Completions.FlagDescriptor, start: string, before: string) =>
    flag.name === "client"
      ? clients(start, before)
      : settings.includes(flag)
        ? none
        : valuesOf(flag.type, start, before)

  if (pending !== undefined) return valueOf(pending, typed, "")
  if (typed.startsWith("-") && !isOperand) {
    const [form = "", value] = parts(typed)
    const flag = flags.find((known) => formsOf(known).includes(form))
    return value === undefined
      ? { _tag: "Candidates", candidates: flags.flatMap(candidatesOf).filter(startsWith(typed)) }
      : flag === undefined
        ? none
        : valueOf(flag, value, `${form}=`)
  }
  if (current.subcommands.length > 0 && position === 0) {
    const candidates = current.subcommands.map(({ description, name }) => ({
      value: name,
      description: firstSentence(description)
    }))
    return { _tag: "Candidates", candidates: candidates.filter(startsWith(typed)) }
  }
  const argument = current.arguments[position] ?? current.arguments.find(({ variadic }) => variadic)
  if (argument === undefined) return none
  return argument.name === "client" ? clients(typed, "") : argumentValues(argument, typed)
}

const none: Wanted = { _tag: "Candidates", candidates: [] }

/** Subcommands of a command for an organization are for one, too. */
const isForOrganization = (
  root: Completions.CommandDescriptor,
  parent: Completions.CommandDescriptor,
  { name }: Completions.CommandDescriptor,
  flags: ReadonlyArray<Completions.FlagDescriptor>,
  settings: ReadonlyArray<Completions.FlagDescriptor>
) => (parent === root ? !withoutSettings.has(name) : settings.every((flag) => flags.includes(flag)))

/** `--name` and the value after `=`, if there is one. */
const parts = (word: string): readonly [string, string?] => {
  const end = word.indexOf("=")
  return end < 0 ? [word] : [word.slice(0, end), word.slice(end + 1)]
}

const formsOf = ({ aliases, name, negation, type }: Completions.FlagDescriptor): ReadonlyArray<string> => [
  `--${name}`,
  ...aliases.map((alias) => (alias.length === 1 ? `-${alias}` : `--${alias}`)),
  ...(type._tag === "Boolean" && negation !== false ? [`--${negation ?? `no-${name}`}`] : [])
]

const takesNextWord = ({ optionalValue, type }: Completions.FlagDescriptor) =>
  type._tag !== "Boolean" && optionalValue !== true

/** Effect accepts `--no-help` and `--no-version`, which say nothing. */
const candidatesOf = (flag: Completions.FlagDescriptor): ReadonlyArray<Candidate> =>
  formsOf(flag)
    .filter((form) => form !== "--no-help" && form !== "--no-version")
    .map((value) => ({ value, description: firstSentence(flag.description) }))

/** A text may be anything, often a file. */
const valuesOf = (type: Completions.FlagType, typed: string, before: string): Wanted => {
  switch (type._tag) {
    case "Choice":
      return {
        _tag: "Candidates",
        candidates: type.values
          .filter((value) => value.startsWith(typed))
          .map((value) => ({ value: before + value, description: "" }))
      }
    case "Path":
    case "String":
      return { _tag: "Files" }
    case "Boolean":
    case "Date":
    case "Finite":
    case "Int":
      return none
  }
}

const argumentValues = ({ type }: Completions.ArgumentDescriptor, typed: string) =>
  type._tag === "String" ? none : valuesOf(type, typed, "")

const startsWith =
  (typed: string) =>
  ({ value }: Candidate) =>
    value.startsWith(typed)

const firstSentence = (description = "") => printable(description.split(/(?<=\.) /, 1).join(""))

/**
 * Clients by name; by id if a name is not unique, would not be read as a name, or cannot be on one line. Once a part of an id
 * is typed, by id, too.
 */
export const ofClients = (
  clients: ReadonlyArray<{ readonly id: string; readonly name: string }>,
  { before, typed }: { readonly before: string; readonly typed: string }
): ReadonlyArray<Candidate> => {
  const counts = new Map<string, number>()
  for (const { name } of clients) counts.set(name, (counts.get(name) ?? 0) + 1)
  const isTypeable = (name: string) =>
    counts.get(name) === 1 &&
    name === printable(name) &&
    name !== "" &&
    name !== files &&
    (before !== "" || !name.startsWith("-")) &&
    !clients.some(({ id }) => id.toLowerCase().startsWith(name.toLowerCase()))
  return clients
    .flatMap(({ id, name }) => {
      const byId = id.toLowerCase().startsWith(typed.toLowerCase())
      if (isTypeable(name)) {
        return name.startsWith(typed)
          ? [{ value: name, description: printable(id) }]
          : byId
            ? [{ value: id, description: printable(name) }]
            : []
      }
      return byId ? [{ value: id, description: printable(name) }] : []
    })
    .filter(({ value }) => value === printable(value))
    .map(({ description, value }) => ({ value: before + value, description }))
}
