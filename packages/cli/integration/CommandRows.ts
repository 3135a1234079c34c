/** A call of each command of `genesys-oauth`, and what it shows. */
import { Roles } from "@effect-genesys/emulator"
import * as Terminal from "./Terminal.ts"

export interface Row {
  /** `FOLDER` stands for a folder of the run, `RUN` for a word that no other run has, `PORT` for a free port. */
  readonly line: string
  /** Standard output has it, or standard error if the command fails. */
  readonly shows: RegExp
  /** Default: 0. */
  readonly code?: number
  /** Calls that must succeed before. */
  readonly before?: ReadonlyArray<string>
  /** Whether it asks for confirmation. Through a pipe, it gets `--yes`. */
  readonly asks?: boolean
  /** What the user types once the terminal or the pipe shows this. */
  readonly answer?: Terminal.Answer
  /** Whether long lines are for programs: scripts, tokens, secrets, logs. */
  readonly isForPrograms?: boolean
}

const one = (line: string, shows: RegExp, more: Partial<Row> = {}): Row => ({ line, shows, ...more })

/** A query whose handle is kept. */
const query = "usage query Wallboard --days 2 --no-wait"

/** A sign-in with the secret of the administrator. */
const login = "login --profile RUN --client-id ADMINISTRATOR --secret-file FOLDER/administrator.secret"

const create = `clients create --name "Night RUN" --grant CLIENT-CREDENTIALS --role ${Roles.roles.viewer.id} --to FOLDER/RUN.env`

const plan = "rotate plan --fleet RUN --client Wallboard --out FOLDER/RUN.json"

export const rows: Readonly<Record<string, Row>> = {
  login: one(login, /Signed in to the profile/),
  logout: one("logout --profile RUN", /Signed out of the profile/, { before: [login] }),
  "auth status": one("auth status", /Emulated Organization/),
  "auth token": one("auth token --show-secret", /[\w-]{40,}/, { isForPrograms: true }),
  "config list": one("config list", /RUN/, { before: [login] }),
  "config use": one("config use RUN", /RUN/, { before: [login] }),
  "config remove": one("config remove RUN", /RUN/, { before: [login] }),
  "config path": one("config path", /config\.toml/, { isForPrograms: true }),
  "clients list": one("clients list", /Wallboard/),
  "clients get": one("clients get Wallboard", /CLIENT-CREDENTIALS/),
  "clients create": one(create, /Night/),
  "clients update": one('clients update Wallboard --description "Shown by RUN"', /Wallboard/, { asks: true }),
  "clients activate": one('clients activate "CRM Sync"', /CRM Sync/, {
    before: ['clients deactivate "CRM Sync" --yes'],
    asks: true
  }),
  "clients deactivate": one('clients deactivate "Callback Bot"', /Callback Bot/, {
    before: ['clients activate "Callback Bot" --yes'],
    asks: true
  }),
  "clients rotate": one('clients rotate "Warehouse Export" --to FOLDER/rotated.env', /Warehouse Export/, {
    asks: true
  }),
  "clients delete": one('clients delete "Night RUN" --deactivate', /is deleted\./, {
    before: [create],
    asks: true
  }),
  "rotate plan": one("rotate plan --fleet shown --client Wallboard", /1 rotation/),
  "rotate start": one("rotate start FOLDER/RUN.json", /RUN/, { before: [plan], asks: true }),
  "rotate status": one("rotate status autumn --once", /waiting/),
  "rotate approve": one('rotate approve autumn "CRM Sync" --step delete', /CRM Sync/),
  "rotate pause": one("rotate pause autumn", /autumn/),
  "rotate resume": one("rotate resume autumn", /autumn/),
  "rotate rollback": one("rotate rollback RUN Wallboard", /Wallboard/, {
    before: [plan, "rotate start FOLDER/RUN.json --yes"],
    asks: true
  }),
  "rotate report": one("rotate report autumn", /Presence Poller/),
  "rotate runner": one("rotate runner --sink file:FOLDER/secrets --port PORT --health-port 0", /runner/i, {
    answer: [/runner/i, Terminal.controlC],
    code: 130,
    isForPrograms: true
  }),
  "scopes list": one("scopes list", /analytics:readonly/),
  "scopes get": one("scopes get analytics", /analytics/),
  "authorizations list": one("authorizations list", /Agent Desktop/),
  "authorizations get": one('authorizations get "Agent Desktop"', /Agent Desktop/),
  "usage query": one("usage query Wallboard --days 3 --by template", /Requests/),
  "usage summary": one("usage summary Wallboard --days 3", /Requests/),
  "usage organization": one("usage organization --days 3 --by client", /Wallboard/),
  "usage search": one("usage search --days 3 --name Wallboard", /Wallboard/),
  "usage resume": one("usage resume", /Requests/, { before: [query] }),
  "usage report": one("usage report --days 3", /Wallboard/),
  audit: one("audit --days 3", /API usage/),
  doctor: one("doctor", /sign-in/),
  completions: one("completions bash", /complete/, { isForPrograms: true }),
  emulator: one("emulator --port 0", /client secret/, {
    answer: [/Ctrl\+C/, Terminal.controlC],
    code: 130,
    isForPrograms: true
  })
}
