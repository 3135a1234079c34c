/** Commands that create, change and delete clients. */
import { OAuthApi } from "@effect-genesys/client"
import { Emulator, Roles } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Clients from "./Clients.ts"
import * as InProcess from "./InProcess.ts"

const { role } = Clients
const asCode = { authorizedGrantType: "CODE", scope: ["oauth"] } as const
const createClient = ["create", "--name", "Export", "--grant", "CLIENT-CREDENTIALS", "--role", role]

layer(Layer.orDie(Emulator.layer({ seed: "empty" })), { excludeTestServices: true })("clients", (it) => {
  it.effect("create prints the client without its secret, and says how to get one", () =>
    Effect.gen(function* () {
      const { code, requests, stderr, stdout } = yield* Clients.run(createClient)
      assert.deepStrictEqual([code, requests], [0, { postOauthClients: 1 }])
      assert.match(stdout, /^name +Export$/m)
      const [, id = ""] = /^id +(\S+)$/m.exec(stdout) ?? []
      assert.match(
        stderr,
        new RegExp(`^The secret of the client Export \\(${id}\\) is not shown\\. .* rotate ${id} --to FILE`)
      )
    })
  )

  it.effect("create sends every field that a flag has", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* Clients.run([
        ...Clients.words("create --name Portal --grant CODE --scope oauth --scope users:readonly --json"),
        ...Clients.words(
          "--redirect-uri https://a.example/x --redirect-uri app:/x --token-lifetime 200000 --scim"
        ),
        "--description=For users"
      ])
      assert.strictEqual(code, 0)
      const {
        createdBy: _,
        dateCreated: __,
        dateModified: ___,
        id,
        selfUri: ____,
        ...fields
      } = JSON.parse(stdout)
      assert.deepStrictEqual(fields, {
        name: "Portal",
        description: "For users",
        authorizedGrantType: "CODE",
        scope: ["oauth", "users:readonly"],
        registeredRedirectUri: ["https://a.example/x", "app:/x"],
        accessTokenValiditySeconds: 200_000,
        state: "active"
      })
      assert.strictEqual((yield* Clients.get(id)).name, "Portal")
    })
  )

  it.effect("create --dry-run prints the request, and needs neither a server nor credentials", () =>
    Effect.gen(function* () {
      const args = ["clients", ...createClient, "--role", "R:D", "--dry-run"]
      const { code, stderr, stdout } = yield* InProcess.genesysOauth(args)
      assert.deepStrictEqual([code, stderr], [0, ""])
      assert.deepStrictEqual(JSON.parse(stdout), {
        name: "Export",
        authorizedGrantType: "CLIENT-CREDENTIALS",
        roleDivisions: [
          { roleId: role, divisionId: "*" },
          { roleId: "R", divisionId: "D" }
        ]
      })
    })
  )

  const ofUsers = ["create", "--name", "A", "--grant", "CODE"]
  const wrong: ReadonlyArray<readonly [string, ReadonlyArray<string>, RegExp]> = [
    [
      "roles of a user's client",
      [...ofUsers, "--role", "r"],
      /--role: roles are for .*: use --scope\. Nothing/
    ],
    ["a blank name", ["create", "--name", " ", "--grant", "CODE"], /--name: a client needs a name/],
    [
      "a relative URI",
      [...ofUsers, "--redirect-uri", "/x"],
      /--redirect-uri: a redirect URI must be absolute/
    ],
    ["a short lifetime", [...ofUsers, "--token-lifetime", "9"], /--token-lifetime: use 300 .*: add --scim\./],
    [
      "a long SCIM lifetime",
      [...ofUsers, "--scim", "--token-lifetime", "38880001"],
      /--token-lifetime: use 300/
    ],
    ["a role twice", [...createClient, "--role", `${role}:*`], /--role: /],
    ["a role without an id", [...ofUsers, "--role", ":d"], /--role cannot be ":d": give the id of a role/],
    ["an unknown grant", ["create", "--name", "A", "--grant", "PKCE"], /--grant cannot be "PKCE"/],
    ["no grant", ["create", "--name", "A"], /--grant/],
    [
      "an unknown field",
      [...createClient, "--json=secret"],
      /There is no field secret\. The fields are id, name/
    ],
    ["a wrong jq expression", ["update", "B", "--yes", "--name", "C", "--jq", ".["], /--jq cannot be "\.\["/],
    ["two forms of output", [...ofUsers, "--json", "--jq", "."], /--json and --jq exclude each other/],
    ["a change of nothing", ["update", "Billing", "--yes"], /There is nothing to change: add a flag/],
    [
      "two changes of a list",
      ["update", "B", "--yes", "--scope", "a", "--add-scope", "b"],
      /--scope replaces/
    ],
    ["a wrong value in a change", ["update", "B", "--yes", "--name", ""], /--name: a client needs a name/],
    [
      "a change that nobody confirms",
      ["update", "B", "--name", "C"],
      /Change the client "B"\? .* --yes .* --dry-run/
    ],
    [
      "a deactivation that nobody confirms",
      ["deactivate", "B"],
      /Deactivate the client "B"\? Nobody can answer/
    ],
    ["a deletion that nobody confirms", ["delete", "B"], /Delete the client "B"\? Nobody can answer here/]
  ]
  it.effect.each(wrong)("refuses %s before it sends anything", ([, args, sentence]) =>
    Effect.gen(function* () {
      const { code, requests, stderr, stdout } = yield* Clients.run(args)
      assert.deepStrictEqual([code, stdout, requests], [2, "", {}])
      assert.match(stderr, sentence)
    })
  )

  it.effect("never asks with --no-input, even on a terminal", () =>
    Effect.gen(function* () {
      const { code, requests } = yield* Clients.run(["delete", "B", "--no-input"], {
        answer: Effect.succeed("y")
      })
      assert.deepStrictEqual([code, requests], [2, {}])
    })
  )

  const refusals: ReadonlyArray<readonly [string, ReadonlyArray<string>, number, RegExp]> = [
    ["roles", createClient.slice(0, -2), 1, /missing\.client\.roles.* Add --role ROLE/],
    ["scopes", ofUsers, 1, /missing\.client\.scope.* Add --scope SCOPE/],
    ["a role that exists", [...createClient, "--role", "none"], 1, /bad\.client\.role/]
  ]
  it.effect.each(refusals)("explains with flags that the server wants %s", ([, args, exitCode, sentence]) =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* Clients.run(args)
      assert.deepStrictEqual([code, stdout], [exitCode, ""])
      assert.match(stderr, sentence)
    })
  )

  it.effect("create ends with 4 if a permission is missing", () =>
    Effect.gen(function* () {
      yield* Clients.failing({
        operation: "postOauthClients",
        fault: { kind: "error", status: 403, code: "missing.any.permissions" }
      })
      const { code, stderr } = yield* Clients.run(createClient)
      assert.strictEqual(code, 4)
      assert.match(stderr, /oauth:client:add/)
    })
  )

  it.effect("create says how to find a client that may have been created", () =>
    Effect.gen(function* () {
      yield* Clients.failing({
        operation: "postOauthClients",
        executes: true,
        fault: { kind: "error", status: 500, code: "internal.server.error" }
      })
      const { code, requests, stderr } = yield* Clients.run(createClient)
      assert.deepStrictEqual([code, requests], [1, { postOauthClients: 1 }])
      assert.match(stderr, /may have been created.*genesys-oauth clients list --name "Export"/)
    })
  )

  it.effect("update shows the difference, and keeps the other fields", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create({
        ...asCode,
        description: "Kept",
        scope: ["oauth", "users", "groups"]
      })
      const { code, requests, stderr, stdout } = yield* Clients.run(
        Clients.words(
          `update ${id} --yes --name Invoicing --token-lifetime 3600`,
          "--add-scope routing --remove-scope users --add-redirect-uri https://a.example"
        )
      )
      assert.deepStrictEqual([code, stderr, requests], [0, "", { getOauthClient: 2, putOauthClient: 1 }])
      assert.deepStrictEqual(stdout.split("\n"), [
        'name                        "Billing" → "Invoicing"',
        "scope                       +routing",
        "                            -users",
        "accessTokenValiditySeconds  86400 → 3600",
        "registeredRedirectUri       +https://a.example",
        `The client Invoicing (${id}) is changed.`,
        ""
      ])
      const { description, scope } = yield* Clients.get(id)
      assert.deepStrictEqual([description, scope], ["Kept", ["oauth", "groups", "routing"]])
    })
  )

  it.effect("update changes roles one by one, or all at once", () =>
    Effect.gen(function* () {
      const { auditor, integration, viewer } = Roles.roles
      const id = yield* Clients.create({ roleDivisions: Roles.everywhere(viewer, auditor) })
      const roles = Effect.map(Clients.get(id), ({ roleDivisions = [] }) =>
        roleDivisions.map(({ divisionId, roleId }) => `${roleId}:${divisionId}`)
      )
      yield* Clients.run([
        "update",
        id,
        "--yes",
        "--remove-role",
        auditor.id,
        "--add-role",
        `${integration.id}:d`
      ])
      assert.deepStrictEqual(yield* roles, [`${viewer.id}:*`, `${integration.id}:d`])
      yield* Clients.run(["update", id, "--yes", "--role", auditor.id])
      assert.deepStrictEqual(yield* roles, [`${auditor.id}:*`])
    })
  )

  it.effect("update removes the roles of a client that becomes a user's, and shows it", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { code, stdout } = yield* Clients.run([
        "update",
        id,
        "--yes",
        "--grant",
        "CODE",
        "--scope",
        "oauth"
      ])
      assert.strictEqual(code, 0)
      assert.match(stdout, new RegExp(`^roleDivisions +-roleId ${role}, divisionId \\*$`, "m"))
      const { authorizedGrantType, roleDivisions = [] } = yield* Clients.get(id)
      assert.deepStrictEqual([authorizedGrantType, roleDivisions], ["CODE", []])
    })
  )

  it.effect("update refuses values that do not fit the client, and writes nothing", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create(asCode)
      const { code, requests, stderr } = yield* Clients.run(["update", id, "--yes", "--add-role", role])
      assert.deepStrictEqual([code, requests], [1, { getOauthClient: 1 }])
      assert.match(stderr, /--role: roles are for CLIENT-CREDENTIALS clients/)
    })
  )

  it.effect("update with --json prints the client, and the difference to standard error", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { stderr, stdout } = yield* Clients.run(["update", id, "--yes", "--name", "B", "--json=id,name"])
      assert.deepStrictEqual(JSON.parse(stdout), { id, name: "B" })
      assert.include(stderr, 'name  "Billing" → "B"')
    })
  )

  it.effect("update --dry-run changes nothing", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const text = yield* Clients.run(["update", id, "--dry-run", "--name", "B"])
      assert.deepStrictEqual([text.code, text.requests], [0, { getOauthClient: 1 }])
      assert.strictEqual(text.stdout, 'name  "Billing" → "B"\n')
      const json = yield* Clients.run(["update", id, "--dry-run", "--name", "B", "--jq", ".name"])
      assert.deepStrictEqual([json.code, json.stdout, json.requests], [0, "B\n", { getOauthClient: 1 }])
      assert.match(json.stderr, /Nothing was changed/)
    })
  )

  it.effect("update of a client that has the values already sends no change", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create({ ...asCode, scope: ["oauth", "users"] })
      const { code, requests, stdout } = yield* Clients.run(
        Clients.words(
          `update ${id} --yes --name Billing --scope users --scope oauth`,
          "--remove-redirect-uri https://a.example --state active"
        )
      )
      assert.deepStrictEqual([code, requests], [0, { getOauthClient: 1 }])
      assert.strictEqual(
        stdout,
        `The client Billing (${id}) has these values already. Nothing was changed.\n`
      )
    })
  )

  it.effect("update writes nothing if somebody changed the client while the question was open", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const answer = OAuthApi.OAuthApi.use((api) =>
        api.putOauthClient(id, {
          name: "Theirs",
          authorizedGrantType: "CLIENT-CREDENTIALS",
          roleDivisions: Roles.everywhere(Roles.roles.viewer)
        })
      ).pipe(Effect.as("y"), Effect.orDie)
      const context = yield* Effect.context<Emulator.Emulator>()
      const { code, requests, stderr } = yield* Clients.run(["update", id, "--name", "Mine"], {
        answer: answer.pipe(Clients.asAdministrator, Effect.provideContext(context))
      })
      assert.strictEqual(code, 1)
      assert.match(stderr, new RegExp(`Change the client Billing \\(${id}\\)\\? \\[y/N\\]`))
      assert.match(
        stderr,
        /Somebody else changed the client Theirs .* Nothing was written: run the command again/
      )
      // The change by somebody else is one.
      assert.strictEqual(requests["putOauthClient"], 1)
      assert.strictEqual((yield* Clients.get(id)).name, "Theirs")
    })
  )

  it.effect.each(["", "n", "no", "maybe"])("changes nothing if the answer is %j", (answer) =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { code, requests, stderr } = yield* Clients.run(["deactivate", id], {
        answer: Effect.succeed(answer)
      })
      assert.deepStrictEqual([code, requests], [1, { getOauthClient: 1 }])
      assert.match(stderr, /An inactive client gets no tokens\. Deactivate the client Billing .*\? \[y\/N\]/)
      assert.match(stderr, /Nothing was changed\./)
    })
  )

  it.effect("deactivate and activate change the state alone", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create({ description: "Kept" })
      for (const [verb, state] of [
        ["deactivate", "inactive"],
        ["activate", "active"]
      ] as const) {
        const { code } = yield* Clients.run([verb, id], { answer: Effect.succeed("Yes ") })
        assert.strictEqual(code, 0)
        const client = yield* Clients.get(id)
        assert.deepStrictEqual([client.state, client.description], [state, "Kept"])
        assert.match((yield* Clients.run([verb, id, "--yes"])).stdout, /has these values already/)
      }
    })
  )

  it.effect("delete refuses an active client, and names the command for it", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const { code, requests, stderr } = yield* Clients.run(["delete", id, "--yes"])
      assert.deepStrictEqual([code, requests], [1, { getOauthClient: 1 }])
      assert.match(
        stderr,
        new RegExp(`is active, .* genesys-oauth clients deactivate ${id} first, or add --deactivate`)
      )
    })
  )

  it.effect("delete --deactivate does both, after a question that names the client", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      const dry = yield* Clients.run(["delete", id, "--deactivate", "--dry-run"])
      assert.deepStrictEqual([dry.code, dry.requests], [0, { getOauthClient: 1 }])
      assert.match(dry.stdout, /^Would deactivate and delete the client Billing .* Nothing was changed\.$/m)
      const { code, stderr, stdout } = yield* Clients.run(["delete", id, "--deactivate"], {
        answer: Effect.succeed("y")
      })
      assert.strictEqual(code, 0)
      assert.match(
        stderr,
        new RegExp(`cannot restore .* Deactivate and delete the client Billing \\(${id}\\)\\?`)
      )
      assert.strictEqual(stdout, `The client Billing (${id}) is deleted.\n`)
      assert.strictEqual((yield* Effect.flip(Clients.get(id))).isNotFound, true)
    })
  )

  it.effect("delete counts as done if the client is gone by then", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      yield* Clients.run(["deactivate", id, "--yes"])
      yield* Clients.failing({
        operation: "deleteOauthClient",
        executes: true,
        fault: { kind: "error", status: 404, code: "client.not.found" }
      })
      assert.strictEqual((yield* Clients.run(["delete", id, "--yes"])).code, 0)
      const again = yield* Clients.run(["delete", id, "--yes"])
      assert.strictEqual(again.code, 1)
      assert.match(again.stderr, /not found/)
    })
  )

  it.effect("delete does nothing to a client that the server still sends as deleted or disabled", () =>
    Effect.gen(function* () {
      for (const [state, exitCode, sentence] of [
        ["deleted", 0, /is deleted already\.$/m],
        ["disabled", 1, /is disabled, which only the vendor can change/]
      ] as const) {
        yield* Clients.failing({
          operation: "getOauthClient",
          fault: {
            kind: "answer",
            status: 200,
            body: { id: Clients.someId, name: "Old", authorizedGrantType: "CODE", selfUri: "/x", state }
          }
        })
        const { code, requests, stderr, stdout } = yield* Clients.run(["delete", Clients.someId, "--yes"])
        assert.deepStrictEqual([code, requests], [exitCode, { getOauthClient: 1 }])
        assert.match(stdout + stderr, sentence)
      }
    })
  )

  it.effect("delete says that the client is inactive by now if only the deletion fails", () =>
    Effect.gen(function* () {
      const id = yield* Clients.create()
      yield* Clients.failing({
        operation: "deleteOauthClient",
        fault: { kind: "error", status: 403, code: "missing.any.permissions" }
      })
      const { code, stderr } = yield* Clients.run(["delete", id, "--deactivate", "--yes"])
      assert.strictEqual(code, 4)
      assert.match(stderr, /The client is inactive now, and not deleted\./)
    })
  )

  it.effect("deactivate and delete warn of the client that the command signs in with", () =>
    Effect.gen(function* () {
      const { administrator } = yield* Emulator.Emulator
      for (const args of [
        ["deactivate", administrator.clientId],
        ["delete", administrator.clientId, "--deactivate"]
      ]) {
        const { code, stderr } = yield* Clients.run(args, { answer: Effect.succeed("n") })
        assert.strictEqual(code, 1)
        assert.match(stderr, /\. This command signs in with this client\. D/)
      }
    })
  )

  it.effect.each([60, 80, 140])("a difference fits %i columns", (columns) =>
    Effect.gen(function* () {
      const id = yield* Clients.create(asCode)
      const { stdout } = yield* Clients.run(
        Clients.words(
          `update ${id} --dry-run --add-scope conversations:readonly --token-lifetime 3600`,
          "--description Sends-a-report --name A-name-that-breaks-the-line"
        ),
        { columns, answer: Effect.succeed("n") }
      )
      const lines = stdout.split("\n")
      assert.isAtLeast(lines.length, 5)
      assert.isTrue(
        lines.every((line) => line.length <= columns),
        stdout
      )
    })
  )

  it.effect.each(["create", "update", "activate", "deactivate", "rotate", "delete"])(
    "%s --help has examples of itself",
    (command) =>
      Effect.gen(function* () {
        const { code, stderr, stdout } = yield* InProcess.genesysOauth(["clients", command, "--help"])
        assert.deepStrictEqual([code, stderr], [0, ""])
        const [, examples = ""] = stdout.split("EXAMPLES\n")
        const lines = examples.split("\n").filter((line) => line.trim() !== "" && !/^ *#/.test(line))
        assert.isAtLeast(lines.length, 1)
        for (const line of lines) assert.match(line, new RegExp(`^ *genesys-oauth clients ${command} `))
      })
  )

  it.effect("names of clients cannot forge a question or a difference", () =>
    Effect.gen(function* () {
      const name = 'x\u001B[2J\n"a" → "b"\u202E'
      const id = yield* Clients.create({ name })
      const { stderr, stdout } = yield* Clients.run(["update", id, "--name", "y\u001B[1A\nscope  + all"], {
        answer: Effect.succeed("y"),
        columns: 60
      })
      // oxlint-disable-next-line no-control-regex -- the characters that must not be there
      assert.notMatch(stdout + stderr, /[\u0000-\u0009\u000B-\u001F\u202E]/)
      assert.isTrue(stdout.split("\n").every((line) => line.length <= 110))
      assert.notMatch(stdout + stderr, /^scope/m)
    })
  )
})
