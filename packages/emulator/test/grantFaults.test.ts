/** Every fault of the token endpoint, for every grant: how the request ends, and that no credential is used twice. */
import { type Credentials, TokensApi } from "@effect-genesys/client"
import { Emulator } from "@effect-genesys/emulator"
import { observed } from "@effect-genesys/testing/Observed"
import * as Scale from "@effect-genesys/testing/Scale"
import * as Wiretap from "@effect-genesys/testing/Wiretap"
import { outcomeOf, policy } from "@effect-genesys/tools/FaultMatrix"
import { everyTimes, type Fault, faults, type Outcome, type Times } from "@effect-genesys/tools/FaultTable"
import { assert, it as test } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Pool from "effect/Pool"
import * as Redacted from "effect/Redacted"
import { everyGrant, signedIn } from "./SignIns.ts"

type Grant = keyof typeof everyGrant

interface Cell {
  readonly fault: Fault
  readonly grant: Grant
  readonly times: Times
  readonly outcome: ReturnType<typeof outcomeOf>["outcome"]
  readonly received: number
  readonly executed: number
}

const isGrant = (name: string): name is Grant => name in everyGrant
const grants = Object.keys(everyGrant).filter(isGrant)

/** Grants whose request may be repeated if its outcome is unknown. */
const repeatable: ReadonlySet<Grant> = new Set(["client credentials", "refresh token"])

/** Faults after which the server has issued a token that the client never receives. */
const breaks: ReadonlySet<string> = new Set(["resetMidBody", "truncated", "drip", "brokenGzip"])
const isDone = ({ rule: { executes = false, fault } }: Fault) => executes || breaks.has(fault.kind)

/** How a request ends that the fault hits. The bodies of the faults are neither a token response nor an OAuth error. */
const outcomeUnder = ({ outcome, retry, rule: { fault } }: Fault): Outcome => {
  if (fault.kind === "answer" && fault.status === 400) return "Unexpected"
  return fault.kind === "answer" && fault.status === 200 && retry === "never"
    ? "Decode"
    : outcome("getOauthClients")
}

const expected = (fault: Fault, grant: Grant, times: Times): Outcome => {
  const isRetried = fault.retry === "always" || (fault.retry === "repeatable" && repeatable.has(grant))
  if (!isRetried) return outcomeUnder(fault)
  // The lost response has replaced the refresh token.
  const isSpent = grant === "refresh token" && isDone(fault)
  if (times === "once") return isSpent ? "SignInRequired" : "success"
  // The second response refuses the refresh token, and breaks off as the first did.
  return isSpent && outcomeUnder(fault) === "Transport" && breaks.has(fault.rule.fault.kind)
    ? "Unexpected"
    : outcomeUnder(fault)
}

const problems = ({ executed, fault, grant, outcome, received, times }: Cell) => {
  const where = `${grant}, ${fault.name} ${times}`
  const wanted = expected(fault, grant, times)
  const isOnce = !repeatable.has(grant) && fault.retry !== "always"
  return [
    ...(outcome === wanted ? [] : [`${where}: ended as ${outcome}, not as ${wanted}`]),
    ...(isOnce && received !== 1 ? [`${where}: was sent ${received} times`] : []),
    ...(grant !== "client credentials" && executed > 1 ? [`${where}: was executed ${executed} times`] : [])
  ]
}

/** The faults that differ at the token endpoint: its own equal those of operations, and its requests carry no token. */
const relevant = faults.filter(
  ({ name, operation, rule }) =>
    operation === undefined && rule.fault.kind !== "revokeToken" && !name.endsWith("no body")
)

/** All cells, or those in which each fault hits every other grant, once or always in turn. */
const targets = relevant.flatMap((fault, number) =>
  Scale.isFull
    ? grants.flatMap((grant) => everyTimes.map((times) => ({ fault, grant, times })))
    : grants
        .filter((_, other) => (number + other) % 2 === 0)
        .map((grant, index) => ({
          fault,
          grant,
          times: everyTimes[(index + Math.floor(number / 2)) % 2] ?? "once"
        }))
)

const secretsOf = (credentials: Credentials.Credentials) =>
  Object.values(credentials).flatMap((value: unknown) =>
    Redacted.isRedacted(value) ? [String(Redacted.value(value))] : []
  )

const hit = (fault: Fault, grant: Grant, times: Times, secrets: Set<string>) =>
  Effect.gen(function* () {
    const { faults: control, states } = yield* Emulator.Emulator
    yield* states.reset
    const credentials: Credentials.Credentials = yield* everyGrant[grant]
    secretsOf(credentials).forEach((secret) => secrets.add(secret))
    control.reset()
    control.set([{ ...fault.rule, operation: "postOauthToken", ...(times === "once" && { count: 1 }) }])
    const exit = yield* TokensApi.TokensApi.use((api) => api.headTokensMe).pipe(
      Effect.tapError(Effect.logError),
      // Only here: the short time-outs must not apply to the sign-in above.
      Effect.provide(signedIn(credentials, policy(fault.rule.fault.kind))),
      Effect.exit
    )
    const { executed, received } = control.counters()
    const cell: Cell = {
      fault,
      grant,
      times,
      outcome: outcomeOf(exit).outcome,
      received: received["postOauthToken"] ?? 0,
      executed: executed["postOauthToken"] ?? 0
    }
    return cell
  })

/** Each emulator has one fault at a time. They are reused, because starting one takes longer than a request. */
const emulators = Pool.make({ acquire: Layer.build(Layer.orDie(Emulator.layer())), size: 8 })

test.live(
  "every grant under every fault ends as expected, uses each credential once, and shows no secret",
  () =>
    Effect.gen(function* () {
      const given = new Set<string>()
      const received = yield* Wiretap.tap
      const cells: Array<Cell> = []
      const { texts } = yield* observed(
        Effect.flatMap(emulators, (pool) =>
          Effect.forEach(
            targets,
            ({ fault, grant, times }) =>
              Pool.get(pool).pipe(
                Effect.flatMap((emulator) => Effect.provide(hit(fault, grant, times, given), emulator)),
                Effect.map((cell) => void cells.push(cell)),
                Effect.scoped
              ),
            { concurrency: 8, discard: true }
          )
        )
      )
      assert.lengthOf(cells, relevant.length * grants.length * (Scale.isFull ? 2 : 0.5))
      for (const times of everyTimes) {
        const some = cells.filter((cell) => cell.times === times)
        assert.sameMembers([...new Set(some.map(({ grant }) => grant))], grants)
        assert.sameMembers([...new Set(some.map(({ fault }) => fault))], relevant)
      }
      assert.deepStrictEqual(cells.flatMap(problems), [])
      assert.isAbove(given.size, cells.length)
      assert.isFalse(
        Wiretap.shows(texts, new Set([...given, ...received])),
        "a log, span or error shows a secret"
      )
      assert.isTrue(Wiretap.shows([...texts, [...given].join(" ")], given))
    }),
  240_000
)
