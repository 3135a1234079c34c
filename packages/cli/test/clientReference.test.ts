/** A client on the command line is found by its id, the start of its id, or its name, and never by chance. */
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { resolve } from "../src/internal/clients/ClientReference.ts"

const clients = [
  { id: "11aa0000-0000", name: "Poller" },
  { id: "11bb0000-0000", name: "Bot" },
  { id: "22cc0000-0000", name: "Bot" },
  { id: "33dd0000-0000", name: "11aa0000-0000" },
  { id: "44ee0000-0000", name: "22" },
  { id: "", name: "Nameless" },
  { id: "55ff0000-0000", name: "Sales Sync (new)" }
]

const found = (reference: string) =>
  Result.match(resolve(reference, clients), {
    onSuccess: ({ id }) => id,
    onFailure: ({ message }) => message
  })

describe("a reference", () => {
  const cases: ReadonlyArray<readonly [what: string, reference: string, expected: string]> = [
    ["is an id", "22cc0000-0000", "22cc0000-0000"],
    ["is an id in capitals", "22CC0000-0000", "22cc0000-0000"],
    ["is an id, though it is the name of another client", "11aa0000-0000", "11aa0000-0000"],
    ["is the start of one id", "11a", "11aa0000-0000"],
    ["is the name of one client", "Poller", "11aa0000-0000"],
    ["is a name between spaces", " Poller ", "11aa0000-0000"],
    ["is the name of a client without an id", "Nameless", ""],
    [
      "is the start of several ids",
      "11",
      '"11" fits 2 clients: Poller (11aa0000-0000) and Bot (11bb0000-0000). Give the whole id of one.'
    ],
    [
      "is the name of several clients",
      "Bot",
      '"Bot" fits 2 clients: Bot (11bb0000-0000) and Bot (22cc0000-0000). Give the whole id of one.'
    ],
    [
      "is the name of one client and the start of another's id",
      "22",
      '"22" fits 2 clients: Bot (22cc0000-0000) and 22 (44ee0000-0000). Give the whole id of one.'
    ],
    [
      "is a part of a name",
      "sync",
      'No client has "sync" as its id, the start of its id, or its name. Similar names: Sales Sync (new) (55ff0000-0000).'
    ],
    [
      "has a slip",
      "Pol ler",
      'No client has "Pol ler" as its id, the start of its id, or its name. Similar names: Poller (11aa0000-0000).'
    ],
    ["is nothing", "none", 'No client has "none" as its id, the start of its id, or its name.'],
    ["is blank", " ", 'No client has " " as its id, the start of its id, or its name.']
  ]
  it.each(cases)("that %s", (_, reference, expected) => {
    assert.strictEqual(found(reference), expected)
  })
})
