/** A provider with a self-signed certificate for `localhost`: the core's own mock server with TLS. */
import { devNull } from "node:os"
import { connect } from "node:tls"
import { assert, it } from "@effect/vitest"
import * as pactCore from "@pact-foundation/pact-core"
import { Verifier } from "effect-pact"
import * as Effect from "effect/Effect"
import * as Provider from "./ProviderServer.ts"

const specificationV4 = 5

const secured = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() => {
      const pact = pactCore.makeConsumerPact("reading-list", "bookshop", specificationV4, "error", devNull)
      const books = pact.newInteraction("a request for books")
      books.withRequest("GET", "/books")
      books.withStatus(200)
      const pacts = pact.newInteraction("a request for pacts, without credentials")
      pacts.withRequest("GET", "/")
      pacts.withStatus(401)
      const set = pact.newInteraction("a state")
      set.withRequest("POST", "/states")
      set.withQuery("for", 0, "tests")
      set.withStatus(200)
      return { pact, port: pact.createMockServer("127.0.0.1", 0, true) }
    }),
    ({ pact, port }) => Effect.sync(() => pact.cleanupMockServer(port))
  ),
  ({ pact, port }) => ({
    port,
    baseUrl: `https://localhost:${port}`,
    /** Whether the mock server received a request for books. */
    wasAsked: () => !pact.mockServerMismatches(port).some((each) => "path" in each && each.path === "/books")
  })
)

/** The certificate as PEM. */
const certificateOf = (port: number) =>
  Effect.callback<string>((resume) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => {
      const der = socket.getPeerCertificate().raw.toString("base64")
      socket.destroy()
      resume(Effect.succeed(`-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`))
    })
  })

const pact = Provider.pact("bookshop", {
  description: "a request for books",
  path: "/books",
  states: ["there are books"]
})

const verify = Effect.fnUntraced(function* (
  options: Partial<Verifier.Options> & Pick<Verifier.Options, "baseUrl">
) {
  return yield* Verifier.verify({
    provider: "bookshop",
    pacts: [yield* Provider.file(pact)],
    states: { "there are books": () => Effect.void },
    ...options
  })
})

it.effect("is not trusted, and the failure has the reason and advice", () =>
  Effect.gen(function* () {
    const { baseUrl, wasAsked } = yield* secured
    yield* Provider.environment({ NODE_TLS_REJECT_UNAUTHORIZED: "0" })
    const warnings = yield* capturedWarnings
    const failed = yield* Effect.flip(verify({ baseUrl }))
    assert.isFalse(failed.responsesDiffer)
    assert.isFalse(wasAsked())
    assert.include(
      failed.message,
      `  The provider could not be reached.
    ${baseUrl} has a self-signed certificate, which this machine does not trust. Pass the certificate that signed it in \`tls: { ca }\`, as PEM. For a server of your own, \`tls: { rejectUnauthorized: false }\` skips the check.`
    )
    assert.isNotEmpty(warnings)
    for (const warning of warnings) assert.include(warning, "NODE_TLS_REJECT_UNAUTHORIZED")
  })
)

/** The warnings of Node until the scope ends, which it does not print. */
const capturedWarnings = Effect.acquireRelease(
  Effect.sync(() => {
    const { emitWarning } = process
    const warnings: Array<string> = []
    process.emitWarning = (warning) => void warnings.push(String(warning))
    return Object.assign(warnings, { restore: () => (process.emitWarning = emitWarning) })
  }),
  ({ restore }) => Effect.sync(restore)
)

it.effect("is trusted by its certificate", () =>
  Effect.gen(function* () {
    const { baseUrl, port, wasAsked } = yield* secured
    const ca = yield* certificateOf(port)
    const { interactions } = yield* verify({ baseUrl, tls: { ca } })
    assert.isTrue(interactions.every(({ ok }) => ok))
    assert.isTrue(wasAsked())
  })
)

it.effect("is trusted without a check, with rejectUnauthorized: false", () =>
  Effect.gen(function* () {
    const { baseUrl, wasAsked } = yield* secured
    yield* verify({ baseUrl, tls: { rejectUnauthorized: false } })
    assert.isTrue(wasAsked())
  })
)

it.effect("is valid for its host only, unless servername is another", () =>
  Effect.gen(function* () {
    const { port } = yield* secured
    const ca = yield* certificateOf(port)
    const baseUrl = `https://127.0.0.1:${port}`
    const failed = yield* Effect.flip(verify({ baseUrl, tls: { ca } }))
    assert.include(failed.message, `${baseUrl} has a certificate for another host.`)
    yield* verify({ baseUrl, tls: { ca, servername: "localhost" } })
  })
)

it.effect("also applies to the server of provider states", () =>
  Effect.gen(function* () {
    const { baseUrl, port } = yield* secured
    const states = `${baseUrl}/states?for=tests`
    yield* verify({ baseUrl, states, tls: { ca: yield* certificateOf(port) } })
    const failed = yield* Effect.flip(verify({ baseUrl, states }))
    assert.include(failed.message, "The server of provider states could not be reached.")
  })
)

it.effect("can be that of a broker, or of a server of pacts", () =>
  Effect.gen(function* () {
    const { baseUrl, port } = yield* secured
    const ca = yield* certificateOf(port)
    const problemOf = (pacts: Verifier.Options["pacts"]) =>
      Effect.map(Effect.flip(verify({ baseUrl, pacts })), ({ message }) => message)
    const broker = { url: baseUrl, consumerVersionSelectors: [{ mainBranch: true }] }
    for (const pacts of [broker, { urls: [`${baseUrl}/`] }]) {
      const untrusted = yield* problemOf(pacts)
      assert.include(untrusted, "self-signed certificate (pass the certificate that signed it as `ca`")
      // A trusted server receives the request, and sends 401.
      const trusted = yield* problemOf({ ...pacts, ca })
      assert.notInclude(trusted, "certificate")
      assert.include(trusted, "401")
    }
  })
)

it.effect("is not expected of a provider without TLS, and the reverse", () =>
  Effect.gen(function* () {
    const { port } = yield* secured
    const { baseUrl } = yield* Provider.make(Provider.ok)
    const plain = baseUrl.replace("http:", "https:")
    assert.include(
      (yield* Effect.flip(verify({ baseUrl: plain }))).message,
      `${plain} did not complete the TLS handshake. Check whether the URL should start with http://`
    )
    const failed = yield* Effect.flip(verify({ baseUrl: `http://localhost:${port}` }))
    assert.match(
      failed.message,
      /localhost:\d+ (closed the connection|sent a response that is not valid HTTP)/
    )
  })
)
