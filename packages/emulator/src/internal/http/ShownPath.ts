/** What may be shown of where a request went: a path, of which nothing can be a token. */
import * as Operations from "./Operations.ts"

/** The template of an operation, such as `/api/v2/oauth/clients/{clientId}`. */
export const shownPath = (method: string, url: string): string =>
  Operations.at(method, url)?.template ?? withoutTokens(pathOf(url))

export const pathOf = (url: string): string => /^[^?#]*/.exec(url)?.[0] ?? ""

// Where nothing is, a path may hold anything. What is a word, or no longer than an id, is shown.
const withoutTokens = (path: string) =>
  path
    .split("/")
    .slice(0, 12)
    .map((segment) => (/^[\w.~-]{0,36}$/.test(segment) ? segment : "…"))
    .join("/")
