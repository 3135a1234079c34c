/** Malformed and nearly valid requests, as bytes. The seed and the number of a request determine it. */
import { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
import { pick, type Random, random } from "./Random.ts"

export interface Known {
  readonly token: string
  readonly clientId: string
  readonly clientSecret: string
  readonly clientIds: ReadonlyArray<string>
}

/** One request. Each character is one byte. */
export const make = (known: Known, seed: number, number: number): string => {
  const dice = random(seed, number)
  const { body, headers, line } = good(dice, known)
  const framed = written(line, [...headers, `Content-Length: ${body.length}`], body)
  switch (dice.below(12)) {
    case 0:
      return framed
    case 1:
      return noise(dice, 300)
    case 2:
    case 3:
      return mutated(dice, framed)
    case 4:
      return written(line, [...headers, ...pick(dice, framings)(body)], body)
    case 5:
      return written(line, [...headers, "Transfer-Encoding: chunked"], mutated(dice, inChunks(dice, body)))
    case 6:
      return written(line, [...headers, ...swollen(dice)], body)
    case 7:
      return written(mutated(dice, line), headers, "")
    case 8: {
      const odd = pick(dice, oddBodies)
      return written(line, [...headers, `Content-Length: ${odd.length}`], odd)
    }
    case 9: {
      const odd = mutated(dice, body)
      return written(line, [...headers, `Content-Length: ${odd.length}`], odd)
    }
    case 10:
      return framed.slice(0, dice.below(framed.length))
    default:
      return framed.replace("Connection: close\r\n", "") + mutated(dice, framed)
  }
}

const written = (line: string, headers: ReadonlyArray<string>, body: string) =>
  [`${line} HTTP/1.1`, "Host: emulator", ...headers, "Connection: close", "", body].join("\r\n")

interface Good {
  readonly line: string
  readonly headers: ReadonlyArray<string>
  readonly body: string
}

const good = (dice: Random, known: Known): Good => {
  const { clientId, clientSecret, clientIds, token } = known
  const json = ["Content-Type: application/json", ...pick(dice, extras)]
  if (dice.chance(0.6)) {
    const { method, path } = operations[dice.below(operations.length)] ?? { method: "GET", path: "/" }
    const id = clientIds[dice.below(clientIds.length)] ?? ""
    // The other requests need the token, so it is never deleted.
    const bearer = method === "DELETE" && path.includes("/tokens") ? "none" : token
    return {
      line: `${method} ${path.replace(":clientId", id).replace(/:\w+/, pick(dice, ids))}${pick(dice, queries)}`,
      headers: [`Authorization: Bearer ${bearer}`, ...json],
      body: method === "GET" || method === "HEAD" ? "" : pick(dice, bodies)
    }
  }
  const form = "Content-Type: application/x-www-form-urlencoded"
  const basic = `Authorization: Basic ${btoa(`${clientId}:${clientSecret}`)}`
  if (dice.chance(0.4)) {
    return {
      line: "POST /oauth/token",
      headers: [pick(dice, formTypes), ...pick(dice, credentials(clientId, clientSecret))],
      body: pick(dice, tokenRequests(clientId))
    }
  }
  if (dice.chance(0.3)) {
    return { headers: json, ...pick<Omit<Good, "headers">>(dice, controls) }
  }
  return pick(dice, [
    { line: "POST /oauth/token", headers: [form, basic], body: "grant_type=client_credentials" },
    {
      line: "POST /oauth/token",
      headers: [form, basic],
      body: "grant_type=authorization_code&code=a&redirect_uri=b"
    },
    {
      line: "POST /oauth/token",
      headers: [form],
      body: "grant_type=refresh_token&refresh_token=a&client_id=b"
    },
    {
      line: `GET /oauth/authorize?client_id=${clientIds[0]}&response_type=code&redirect_uri=https://a.example&state=a`,
      headers: [],
      body: ""
    },
    { line: "POST /oauth/authorize", headers: [form], body: "ticket=a&user=b&decision=grant" },
    { line: `GET /logout?client_id=${clientIds[0]}&redirect_uri=https://a.example`, headers: [], body: "" },
    { line: "GET /openapi.json", headers: ["Accept-Encoding: gzip"], body: "" },
    {
      line: "OPTIONS /oauth/token",
      headers: ["Origin: null", "Access-Control-Request-Method: POST"],
      body: ""
    },
    // For one request only, so that the fault hits no other.
    {
      line: "PUT /__emulator/faults",
      headers: json,
      body: '[{"operation":"deleteToken","count":1,"fault":{"kind":"answer","status":204,"headers":{"a":"b"}}}]'
    },
    {
      line: "POST /__emulator/provider-states",
      headers: json,
      body: '{"state":"a user is signed in","action":"none","params":{}}'
    }
  ])
}

/** Every operation of the API. */
const operations = Object.values(GenesysCloudApi.groups).flatMap((group) =>
  Object.values(group.endpoints).map(({ method, path }) => ({ method: String(method), path: String(path) }))
)

const ids = [
  "oauth",
  "none",
  "..",
  "%2e%2e%2f",
  "%00",
  "%zz",
  "%F0%9F%98%80",
  "a".repeat(300),
  "__proto__",
  "constructor",
  "toString"
] as const
const queries = [
  "",
  "",
  "",
  "?days=7",
  "?pageSize=-1&after=x",
  "?after=9007199254740993&pageSize=1",
  "?a[]=1&a[b]=2&=&&",
  "?%ff=%",
  "?__proto__=1"
] as const

const extras = [
  [],
  [],
  ["Accept-Encoding: gzip, br;q=0, *;q=1"],
  ["Content-Encoding: gzip"],
  ["Content-Encoding: deflate, gzip, identity"],
  ["Expect: 100-continue"],
  ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAA"],
  ["Origin: null", "Sec-Fetch-Site: cross-site"],
  ["Content-Type: text/plain"],
  ["traceparent: 00-00000000000000000000000000000000-0000000000000000-00", "b3: x"],
  ["Cookie: =;a=%;__proto__=b", "X-Forwarded-For: x", "Range: bytes=0-"]
] as const

const bodies = [
  '{"name":"Bot","authorizedGrantType":"CODE","scope":["oauth"],"registeredRedirectUri":["https://a.example"]}',
  '{"name":"Bot","authorizedGrantType":"CLIENT-CREDENTIALS","roleDivisions":[{"roleId":"a","divisionId":"*"}]}',
  '{"interval":"2026-01-01/2026-01-31","granularity":"Day","groupBy":["OAuthClientId","HttpMethod"]}',
  '{"interval":"2026-01-01T00:00:00Z/2026-02-01T00:00:00Z","metrics":["Requests"]}',
  '{"enableIdleTokenTimeout":true,"idleTokenTimeoutSeconds":900}',
  "{}",
  // The vendor's Java SDK sends empty lists for unset ones.
  '{"interval":"2026-01-01/2026-01-31","metrics":[],"groupBy":[],"httpMethods":[],"templateUris":[],"oauthClientNames":[],"oauthClientIds":[],"userIds":[],"organizationIds":[],"platforms":[]}',
  '{"name":"Bot","authorizedGrantType":"CODE","scope":[],"registeredRedirectUri":[],"roleDivisions":[],"roleIds":[]}'
] as const

const formTypes = [
  "Content-Type: application/x-www-form-urlencoded",
  "Content-Type: application/x-www-form-urlencoded;charset=utf-8",
  "Content-Type: application/x-www-form-urlencoded; charset=utf-16",
  "Content-Type: application/json",
  "Content-Type: multipart/form-data; boundary=x",
  "X-No: content type"
] as const

/** Client credentials: as they are, encoded in part or in full, without a secret, and malformed. */
const credentials = (id: string, secret: string) =>
  [
    basic(id, secret),
    basic(encoded(id), encoded(secret)),
    basic(id, encoded(secret)),
    basic(id, ""),
    basic("", ""),
    basic("__proto__", "constructor"),
    basic(`${id}%`, `%zz+${secret}`),
    [`Authorization: Basic ${btoa(id)}`],
    ["Authorization: Basic \u0000"],
    ["Authorization: Bearer"],
    []
  ] as const

const encoded = (text: string) =>
  text.replaceAll(/./g, (character) => `%${character.charCodeAt(0).toString(16)}`)
const basic = (user: string, password: string) => [`Authorization: Basic ${btoa(`${user}:${password}`)}`]

const tokenRequests = (id: string) =>
  [
    "grant_type=client_credentials",
    "grant_type=client_credentials&resource=a&resource=b",
    "grant_type=client_credentials&grant_type=client_credentials",
    `grant_type=authorization_code&code=a&redirect_uri=b&client_id=${id}&code_verifier=${"v".repeat(43)}`,
    `grant_type=authorization_code&code=a&redirect_uri=b&client_id=${id}&client_secret=&code_verifier=v`,
    "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Asaml2-bearer&assertion=YQ&orgName=a",
    "grant_type=__proto__&client_id=constructor",
    '{"grant_type":"client_credentials"}',
    "<grant_type>client_credentials</grant_type>",
    '--x\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\nclient_credentials\r\n--x--',
    "&".repeat(10_000),
    "%",
    ""
  ] as const

/** Requests to the control plane that it refuses, or that have no effect on the other requests. */
const controls = [
  { line: "PUT /__emulator/clock", body: '{"advance":"-1 day"}' },
  { line: "PUT /__emulator/clock", body: '{"advance":"Infinity"}' },
  { line: "PUT /__emulator/clock", body: '{"advance":"99999999999 days"}' },
  { line: "PUT /__emulator/clock", body: '{"speed":-1}' },
  { line: "PUT /__emulator/clock", body: '{"speed":1e999}' },
  { line: "PUT /__emulator/clock", body: '{"speed":1,"__proto__":{}}' },
  { line: "PUT /__emulator/behavior", body: '{"queryLatency":"-1 second"}' },
  { line: "PUT /__emulator/snapshot", body: '{"organizationId":[]}' },
  { line: "PUT /__emulator/snapshot", body: '{"__proto__":[["calls",{}]]}' },
  { line: "POST /__emulator/seed", body: '{"calls":[{"clientId":"constructor","day":"2026-02-31"}]}' },
  { line: "POST /__emulator/seed", body: '{"clients":[{"clientId":"a b","name":"","grantType":"CODE"}]}' },
  { line: "POST /__emulator/provider-states", body: '{"state":"__proto__","action":"none"}' },
  {
    line: "POST /__emulator/provider-states",
    body: '{"state":"toString","action":"none","params":{"__proto__":1}}'
  },
  { line: "PUT /__emulator/faults", body: '[{"operation":"constructor","fault":{"kind":"reset"}}]' },
  { line: "PUT /__emulator/roles/constructor", body: '{"id":"__proto__"}' }
] as const

const deep = 100_000

const oddBodies = [
  "",
  "null",
  "[]",
  "0",
  '"',
  "{",
  '{"name":',
  "{]",
  "\u00ef\u00bb\u00bf{}",
  "\u00ff\u00fe{\u0000}\u0000",
  '{"name":"\u00c3\u0028"}',
  '{"name":"\\ud800","authorizedGrantType":"CODE"}',
  '{"name":1e999,"authorizedGrantType":-0,"scope":{"a":[null]}}',
  '{"__proto__":{"name":"a"},"constructor":{"prototype":{}},"authorizedGrantType":"CODE"}',
  '{"interval":"0000-00-00/9999-99-99"}',
  '{"interval":"-271821-04-20T00:00:00Z/+275760-09-13T00:00:00Z","granularity":"Week"}',
  `{"name":"${"a".repeat(400_000)}","authorizedGrantType":"CODE","scope":[]}`,
  // Invalid at its end: if it were accepted, every list of clients would be as long.
  `{"name":"a","authorizedGrantType":"CODE","scope":[${'"oauth",'.repeat(30_000)}"none"]}`,
  "[".repeat(deep),
  "[".repeat(deep) + "]".repeat(deep),
  '{"name":'.repeat(deep / 4) + "1" + "}".repeat(deep / 4),
  `{"scope":${"[".repeat(deep)}${"]".repeat(deep)}}`,
  "x".repeat(600_000)
] as const

/** Headers that give a wrong length, or two lengths. */
const framings = [
  (body: string) => [`Content-Length: ${body.length + 10}`],
  (body: string) => [`Content-Length: ${Math.max(0, body.length - 3)}`],
  (body: string) => [`Content-Length: ${body.length}`, "Transfer-Encoding: chunked"],
  (body: string) => [`Content-Length: ${body.length}`, `Content-Length: ${body.length + 1}`],
  () => ["Content-Length: -1"],
  () => ["Content-Length: 99999999999999999999"],
  () => ["Content-Length: 600000", "Expect: 100-continue"],
  () => ["Transfer-Encoding: xchunked"],
  () => ["Transfer-Encoding: gzip, chunked"],
  () => ["Transfer-Encoding : chunked"],
  () => []
] as const

const inChunks = (dice: Random, body: string) => {
  const at = dice.below(body.length + 1)
  return [body.slice(0, at), body.slice(at), ""]
    .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`)
    .join("")
}

/** Headers that are too long, or too many. */
const swollen = (dice: Random) =>
  dice.chance(0.5)
    ? [`X: ${"y".repeat(dice.below(40_000))}`]
    : Array.from({ length: dice.below(3000) }, (_, index) => `x${index}: y`)

/** The text with one to eight changes. */
const mutated = (dice: Random, text: string): string => {
  let changed = text
  for (let left = 1 + dice.below(8); left > 0; left--) {
    const at = dice.below(changed.length + 1)
    const end = at + dice.below(20)
    const [before, cut, after] = [changed.slice(0, at), changed.slice(at, end), changed.slice(end)]
    changed =
      before +
      pick(dice, [
        "",
        cut + cut,
        noise(dice, 4) + cut,
        pick(dice, marks) + cut,
        [...cut].toReversed().join("")
      ]) +
      after
  }
  return changed
}

const marks = [
  "\r\n",
  "\n",
  "\r",
  "\u0000",
  " ",
  "\t",
  ":",
  "%",
  "%0d%0a",
  "/../",
  "//",
  "?",
  "#",
  "\u00ff",
  "{",
  '"'
] as const

const noise = (dice: Random, most: number) =>
  Array.from({ length: dice.below(most + 1) }, () => String.fromCharCode(dice.below(256))).join("")
