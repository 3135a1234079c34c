/** Commands that show clients, scopes and authorizations: as text of any width, JSON and CSV. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import stringWidth from "string-width"
import * as ClientReference from "../src/internal/clients/ClientReference.ts"
import * as Csv from "../src/internal/output/Csv.ts"
import * as Details from "../src/internal/output/Details.ts"
import * as Fleet from "./Fleet.ts"
import * as InProcess from "./InProcess.ts"
import * as Process from "./Process.ts"

/** `genesys-oauth` as the administrator of the emulator. */
const run = (line: ReadonlyArray<string>, columns = Infinity) =>
  Effect.flatMap(InProcess.administrator, (environment) =>
    InProcess.genesysOauth(line, { environment, columns })
  )

const json = (line: ReadonlyArray<string>) =>
  Effect.map(run(line), ({ code, stderr, stdout }) => {
    assert.deepStrictEqual([code, stderr], [0, ""])
    return JSON.parse(stdout)
  })

/** The names of the clients that these flags select. */
const selected = (...flags: ReadonlyArray<string>) =>
  json(["clients", "list", ...flags, "--jq", "[.[].name]"])

layer(Emulator.layer({ seed: "demo" }), { excludeTestServices: true })("genesys-oauth", (it) => {
  it.effect("lists clients by name, and each filter selects some of them", () =>
    Effect.gen(function* () {
      const all = yield* selected()
      assert.strictEqual(all.length, 15)
      assert.deepStrictEqual(all, all.toSorted())
      assert.deepStrictEqual(yield* selected("--name", "BOT"), ["Callback Bot"])
      assert.deepStrictEqual(yield* selected("--grant", "TOKEN"), ["Intranet Widget", "Legacy Dashboard"])
      assert.deepStrictEqual(yield* selected("--state", "inactive"), ["Nightly User Import"])
      assert.deepStrictEqual(yield* selected("--scope", "conversations:readonly", "--grant", "CODE"), [
        "Agent Desktop",
        "Mobile App",
        "Supervisor Console"
      ])
      assert.deepStrictEqual(yield* selected("--scope", "conversations"), [])
      const [{ roleDivisions }] = yield* json(["clients", "list", "--name", "Wallboard", "--json"])
      const ofRole: ReadonlyArray<string> = yield* selected("--role", roleDivisions[0].roleId)
      assert.include(ofRole, "Wallboard")
      assert.isBelow(ofRole.length, all.length)
      assert.deepStrictEqual(yield* selected("--name", "nobody"), [])
    })
  )

  it.effect("lists unused clients, but not those that are too young to judge", () =>
    Effect.gen(function* () {
      const [young = ""] = yield* Fleet.create(["Too young"])
      assert.deepStrictEqual(yield* selected("--unused", "30d"), ["Nightly User Import"])
      const everyName: ReadonlyArray<string> = yield* selected()
      assert.include(everyName, "Too young")
      assert.notStrictEqual(young, "")
    })
  )

  it.effect("shows one client by its name, the start of its id, or its whole id", () =>
    Effect.gen(function* () {
      const byName = yield* json(["clients", "get", "Mobile App", "--json"])
      const id: string = byName.id
      for (const reference of [id, id.slice(0, 8), id.toUpperCase()]) {
        assert.deepStrictEqual(yield* json(["clients", "get", reference, "--json"]), byName)
      }
      assert.deepStrictEqual(yield* json(["clients", "get", id, "--json=name,state"]), {
        name: "Mobile App",
        state: "active"
      })
      const { stdout } = yield* run(["clients", "get", id], 80)
      assert.match(stdout, /^id {2,}\S+$/m)
      assert.match(stdout, /^scope +users:readonly\n +conversations:readonly$/m)
    })
  )

  it.effect("names the candidates if a reference fits no client, or several", () =>
    Effect.gen(function* () {
      const [first = "", second = ""] = yield* Fleet.create(["Twin", "Twin"])
      const twins = yield* run(["clients", "get", "Twin"])
      assert.deepStrictEqual([twins.code, twins.stdout], [1, ""])
      for (const id of [first, second]) assert.include(twins.stderr, `Twin (${id})`)
      const similar = yield* run(["authorizations", "get", "mobile"])
      assert.strictEqual(similar.code, 1)
      assert.include(similar.stderr, 'No client has "mobile" as its id, the start of its id, or its name.')
      assert.include(similar.stderr, "Similar names: Mobile App (")
    })
  )

  it.effect("lists and shows scopes and authorizations", () =>
    Effect.gen(function* () {
      const scopes = yield* json(["scopes", "list", "--jq", "[.[].id]"])
      assert.include(scopes, "oauth:readonly")
      assert.include((yield* run(["scopes", "get", "oauth:readonly"])).stdout, "oauth:readonly")
      const missing = yield* run(["scopes", "get", "no-such-scope"])
      assert.deepStrictEqual([missing.code, missing.stdout], [1, ""])
      const authorizations = yield* json(["authorizations", "list", "--jq", "[.[].client.name]"])
      assert.include(authorizations, "Mobile App")
      assert.match((yield* run(["authorizations", "get", "Mobile App"])).stdout, /^client +Mobile App \(/m)
    })
  )

  const lists = [
    ["clients", "list"],
    ["scopes", "list"],
    ["authorizations", "list"]
  ]

  for (const line of lists) {
    for (const columns of [60, 80, 140]) {
      it.effect(`${line.join(" ")} fits a terminal of ${columns} columns`, () =>
        Effect.gen(function* () {
          const { code, stdout } = yield* run(line, columns)
          assert.strictEqual(code, 0)
          for (const row of stdout.split("\n")) assert.isAtMost(stringWidth(row), columns, row)
        })
      )
    }

    it.effect(`${line.join(" ")} prints CSV with a row for each entry`, () =>
      Effect.gen(function* () {
        const entries = yield* json([...line, "--json"])
        const { stdout } = yield* run([...line, "--csv"])
        assert.strictEqual(stdout.trimEnd().split("\r\n").length, entries.length + 1)
      })
    )
  }

  it.effect("prints ids on narrow terminals that name one client each", () =>
    Effect.gen(function* () {
      const { stdout } = yield* run(["clients", "list"], 60)
      const [, id = ""] = /^Mobile App +(\S+)/m.exec(stdout) ?? []
      assert.isAtLeast(id.length, 8)
      assert.strictEqual((yield* json(["clients", "get", id, "--json"])).name, "Mobile App")
    })
  )

  test("a whole id is found by itself even if it is the name of another client", () => {
    const clients = [
      { id: "a1", name: "one" },
      { id: "b2", name: "a1" }
    ]
    assert.deepStrictEqual(ClientReference.resolve("a1", clients)._tag, "Success")
  })

  const refused: ReadonlyArray<readonly [ReadonlyArray<string>, string]> = [
    [["clients", "list", "--json", "--csv"], "--json and --csv exclude each other: choose one of them."],
    [["clients", "get", "Mobile App", "--json=nme"], "There is no field nme. The fields are id, name,"],
    [["scopes", "list", "--jq", ".[|"], '--jq cannot be ".[|": syntax error'],
    [
      ["clients", "list", "--unused", "400d"],
      '--unused cannot be "400d": give a number of days from 1d to 365d'
    ],
    [["clients", "list", "--grant", "code"], '--grant cannot be "code": give "CODE", "TOKEN",'],
    [["clients", "list", "--region", "mars"], "mars"],
    [["clients", "get"], "client"]
  ]

  it.effect.each(refused)("%j ends with 2 and a sentence", ([line, sentence]) =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* run(line)
      assert.deepStrictEqual([code, stdout], [2, ""])
      assert.include(stderr, sentence)
    })
  )

  it.effect("ends with 4 if a permission is missing or the sign-in is refused", () =>
    Effect.gen(function* () {
      const { clients, url } = yield* Emulator.Emulator
      const weak = clients.find(({ name }) => name === "Callback Bot")
      if (weak === undefined) return assert.fail("the demo has a Callback Bot")
      const as = (secret: string) => ({
        environment: {
          GENESYSCLOUD_REGION: url,
          GENESYSCLOUD_OAUTHCLIENT_ID: weak.clientId,
          GENESYSCLOUD_OAUTHCLIENT_SECRET: secret
        }
      })
      const forbidden = yield* InProcess.genesysOauth(
        ["clients", "list"],
        as(Redacted.value(weak.clientSecret))
      )
      assert.deepStrictEqual([forbidden.code, forbidden.stdout], [4, ""])
      assert.include(forbidden.stderr, "oauth:client:view")
      const unknown = yield* InProcess.genesysOauth(["clients", "list"], as("wrong"))
      assert.deepStrictEqual([unknown.code, unknown.stdout], [4, ""])
    })
  )

  it.effect("runs as a process, with --region in place of that of the environment", () =>
    Effect.gen(function* () {
      const environment = yield* InProcess.administrator
      const { url } = yield* Emulator.Emulator
      const { code, stderr, stdout } = yield* Process.genesysOauth(
        ["clients", "list", "--name", "Wallboard", "--jq", ".[].name", "--region", url],
        { ...environment, GENESYSCLOUD_REGION: "us-east-1" }
      )
      assert.deepStrictEqual([code, stderr, stdout], [0, "", "Wallboard\n"])
    })
  )
})

