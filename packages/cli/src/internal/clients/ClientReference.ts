/** Finds the client that a command line names: by its id, by a prefix of its id, or by its name. */
import * as Data from "effect/Data"
import * as Result from "effect/Result"
import { withId } from "../output/Naming.ts"
import { list } from "../output/Text.ts"

export interface Referable {
  readonly id: string
  readonly name: string
}

/**
 * The client with this id. Otherwise the only client that has this name, or whose id starts with the reference; letters of
 * ids may have any case.
 *
 * Anybody who creates a client chooses its name, so a name must not hide an id: the reference fails if it is the name of
 * one client and a prefix of the id of another.
 */
export const resolve = <Client extends Referable>(
  reference: string,
  clients: ReadonlyArray<Client>
): Result.Result<Client, Unresolved> => {
  const wanted = reference.trim()
  const id = wanted.toLowerCase()
  const exact = clients.find((client) => id !== "" && client.id.toLowerCase() === id)
  if (exact !== undefined) return Result.succeed(exact)

  const found =
    id === ""
      ? []
      : clients.filter(
          (client) =>
            client.name.trim() === wanted || (client.id !== "" && client.id.toLowerCase().startsWith(id))
        )
  const [only] = found
  if (only !== undefined && found.length === 1) return Result.succeed(only)
  return Result.fail(
    new Unresolved({
      reference,
      fits: found.length,
      candidates: found.length > 0 ? found : similar(wanted, clients)
    })
  )
}

/** Clients whose names contain the reference, in any case; if there are none, those with a word that begins like one of it. */
const similar = (wanted: string, clients: ReadonlyArray<Referable>) => {
  if (wanted === "") return []
  const containing = clients.filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()))
  const starts = new Set(startsOf(wanted))
  return containing.length > 0
    ? containing
    : clients.filter(({ name }) => startsOf(name).some((start) => starts.has(start)))
}

/** The first letters of each word, which a slip of the fingers rarely changes. */
const startsOf = (name: string) =>
  (name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((word) =>
    word.length < 3 ? [] : [word.slice(0, 3)]
  )

/** No client, or more than one, has this reference. */
export class Unresolved extends Data.TaggedError("Unresolved")<{
  readonly reference: string
  /** How many clients the reference fits: 0, or more than 1. */
  readonly fits: number
  /** The clients that it fits; if there are none, clients with similar names. */
  readonly candidates: ReadonlyArray<Referable>
}> {
  override get message() {
    const given = JSON.stringify(this.reference)
    const candidates = list(this.candidates.map(withId), mostCandidates)
    if (this.fits > 0) return `${given} fits ${this.fits} clients: ${candidates}. Give the whole id of one.`
    const closest = this.candidates.length === 0 ? "" : ` Similar names: ${candidates}.`
    return `No client has ${given} as its id, the start of its id, or its name.${closest}`
  }
}

const mostCandidates = 5
