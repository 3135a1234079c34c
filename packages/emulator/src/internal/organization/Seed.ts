/** What an emulated organization begins with: a client that may do everything and, for demos, a busy month. */
import { randomUUID } from "node:crypto"
import type { GrantType } from "@effect-genesys/schemas/GrantType"
import * as Identifiers from "@effect-genesys/schemas/Identifiers"
import type { OAuthClientState } from "@effect-genesys/schemas/OAuthClient"
import * as DateTime from "effect/DateTime"
import type * as Redacted from "effect/Redacted"
import * as Struct from "effect/Struct"
import { day } from "./Day.ts"
import { tokenLifetime } from "./Login.ts"
import { type Organization, roleIdsOf, type Stored } from "./Organization.ts"
import * as Roles from "./Roles.ts"
import * as Secrets from "./Secrets.ts"
import * as Users from "./Users.ts"

/** A client whose secret the emulator hands out, so that a program can sign in with it. */
export interface SeededClient {
  readonly clientId: string
  readonly grantType: GrantType
  readonly clientSecret: Redacted.Redacted<string>
  readonly name: string
}

const user = "api/v2/users/{userId}"
const presence = "api/v2/users/{userId}/presences/{sourceId}"
const analytics = "api/v2/analytics/conversations/details/query"
const conversations = "api/v2/conversations/{conversationId}"
const routing = "api/v2/routing/queues/{queueId}/members"
const contacts = "api/v2/externalcontacts/contacts"
const notifications = "api/v2/notifications/channels"
const recordings = "api/v2/conversations/{conversationId}/recordings"

/** A client that is there, whoever made it. */
export interface Seedling {
  readonly name: string
  readonly grantType: GrantType
  readonly state?: OAuthClientState | undefined
  /** By their ids. */
  readonly roles?: ReadonlyArray<string>
  readonly scopes?: ReadonlyArray<string>
  readonly redirectUris?: ReadonlyArray<string>
  readonly clientId?: string
  readonly clientSecret?: Redacted.Redacted<string>
}

interface Profile extends Seedling {
  /** Calls on a working day, by method and template. */
  readonly traffic: ReadonlyArray<readonly ["GET" | "POST" | "PUT" | "PATCH", string, number]>
  /** The parts of its calls that fail so. */
  readonly failures?: { readonly 404?: number; readonly 429?: number; readonly 500?: number }
}

const auditor = Roles.roles.auditor.id
const integration = Roles.roles.integration.id
const viewer = Roles.roles.viewer.id

const profiles: ReadonlyArray<Profile> = [
  {
    name: "Wallboard",
    grantType: "CLIENT-CREDENTIALS",
    roles: [viewer],
    traffic: [
      ["GET", routing, 2400],
      ["GET", presence, 900]
    ]
  },
  {
    name: "CRM Sync",
    grantType: "CLIENT-CREDENTIALS",
    roles: [integration],
    traffic: [
      ["GET", contacts, 5200],
      ["PUT", contacts, 1300]
    ],
    failures: { 404: 0.02 }
  },
  {
    name: "Warehouse Export",
    grantType: "CLIENT-CREDENTIALS",
    roles: [auditor],
    traffic: [
      ["POST", analytics, 1900],
      ["GET", conversations, 3100]
    ]
  },
  {
    name: "Presence Poller",
    grantType: "CLIENT-CREDENTIALS",
    roles: [integration],
    traffic: [
      ["GET", presence, 38_000],
      ["GET", user, 4200]
    ],
    failures: { 429: 0.31, 500: 0.004 }
  },
  {
    name: "Callback Bot",
    grantType: "CLIENT-CREDENTIALS",
    roles: [integration],
    traffic: [
      ["POST", "api/v2/conversations/callbacks", 640],
      ["GET", conversations, 700]
    ],
    failures: { 500: 0.01 }
  },
  {
    name: "Recording Archive",
    grantType: "CLIENT-CREDENTIALS",
    roles: [integration],
    traffic: [["GET", recordings, 2800]],
    failures: { 404: 0.06 }
  },
  {
    name: "Nightly User Import",
    grantType: "CLIENT-CREDENTIALS",
    state: "inactive",
    roles: [integration],
    traffic: []
  },
  {
    name: "Agent Desktop",
    grantType: "CODE",
    traffic: [
      ["GET", user, 3600],
      ["POST", notifications, 450]
    ]
  },
  {
    name: "Supervisor Console",
    grantType: "CODE",
    traffic: [
      ["GET", routing, 1250],
      ["PATCH", user, 90]
    ]
  },
  {
    name: "Mobile App",
    grantType: "CODE",
    traffic: [
      ["GET", conversations, 800],
      ["POST", notifications, 310]
    ]
  },
  { name: "Intranet Widget", grantType: "TOKEN", traffic: [["GET", presence, 520]] },
  { name: "Legacy Dashboard", grantType: "TOKEN", traffic: [["GET", routing, 140]], failures: { 404: 0.25 } },
  { name: "Single Sign-on Portal", grantType: "SAML2-BEARER", traffic: [["GET", user, 410]] },
  { name: "Quality Review", grantType: "SAML2-BEARER", traffic: [["GET", recordings, 230]] }
]

