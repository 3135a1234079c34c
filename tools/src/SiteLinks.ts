/** Links of a built site: those that lead nowhere, and those that load something from another host. Nothing is requested. */
import { Parser } from "htmlparser2"

/** A page of HTML, as far as links go. */
export interface Page {
  /** The targets of links within the page. */
  readonly anchors: ReadonlySet<string>
  /** Where a reader can go. */
  readonly targets: ReadonlyArray<string>
  /** What the browser loads with the page. */
  readonly loaded: ReadonlyArray<string>
}

export const read = (html: string): Page => {
  const page = { anchors: new Set<string>(), targets: Array<string>(), loaded: Array<string>() }
  const parser = new Parser({
    onopentag: (name, { href, id, poster, src }) => {
      if (id !== undefined) page.anchors.add(id)
      if (href !== undefined) (name === "a" ? page.targets : page.loaded).push(href)
      for (const url of [src, poster]) if (url !== undefined) page.loaded.push(url)
    }
  })
  parser.end(html)
  return page
}

/** The links of all pages, by path, which name no page, file or anchor of the site, as `page: link`. */
export const dead = (
  pages: ReadonlyMap<string, Page>,
  isFile: (path: string) => boolean
): ReadonlyArray<string> =>
  [...pages].flatMap(([path, { loaded, targets }]) =>
    [...targets, ...loaded]
      .filter((link) => {
        const { hash, host, pathname, protocol } = new URL(link, site + path)
        if (`${protocol}//${host}/` !== site) return false
        const file = decodeURIComponent(pathname.slice(1)).replace(/(^|\/)$/, "$1index.html")
        const anchors = pages.get(file)?.anchors
        if (anchors === undefined) return !isFile(file)
        return hash !== "" && !anchors.has(decodeURIComponent(hash.slice(1)))
      })
      .map((link) => `${path}: ${link}`)
  )

/** What pages load from other hosts, as `page: link`. */
export const foreign = (pages: ReadonlyMap<string, Page>): ReadonlyArray<string> =>
  [...pages].flatMap(([path, { loaded }]) =>
    loaded
      .filter((link) => {
        const { href, protocol } = new URL(link, site + path)
        return protocol !== "data:" && !href.startsWith(site)
      })
      .map((link) => `${path}: ${link}`)
  )

const site = "http://site.invalid/"
