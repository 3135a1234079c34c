/** The commands with a real Pact Broker, from the first pact to a recorded deployment, and every error they report. */
import * as Emulator from "@effect-genesys/emulator/Emulator"
import { assert, describe, layer } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Broker from "../Broker.ts"
import type * as Program from "../Program.ts"
import * as Browser from "./Browser.ts"
import { provider } from "./Project.ts"
import * as Sockets from "./Sockets.ts"
import * as Verification from "./Verification.ts"
import {
  brokerPage,
  cli,
  credentials,
  deployedTo,
  failed,
  fromBroker,
  isYes,
  layer as world,
  printed,
  project,
  refusal,
  shutOut
} from "./World.ts"

/** Verifies the emulator with the consumer's pact. */
const verified = (consumer: string, providerVersion: string) =>
  Verification.run({ consumer, provider, providerVersion })

/** A slow failure would delay a build. */
const soon = <E, R>(command: Effect.Effect<Program.Ended, E, R>) =>
  Effect.map(Effect.timed(command), ([took, ended]) => {
    assert.isBelow(Duration.toSeconds(took), 15)
    return ended
  })

const publishedAs = (consumer: string, version: string) =>
  fromBroker(`/pacts/provider/${provider}/consumer/${consumer}/version/${version}`)

layer(world, { excludeTestServices: true, timeout: "2 minutes" })("a Pact Broker", (it) => {
  describe("with one version after another", { concurrent: true }, () => {
    it.effect("shows a pact on its page as soon as it is published", () =>
      Effect.gen(function* () {
        const { command, commit } = yield* project("shown")
        assert.isUndefined(yield* publishedAs("shown", commit))
        printed(yield* command(["publish"]))
        assert.isDefined(yield* publishedAs("shown", commit))
        assert.match(yield* Browser.html(yield* brokerPage), new RegExp(`shown[^]*${provider}`))
      })
    )

    it.effect("allows the deployment of a version once the deployed provider passes its pact", () =>
      Effect.gen(function* () {
        printed(yield* cli("create-environment", "--name", "production", "--display-name", "Production"))
        const { command, commit } = yield* project("verified")
        const asked = Effect.map(command(["can-i-deploy"]), isYes)
        printed(yield* command(["publish"]))
        assert.isFalse(yield* asked)

        assert.isTrue(yield* verified("verified", "emulator-1"))
        assert.isFalse(yield* asked, "the provider is deployed nowhere yet")

        const deployed = ["--pacticipant", provider, "--version", "emulator-1"]
        printed(yield* command(["record-deployment", ...deployed]))
        assert.isTrue(yield* asked)
        printed(yield* command(["record-deployment"]))
        assert.sameMembers(yield* deployedTo("production"), [`${provider} emulator-1`, `verified ${commit}`])
      })
    )

    it.effect("refuses the deployment of a version whose pact fails", () =>
      Effect.gen(function* () {
        printed(yield* cli("create-environment", "--name", "staging", "--display-name", "Staging"))
        const { command, commitContract } = yield* project("failing")
        yield* commitContract(418)
        printed(yield* command(["publish"]))
        assert.isFalse(yield* verified("failing", "emulator-2"))
        const staging = ["--environment", "staging"]
        const deployed = ["--pacticipant", provider, "--version", "emulator-2"]
        printed(yield* command(["record-deployment", ...deployed, ...staging]))
        assert.isFalse(isYes(yield* command(["can-i-deploy", ...staging])))
        assert.isTrue(isYes(yield* command(["can-i-deploy", ...staging, "--ignore", provider])))
      })
    )

    it.effect("accepts the same content for a version repeatedly", () =>
      Effect.gen(function* () {
        const { command, commit } = yield* project("again")
        printed(yield* command(["publish"]))
        const first = yield* publishedAs("again", commit)
        printed(yield* command(["publish"]))
        assert.deepStrictEqual(yield* publishedAs("again", commit), first)
      })
    )

    it.effect("gets the branch from CI systems that check out a commit without it", () =>
      Effect.gen(function* () {
        const { command, git } = yield* project("detached")
        yield* git("checkout", "--quiet", "--detach")
        assert.strictEqual(
          refusal(yield* command(["publish"])),
          "No branch is checked out; name it with --branch."
        )
        const tag = { GITHUB_REF_NAME: "v1", GITHUB_REF_TYPE: "tag" }
        refusal(yield* command(["publish"], tag))
        printed(yield* command(["publish"], { GITHUB_HEAD_REF: "told", ...tag }))
        printed(yield* command(["publish", "--branch", "said"], { GITHUB_HEAD_REF: "told" }))
        const version = printed(
          yield* cli("describe-version", "--pacticipant", "detached", "--output", "json")
        )
        assert.match(version, /"told"/)
        assert.match(version, /"said"/)
        assert.notMatch(version, /"v1"/)
      })
    )
  })

  describe("is not published to", { concurrent: true }, () => {
    it.effect("from a checkout with changes", () =>
      Effect.gen(function* () {
        const { command, contractTest, write } = yield* project("dirty")
        const refused = Effect.map(command(["publish"]), refusal)
        yield* write("new.txt", "")
        assert.match(yield* refused, /^Commit or stash new\.txt: the version is the commit's hash, so/)
        yield* contractTest(500)
        assert.match(yield* refused, /^Commit or stash contract\.mjs and 1 more: the version/)
      })
    )

    it.effect("while the contract tests write other pacts than those of the commit", () =>
      Effect.gen(function* () {
        const { command, commitAll, contractTest } = yield* project("drifting")
        yield* contractTest(500)
        yield* commitAll
        assert.match(
          refusal(yield* command(["publish"])),
          new RegExp(
            `write other pacts than the committed ones\\. Commit pacts/drifting-${provider}\\.json: the`
          )
        )
      })
    )

    it.effect("while the contract tests fail, and shows what they print", () =>
      Effect.gen(function* () {
        const { command, commitAll, write } = yield* project("red")
        yield* write("contract.mjs", 'console.log("1 failed"); process.exit(1)')
        yield* commitAll
        const { code, stderr } = yield* command(["publish"])
        assert.strictEqual(code, 1)
        assert.match(stderr, /1 failed[^]*ERROR\n {2}The contract tests fail; nothing was published\.\n/)
      })
    )

    it.effect("without a pact", () =>
      Effect.gen(function* () {
        const { command, commitAll, git, write } = yield* project("empty")
        yield* git("rm", "--quiet", "-r", "pacts")
        yield* write("contract.mjs", "")
        yield* commitAll
        assert.match(refusal(yield* command(["publish"])), /^There is no pact in pacts\/; run pnpm test:pact/)
      })
    )
  })

  describe("reports unknown names", { concurrent: true }, () => {
    const unknown = ["--pacticipant", "unknown", "--version", "1"]

    it.effect("of an environment, a version or a pacticipant", () =>
      Effect.gen(function* () {
        printed(yield* cli("create-environment", "--name", "test", "--display-name", "Test"))
        const { command } = yield* project("asking")
        printed(yield* command(["publish"]))
        for (const name of ["can-i-deploy", "record-deployment"]) {
          assert.include(failed(yield* command([name, "--environment", "mars"])), "mars")
          const inTest = [name, "--environment", "test"]
          assert.isNotEmpty(failed(yield* command([...inTest, "--version", "1"])))
          assert.include(failed(yield* command([...inTest, ...unknown])), "unknown")
        }
        assert.deepStrictEqual(yield* deployedTo("test"), [])
      })
    )
  })

  describe("fails within 15 seconds, and publishes nothing,", () => {
    it.effect("if a version was published with other content", () =>
      Effect.gen(function* () {
        const { command, commitContract, git, pact } = yield* project("changed")
        const version = yield* commitContract(403)
        yield* commitContract(404)
        printed(yield* cli("publish", pact, "--consumer-app-version", version, "--branch", "main"))
        const before = yield* publishedAs("changed", version)
        yield* git("reset", "--quiet", "--hard", version)
        assert.include(failed(yield* soon(command(["publish"]))), version)
        assert.deepStrictEqual(yield* publishedAs("changed", version), before)
      })
    )

    it.effect("if the credentials are wrong", () =>
      Effect.gen(function* () {
        const { command, commit } = yield* project("stranger")
        const token = { PACT_BROKER_USERNAME: "", PACT_BROKER_PASSWORD: "", PACT_BROKER_TOKEN: "a-secret" }
        for (const wrong of [{ PACT_BROKER_PASSWORD: "another-secret" }, token]) {
          for (const name of ["publish", "can-i-deploy", "record-deployment"]) {
            assert.match(
              shutOut(yield* soon(command([name], wrong))),
              /^pact-broker could not use http.*; check PACT_BROKER_BASE_URL, and PACT_BROKER_TOKEN or/
            )
          }
        }
        assert.isUndefined(yield* publishedAs("stranger", commit))
      })
    )

    it.effect("if the URL is of another server, of none, or of a host that never responds", () =>
      Effect.gen(function* () {
        const { url } = yield* Emulator.Emulator
        const { command } = yield* project("lost")
        const at = (address: string) => soon(command(["publish"], { PACT_BROKER_BASE_URL: address }))
        for (const address of [url, "http://127.0.0.1:1"]) {
          assert.include(shutOut(yield* at(address)), `could not use ${address}, as shown above`)
        }
        const silent = `http://127.0.0.1:${Sockets.portOf(yield* Sockets.listening)}`
        assert.strictEqual(
          refusal(yield* at(silent)),
          `${silent} sent no response within 10 seconds; check PACT_BROKER_BASE_URL, and whether the broker runs.`
        )
      })
    )

    it.effect("if a URL has credentials, which are not printed", () =>
      Effect.gen(function* () {
        const { url } = yield* Broker.Broker
        const { command } = yield* project("careless")
        const careless = { PACT_BROKER_BASE_URL: url.replace("//", "//team:a-secret@") }
        for (const name of ["publish", "can-i-deploy", "record-deployment"]) {
          assert.match(refusal(yield* soon(command([name], careless))), /^PACT_BROKER_BASE_URL contains/)
        }
      })
    )
  })

  it.effect("accepts a password that ends with a line break, as from a file", () =>
    Effect.gen(function* () {
      const { command, commit } = yield* project("filed")
      const password = `${Redacted.value(credentials.password)}\n`
      printed(yield* command(["publish"], { PACT_BROKER_PASSWORD: password }))
      assert.isDefined(yield* publishedAs("filed", commit))
    })
  )
})