/**
 * The client that may do everything. Where there is one already, it gets another secret beside those that it has: they
 * cannot be told again, and programs go on with them. What it lacks to do everything it gets back, and no more.
 */
export const administrator = (
  organization: Organization,
  now: number,
  clientSecret = Secrets.generate()
): SeededClient => {
  const stored = organization.clients.get(organization.administratorId.get() ?? "")
  if (stored === undefined) {
    const seeded = add(organization, { ...administratorProfile, clientSecret }, now)
    organization.administratorId.set(seeded.clientId)
    return seeded
  }
  const { id, name } = stored.client
  const isKnown = stored.secrets.some(
    ({ hash, until }) => until === undefined && Secrets.matches(clientSecret, hash)
  )
  const secrets = isKnown ? stored.secrets : [...stored.secrets, { hash: Secrets.hash(clientSecret) }]
  const { roles } = organization
  if (!isWhole(roles.get(admin.id))) roles.set(admin.id, admin)
  const held = roleIdsOf(stored.client)
  const lost = Object.values(Roles.roles).filter(({ id: role }) => roles.has(role) && !held.includes(role))
  const client = {
    // Where it was deleted, it is not any more.
    ...Struct.omit(stored.client, ["dateToDelete"]),
    state: "active" as const,
    authorizedGrantType: administratorProfile.grantType,
    roleDivisions: [...(stored.client.roleDivisions ?? []), ...Roles.everywhere(...lost)]
  }
  organization.clients.set(id, { client, secrets })
  return { clientId: id, clientSecret, name, grantType: administratorProfile.grantType }
}

const administratorProfile = {
  name: "Administrator",
  grantType: "CLIENT-CREDENTIALS",
  roles: Object.values(Roles.roles).map(({ id }) => id)
} as const satisfies Seedling

const { admin } = Roles.roles
const isWhole = (role: Roles.Role | undefined) =>
  admin.permissions.every((permission) => role?.permissions.includes(permission))

/** Fourteen clients and their traffic of the 30 UTC days before today. Gives those that can sign in. */
export const demo = (organization: Organization, now: number): ReadonlyArray<SeededClient> => {
  const signIn: Array<SeededClient> = []
  const today = Math.floor(now / day) * day
  for (const profile of profiles) {
    const client = add(organization, profile, now)
    // The implicit grant needs no secret.
    if (profile.grantType !== "TOKEN" && profile.state !== "inactive") signIn.push(client)
    for (let back = 30; back >= 1; back--) record(organization, client.clientId, profile, today - back * day)
  }
  return signIn
}

/** The users and roles that there are at first. */
export const people = ({ roles, users }: Organization) => {
  for (const role of Object.values(Roles.roles)) roles.set(role.id, role)
  for (const person of Object.values(Users.users)) users.set(person.id, person)
}

/** A redirect URI of the clients that have any. */
export const redirectUri = "https://example.com/callback"

/** For programs on this machine, which choose the port. */
const loopbackUris = ["http://localhost/callback", "http://127.0.0.1/callback"]

export const add = (organization: Organization, profile: Seedling, now: number): SeededClient => {
  const id = Identifiers.OAuthClientId.make(profile.clientId ?? randomUUID())
  const created = DateTime.makeUnsafe(now - 200 * day)
  const clientSecret = profile.clientSecret ?? Secrets.generate()
  const client: Stored["client"] = {
    id,
    name: profile.name,
    accessTokenValiditySeconds: tokenLifetime,
    authorizedGrantType: profile.grantType,
    ...(profile.grantType === "CLIENT-CREDENTIALS"
      ? { roleDivisions: (profile.roles ?? []).map((roleId) => ({ roleId, divisionId: "*" })) }
      : {
          scope: profile.scopes ?? ["users:readonly", "conversations:readonly"],
          registeredRedirectUri: profile.redirectUris ?? [redirectUri, ...loopbackUris]
        }),
    state: profile.state ?? "active",
    dateCreated: created,
    dateModified: created,
    selfUri: `/api/v2/oauth/clients/${id}`
  }
  organization.clients.set(id, { client, secrets: [{ hash: Secrets.hash(clientSecret) }] })
  return { clientId: id, clientSecret, name: profile.name, grantType: profile.grantType }
}

const record = (organization: Organization, clientId: string, profile: Profile, at: number) => {
  const weekday = new Date(at).getUTCDay()
  const business = weekday === 0 ? 0.15 : weekday === 6 ? 0.25 : 1
  for (const [httpMethod, templateUri, usual] of profile.traffic) {
    const calls = Math.round(usual * business * (0.85 + 0.3 * noise(`${profile.name}${templateUri}${at}`)))
    let left = calls
    for (const [status, part] of Object.entries(profile.failures ?? {})) {
      const failed = Math.round(calls * part)
      left -= failed
      if (failed > 0)
        organization.metering.record(
          { at, clientId, templateUri, httpMethod, status: Number(status) },
          failed
        )
    }
    if (left > 0) organization.metering.record({ at, clientId, templateUri, httpMethod, status: 200 }, left)
  }
}

// Between 0 and 1, the same for the same text: a demo looks alike whenever it is started on one day.
const noise = (text: string) => {
  let state = 2_166_136_261
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619)
  return (state >>> 0) / 2 ** 32
}
