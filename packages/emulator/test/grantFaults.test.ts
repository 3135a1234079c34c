/** Every fault against the token endpoint, for every grant: what it ends as, and that nothing is spent twice. */
import { type Credentials, TokensApi } from "@effect-genesys/client"
import { Emulator } from "@effect-genesys/emulator"
import { observed } from "@effect-genesys/testing/Observed"
import * as Wiretap from "@effect-genesys/testing/Wiretap"
import {
  type Fault,
  faults,
  type Outcome,
  outcomeOf,
  policy,
  rounds,
  type Times
} from "@effect-genesys/tools/FaultMatrix"
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

/** Whose request may be sent again when nobody knows what became of it. */
const repeatable: ReadonlySet<Grant> = new Set(["client credentials", "refresh token"])

/** Faults in whose course a token is given that the client never sees. */
const breaks: ReadonlySet<string> = new Set(["resetMidBody", "truncated", "drip", "brokenGzip"])
const isDone = ({ rule: { executes = false, fault } }: Fault) => executes || breaks.has(fault.kind)

/** What a request ends as that is struck. What is made up is no token, and no error in words of OAuth. */
const struck = ({ again, always, rule: { fault } }: Fault): Outcome => {
  if (fault.kind === "answer" && fault.status === 400) return "Unexpected"
  return fault.kind === "answer" && fault.status === 200 && again === "no"
    ? "Decode"
    : always("getOauthClients")
}

const expected = (fault: Fault, grant: Grant, times: Times): Outcome => {
  const isSent = fault.again === "refused" || (fault.again === "yes" && repeatable.has(grant))
  if (!isSent) return struck(fault)
  // The refresh token was spent by the answer that was lost.
  const isSpent = grant === "refresh token" && isDone(fault)
  if (times === "once") return isSpent ? "SignInRequired" : "success"
  // It is refused, in words that break off as those of the first answer did.
  return isSpent && struck(fault) === "Transport" && breaks.has(fault.rule.fault.kind)
    ? "Unexpected"
    : struck(fault)
}

const problems = ({ executed, fault, grant, outcome, received, times }: Cell) => {
  const where = `${grant}, ${fault.name} ${times}`
  const wanted = expected(fault, grant, times)
  const isOnce = !repeatable.has(grant) && fault.again !== "refused"
  return [
    ...(outcome === wanted ? [] : [`${where}: ended as ${outcome}, not as ${wanted}`]),
    ...(isOnce && received !== 1 ? [`${where}: was sent ${received} times`] : []),
    ...(grant !== "client credentials" && executed > 1 ? [`${where}: was done ${executed} times`] : [])
  ]
}

/** Those of the token endpoint are among the others, no request here carries a token, and a body changes nothing. */
const struckBy = faults.filter(
  ({ name, operation, rule }) =>
    operation === undefined && rule.fault.kind !== "revokeToken" && !name.endsWith("no body")
)

const secretsOf = (credentials: Credentials.Credentials) =>
  Object.values(credentials).flatMap((value: unknown) =>
    Redacted.isRedacted(value) ? [String(Redacted.value(value))] : []
  )

const strike = (fault: Fault, grant: Grant, times: Times, secrets: Set<string>) =>
  Effect.gen(function* () {
    const { faults: control, states } = yield* Emulator.Emulator
    yield* states.reset
    const credentials: Credentials.Credentials = yield* everyGrant[grant]
    secretsOf(credentials).forEach((secret) => secrets.add(secret))
    control.reset()
    control.set([{ ...fault.rule, operation: "postOauthToken", ...(times === "once" && { count: 1 }) }])
    const exit = yield* TokensApi.TokensApi.use((api) => api.headTokensMe).pipe(
      Effect.tapError(Effect.logError),
      // Not what was arranged before: its time-outs are short.
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

/** Emulators to be struck one fault at a time: to start one takes longer than to strike it. */
const emulators = Pool.make({ acquire: Layer.build(Layer.orDie(Emulator.layer())), size: 8 })

test.live(
  "every grant under every fault ends as it should, is spent once, and shows no secret",
  () =>
    Effect.gen(function* () {
      const given = new Set<string>()
      const received = yield* Wiretap.tap
      const cells: Array<Cell> = []
      const { texts } = yield* observed(
        Effect.flatMap(emulators, (pool) =>
          Effect.forEach(
            struckBy.flatMap((fault, number) =>
              grants.flatMap((grant, other) =>
                rounds.map((timesOf) => ({ fault, grant, times: timesOf(number, other) }))
              )
            ),
            ({ fault, grant, times }) =>
              Pool.get(pool).pipe(
                Effect.flatMap((emulator) => Effect.provide(strike(fault, grant, times, given), emulator)),
                Effect.map((cell) => void cells.push(cell)),
                Effect.scoped
              ),
            { concurrency: 8, discard: true }
          )
        )
      )
      assert.lengthOf(cells, struckBy.length * grants.length * rounds.length)
      assert.deepStrictEqual(cells.flatMap(problems), [])
      assert.isAbove(given.size, cells.length)
      assert.isFalse(Wiretap.shows(texts, new Set([...given, ...received])), "a secret can be seen")
      assert.isTrue(Wiretap.shows([...texts, [...given].join(" ")], given))
    }),
  240_000
)
