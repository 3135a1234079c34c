/** The clients of the demo and their traffic. */
import type { ClientSeed } from "./ClientSeed.ts"
import type * as Metering from "./Metering.ts"
import * as Roles from "./Roles.ts"

export interface Profile extends ClientSeed {
  /** Calls on a working day, by method and template. */
  readonly traffic: ReadonlyArray<readonly ["GET" | "POST" | "PUT" | "PATCH", string, number]>
  /** The share of calls that fail with a status. */
  readonly failures?: { readonly 404?: number; readonly 429?: number; readonly 500?: number }
}

const user = "api/v2/users/{userId}"
const presence = "api/v2/users/{userId}/presences/{sourceId}"
const analytics = "api/v2/analytics/conversations/details/query"
const conversations = "api/v2/conversations/{conversationId}"
const routing = "api/v2/routing/queues/{queueId}/members"
const contacts = "api/v2/externalcontacts/contacts"
const notifications = "api/v2/notifications/channels"
const recordings = "api/v2/conversations/{conversationId}/recordings"

const auditor = Roles.roles.auditor.id
const integration = Roles.roles.integration.id
const viewer = Roles.roles.viewer.id

export const profiles: ReadonlyArray<Profile> = [
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

/** Records the calls of one day. */
export const recordDay = ({ record }: Metering.Metering, clientId: string, profile: Profile, at: number) => {
  const weekday = new Date(at).getUTCDay()
  const business = weekday === 0 ? 0.15 : weekday === 6 ? 0.25 : 1
  for (const [httpMethod, templateUri, usual] of profile.traffic) {
    const calls = Math.round(usual * business * (0.85 + 0.3 * noise(`${profile.name}${templateUri}${at}`)))
    let left = calls
    for (const [status, part] of Object.entries(profile.failures ?? {})) {
      const failed = Math.round(calls * part)
      left -= failed
      if (failed > 0) record({ at, clientId, templateUri, httpMethod, status: Number(status) }, failed)
    }
    if (left > 0) record({ at, clientId, templateUri, httpMethod, status: 200 }, left)
  }
}

// Between 0 and 1, the same for the same text: all demos of one day look alike.
const noise = (text: string) => {
  let state = 2_166_136_261
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619)
  return (state >>> 0) / 2 ** 32
}
