/** Which clients a fleet of rotations takes, how, and what it will cost. A plan is data: print it, keep it, edit it. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as TokensApi from "@effect-genesys/client/TokensApi"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Marker from "./internal/steps/Marker.ts"
import { Mode, Policy } from "./Policy.ts"

/**
 * One client of a plan.
 *
 * @since 0.1.0
 * @category models
 */
export interface PlannedRotation extends Schema.Schema.Type<typeof PlannedRotation> {}
export const PlannedRotation = Schema.Struct({
  clientId: Schema.String,
  clientName: Schema.String,
  /** The name of its secret in the sink. */
  secretName: Schema.String,
  mode: Mode,
  /** Whether a token request can test the secret: only that of a `CLIENT-CREDENTIALS` client. */
  isTestable: Schema.Boolean
})

/**
 * A client that the plan leaves out.
 *
 * @since 0.1.0
 * @category models
 */
export interface Skipped extends Schema.Schema.Type<typeof Skipped> {}
export const Skipped = Schema.Struct({
  clientId: Schema.String,
  clientName: Schema.String,
  reason: Schema.String
})

/**
 * A fleet of rotations with one policy.
 *
 * @since 0.1.0
 * @category models
 */
export interface Plan extends Schema.Schema.Type<typeof Plan> {}
export const Plan = Schema.Struct({
  /** Names the fleet: letters, digits, `-` and `_`, at most 40 of them. The same name with another plan is refused. */
  fleet: Schema.String.check(Schema.isPattern(/^[\w-]{1,40}$/)),
  policy: Policy,
  rotations: Schema.Array(PlannedRotation),
  skipped: Schema.Array(Skipped)
}).check(
  Schema.makeFilter(({ rotations }) => {
    const names = new Set(rotations.map(({ secretName }) => secretName))
    return (
      names.size === rotations.length || {
        path: ["rotations"],
        issue: "two rotations have the same secretName"
      }
    )
  })
)

/**
 * What to plan.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Names the fleet: letters, digits, `-` and `_`, at most 40 of them. */
  readonly fleet: string
  readonly policy: Policy
  /** Which of the organization's clients to take. Default: all. */
  readonly isWanted?: (client: OAuthClient) => boolean
  /** Default: that of the policy, for every client. */
  readonly modeOf?: (client: OAuthClient) => Mode
  /** The name of a client's secret in the sink. Default: the client's id at the start. */
  readonly secretNameOf?: (client: OAuthClient) => string
}

/**
 * Plans a rotation for each client of the organization that has a secret and that the options want.
 *
 * It leaves out clients that are not active, clients of the implicit grant, which use no secret, new clients of rotations that
 * have not ended, and the client that the caller signs in with: it would never be quiet. It changes nothing, and costs two requests.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = Effect.fnUntraced(function* ({
  fleet,
  isWanted = () => true,
  modeOf,
  policy,
  secretNameOf = ({ id }) => id ?? ""
}: Options) {
  const { getOauthClients } = yield* OAuthApi.OAuthApi
  const { getTokensMe } = yield* TokensApi.TokensApi
  const { OAuthClient: own } = yield* getTokensMe()
  const { entities = [] } = yield* getOauthClients
  const rotations: Array<PlannedRotation> = []
  const skipped: Array<Skipped> = []
  for (const client of entities.filter(isWanted)) {
    const { authorizedGrantType, id: clientId = "", name: clientName } = client
    const reason = reasonToSkip(client, own?.id)
    if (reason !== undefined) skipped.push({ clientId, clientName, reason })
    else {
      rotations.push({
        clientId,
        clientName,
        secretName: secretNameOf(client),
        mode: modeOf?.(client) ?? policy.mode,
        isTestable: authorizedGrantType === "CLIENT-CREDENTIALS"
      })
    }
  }
  return yield* Plan.makeEffect({ fleet, policy, rotations, skipped })
})

const reasonToSkip = (client: OAuthClient, own: string | undefined): string | undefined => {
  const { authorizedGrantType, id, state } = client
  const unfinished = Marker.rotationOf(client)
  if (id === undefined) return "the server sent no id for it"
  if (id === own) return "the rotation itself signs in with it: rotate it in place, by hand"
  if (state !== "active") return `it is ${state ?? "in an unknown state"}`
  if (authorizedGrantType === "TOKEN") return "the implicit grant uses no secret"
  if (unfinished !== undefined) return `the rotation ${unfinished} created it, and has not ended`
  return undefined
}

/**
 * What a plan costs.
 *
 * @since 0.1.0
 * @category models
 */
export interface Estimate {
  /** Requests to the API and the login host, without retries. */
  readonly requests: number
  /** Full days until the last deletion, if every client is quiet from the day after its promotion and nobody waits. */
  readonly days: number
}

/**
 * Estimates the cost of a plan.
 *
 * @since 0.1.0
 * @category conversions
 */
export const estimate = ({ policy, rotations }: Plan): Estimate => {
  const twins = rotations.filter(({ mode }) => mode === "twin").length
  const testable = rotations.filter(({ isTestable }) => isTestable)
  // After the hand-over, at the promotion and, of a twin, before the old client is deactivated.
  const tests = testable.reduce((sum, { mode }) => sum + (mode === "twin" ? 3 : 2), 0)
  if (twins === 0) return { requests: rotations.length + tests, days: 0 }
  const delay = Math.ceil(Duration.toDays(Duration.sum(policy.reportingDelay, policy.clockTolerance)))
  // One query for all twins, until the last is deactivated. It is submitted and read, and most days need a new token.
  const usageDays = policy.quietDays + delay
  const grace = Math.max(Math.ceil(Duration.toDays(policy.grace)), delay)
  return {
    requests: twins * requestsOfTwin + (rotations.length - twins) + tests + 3 * (usageDays + 1),
    days: 1 + usageDays + grace
  }
}

/** Reads the old client and creates its twin, deactivates and deletes the old one, and removes the marker of the twin. */
const requestsOfTwin = 8

/**
 * The id of a rotation, which is the version of its secret in the sink as well.
 *
 * @since 0.1.0
 * @category constructors
 */
export const rotationId = (fleet: string, clientId: string): string => `${fleet}/${clientId}`

/**
 * The fleet and the client of a rotation's id.
 *
 * @since 0.1.0
 * @category conversions
 */
export const partsOf = (id: string): { readonly fleet: string; readonly clientId: string } => {
  const [fleet = "", clientId = ""] = id.split("/", 2)
  return { fleet, clientId }
}
