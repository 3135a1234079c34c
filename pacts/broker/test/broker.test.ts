/** The commands with a real Pact Broker, from the first pact to a recorded deployment, and all that is refused. */
import * as Emulator from "@effect-genesys/emulator/Emulator"
import { assert, describe, layer } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Broker from "../Broker.ts"
import type * as Program from "../Program.ts"
import * as Browser from "./Browser.ts"
import { provider } from "./Project.ts"
import * as Sockets from "./Sockets.ts"
import * as Verification from "./Verification.ts"
import { answer, brokerPage, cli, layer as world, printed, project, refusal } from "./World.ts"

/** Verifies the emulator with the consumer's pact. */
const verified = (consumer: string, providerVersion: string) =>
  Verification.run({ consumer, provider, providerVersion })

/** A refusal that took its time would hold up whoever waits for a build. */
const soon = <E, R>(command: Effect.Effect<Program.Ended, E, R>) =>
  Effect.map(Effect.timed(command), ([took, ended]) => {
    assert.isBelow(Duration.toSeconds(took), 15)
    return refusal(ended)
  })

layer(world, { excludeTestServices: true, timeout: "2 minutes" })("a Pact Broker", (it) => {
  describe("with one version after another", { concurrent: true }, () => {
    it.effect("shows a pact on its page as soon as it is published", () =>
      Effect.gen(function* () {
        const { url } = yield* Broker.Broker
        const { command, commit } = yield* project("shown")
        assert.strictEqual(
          printed(yield* command(["publish"])),
          `shown with ${provider}: ${url}/pacts/provider/${provider}/consumer/shown/version/${commit}`
        )
        assert.match(yield* Browser.html(yield* brokerPage), new RegExp(`shown[^]*${provider}`))
      })
    )

    it.effect("lets a version go when the deployed provider holds its pact, and not before", () =>
      Effect.gen(function* () {
        yield* cli("create-environment", "--name", "production", "--display-name", "Production")
        const { command, commit } = yield* project("verified")
        const asked = Effect.map(command(["can-i-deploy"]), answer)
        printed(yield* command(["publish"]))

        const before = yield* asked
        assert.isFalse(before.yes)
        assert.match(
          before.says,
          /^No, verified \w{40} in production: There is no verified pact .*\. Verify the pact/
        )

        assert.isTrue(yield* verified("verified", "emulator-1"))
        assert.isFalse((yield* asked).yes, "the provider is deployed nowhere yet")

        const deployed = ["--pacticipant", provider, "--version", "emulator-1"]
        printed(yield* command(["record-deployment", ...deployed]))
        assert.deepStrictEqual(yield* asked, {
          yes: true,
          says: `Yes, verified ${commit} in production: All required verification results are published and successful.`
        })
        assert.strictEqual(
          printed(yield* command(["record-deployment"])),
          `verified ${commit} is recorded as deployed to production.`
        )
      })
    )

    it.effect("keeps back a version whose pact does not hold", () =>
      Effect.gen(function* () {
        yield* cli("create-environment", "--name", "staging", "--display-name", "Staging")
        const { command, commitContract } = yield* project("failing")
        yield* commitContract(418)
        printed(yield* command(["publish"]))
        assert.isFalse(yield* verified("failing", "emulator-2"))
        const staging = ["--environment", "staging"]
        const deployed = ["--pacticipant", provider, "--version", "emulator-2"]
        printed(yield* command(["record-deployment", ...deployed, ...staging]))
        const { says, yes } = answer(yield* command(["can-i-deploy", ...staging]))
        assert.isFalse(yes)
        assert.match(
          says,
          /^No, failing \w{40} in staging: The verification for the pact .* failed\. The result/
        )
      })
    )

    it.effect("takes the same content for a version as often as it comes", () =>
      Effect.gen(function* () {
        const { command } = yield* project("again")
        const first = printed(yield* command(["publish"]))
        assert.strictEqual(printed(yield* command(["publish"])), first)
      })
    )

    it.effect("is told the branch by CI systems that check out a commit without it", () =>
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
        const version = yield* cli("describe-version", "--pacticipant", "detached", "--output", "json")
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
        assert.match(yield* refused, /^Commit or stash new\.txt, so that the version/)
        yield* contractTest(500)
        assert.match(yield* refused, /^Commit or stash contract\.mjs and 1 more, so that/)
      })
    )

    it.effect("while the contract tests write other pacts than those of the commit", () =>
      Effect.gen(function* () {
        const { command, commitAll, contractTest } = yield* project("drifting")
        yield* contractTest(500)
        yield* commitAll
        assert.match(
          refusal(yield* command(["publish"])),
          new RegExp(`do not write what is committed\\. Commit pacts/drifting-${provider}\\.json, so`)
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

  describe("is asked about what it does not know", { concurrent: true }, () => {
    const unknown = ["--pacticipant", "unknown", "--version", "1"]

    it.effect("and says which environment, version or pacticipant that is", () =>
      Effect.gen(function* () {
        yield* cli("create-environment", "--name", "test", "--display-name", "Test")
        const { command } = yield* project("asking")
        printed(yield* command(["publish"]))
        for (const name of ["can-i-deploy", "record-deployment"]) {
          assert.match(
            refusal(yield* command([name, "--environment", "mars"])),
            /has no environment named mars; create it with .* create-environment --name mars/
          )
        }
        assert.strictEqual(
          answer(yield* command(["can-i-deploy", "--environment", "test", "--version", "1"])).says,
          "No, asking 1 in test: No pacts or verifications have been published for version 1 of asking. Publish it first: pnpm pacts:publish."
        )
        assert.match(
          refusal(yield* command(["record-deployment", "--environment", "test", "--version", "1"])),
          /knows no version 1 of asking; publish its pact first/
        )
        assert.match(
          refusal(yield* command(["can-i-deploy", "--environment", "test", ...unknown])),
          /knows no pacticipant named unknown; publish its pact first/
        )
      })
    )
  })

  describe("refuses, or cannot be reached, within 15 seconds", () => {
    it.effect("where a version was published with other content", () =>
      Effect.gen(function* () {
        const { command, commitContract, git, pact } = yield* project("changed")
        const version = yield* commitContract(403)
        yield* commitContract(404)
        yield* cli("publish", pact, "--consumer-app-version", version, "--branch", "main")
        yield* git("reset", "--quiet", "--hard", version)
        assert.strictEqual(
          yield* soon(command(["publish"])),
          `The pact of changed with ${provider} was published for version ${version} with other content; make a new commit, which is a new version, and publish that.`
        )
      })
    )

    it.effect("where the credentials are wrong", () =>
      Effect.gen(function* () {
        const { url } = yield* Broker.Broker
        const { command } = yield* project("stranger")
        const advice = "check PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD."
        assert.strictEqual(
          yield* soon(command(["publish"], { PACT_BROKER_PASSWORD: "another-secret" })),
          `The Pact Broker at ${url} refuses the credentials with 401; ${advice}`
        )
        const token = { PACT_BROKER_USERNAME: "", PACT_BROKER_PASSWORD: "", PACT_BROKER_TOKEN: "a-secret" }
        assert.strictEqual(
          yield* soon(command(["publish"], token)),
          `The Pact Broker at ${url} refuses the credentials with 400; ${advice}`
        )
      })
    )

    it.effect("where the URL is another's, nobody's, or that of a host that keeps silent", () =>
      Effect.gen(function* () {
        const { url } = yield* Emulator.Emulator
        const { command } = yield* project("lost")
        const refusedAt = (address: string) => soon(command(["publish"], { PACT_BROKER_BASE_URL: address }))
        assert.strictEqual(
          yield* refusedAt(url),
          `What answers at ${url} is not a Pact Broker; check PACT_BROKER_BASE_URL.`
        )
        assert.strictEqual(
          yield* refusedAt("http://127.0.0.1:1/"),
          "Nothing answers at http://127.0.0.1:1; check PACT_BROKER_BASE_URL, and that the broker runs."
        )
        const silent = `http://127.0.0.1:${Sockets.portOf(yield* Sockets.listening)}`
        assert.strictEqual(
          yield* refusedAt(silent),
          `${silent} gave no answer within 10 seconds; check PACT_BROKER_BASE_URL, and that the broker is well.`
        )
      })
    )
  })
})
