/** The path of a request as the log shows it: a template, or a path of which no part can be a token. */
import type { Match } from "./RouteTable.ts"

export const loggedPath = ({ route, target }: Match): string =>
  route?.operation === undefined ? withoutTokens(target) : route.template

// A path without a route may hold anything. Words, and segments no longer than an id, are shown.
const withoutTokens = (path: string) =>
  path
    .split("/")
    .slice(0, 12)
    .map((segment) => (/^[\w.~-]{0,36}$/.test(segment) ? segment : "…"))
    .join("/")