describe("CSV", () => {
  test("quotes commas and quotes, joins texts, and keeps the rest as JSON", () => {
    assert.strictEqual(
      Csv.format(
        ["a", "b", "c", "d", "e"],
        [
          { a: 'x,"y"', b: null, c: ["p", "q"], d: [{ r: 1 }] },
          { a: "é", c: [], d: true, e: 0 }
        ]
      ),
      'a,b,c,d,e\r\n"x,""y""",,p q,"[{""r"":1}]",\r\né,,,true,0'
    )
  })

  test("has no text that a spreadsheet runs, or that controls a terminal", () => {
    assert.strictEqual(
      Csv.format(
        ["a"],
        [{ a: "=1+1" }, { a: "@x" }, { a: "-1" }, { a: ["+1"] }, { a: "a\n\u001B[2J" }, { a: -1 }]
      ),
      "a\r\n'=1+1\r\n'@x\r\n'-1\r\n'+1\r\na\uFFFD\uFFFD[2J\r\n-1"
    )
  })
})

describe("the details of one thing", () => {
  test("break between words, and leave out fields without a value", () => {
    const text = Details.text({ name: "a long name of several words", empty: "", none: [], on: false }, 24)
    assert.strictEqual(text, "name  a long name of\n      several words\non    false")
  })
})
