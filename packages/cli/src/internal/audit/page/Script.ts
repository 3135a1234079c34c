/**
 * The script of a page: it sorts and filters the table of clients. Without it the table is complete, in the order of the
 * report. It reads no text as markup and calls nothing outside of the page.
 */

export const script = `
const table = document.querySelector("#clients")
if (table) {
  const body = table.tBodies[0]
  const rows = [...body.rows]
  const tools = document.querySelector("#tools")
  const search = document.querySelector("#search")
  const only = document.querySelector("#only")
  const status = document.querySelector("#shown")
  const all = document.querySelector("#all")
  const first = 50
  let isWhole = rows.length <= first
  const number = new Intl.NumberFormat("en-US")
  const names = new Intl.Collator("en", { numeric: true, sensitivity: "base" })
  const plain = (text) => text.normalize("NFKC").toLowerCase()
  const texts = new Map(rows.map((row) => [row, plain(row.cells[0].textContent)]))
  const tests = {
    all: () => true,
    throttled: (row) => Number(row.dataset.throttled) > 0,
    errors: (row) => Number(row.dataset.errors) > 0,
    idle: (row) => Number(row.dataset.requests) === 0,
    inactive: (row) => row.dataset.inactive !== undefined
  }
  const show = () => {
    const wanted = plain(search.value.trim())
    let fits = 0
    for (const row of body.rows) {
      row.hidden = !(texts.get(row).includes(wanted) && tests[only.value](row))
      if (!row.hidden) fits += 1
      row.classList.toggle("later", !isWhole && fits > first)
    }
    all.hidden = isWhole || fits <= first
    const seen = all.hidden ? fits : first
    status.textContent = number.format(seen) + " of " + number.format(rows.length) + " clients"
  }
  const keyOf = (cell) => {
    const { v } = cell.dataset
    return v === undefined ? (cell.querySelector("bdi") ?? cell).textContent.trim() : Number(v)
  }
  const sort = (header, index) => {
    const isDescending = header.getAttribute("aria-sort") === null
      ? header.classList.contains("n")
      : header.getAttribute("aria-sort") === "ascending"
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort")
    header.setAttribute("aria-sort", isDescending ? "descending" : "ascending")
    const keys = new Map(rows.map((row) => [row, keyOf(row.cells[index])]))
    const sorted = rows.toSorted((a, b) => {
      const [x, y] = [keys.get(a), keys.get(b)]
      const order = typeof x === "number" ? x - y : names.compare(x, y)
      return isDescending ? -order : order
    })
    body.append(...sorted)
    show()
  }
  for (const [index, header] of [...table.tHead.rows[0].cells].entries()) {
    if (header.dataset.sort === undefined) continue
    const button = document.createElement("button")
    button.type = "button"
    button.append(...header.childNodes)
    header.append(button)
    if (header.dataset.sort !== "") header.setAttribute("aria-sort", header.dataset.sort)
    button.addEventListener("click", () => sort(header, index))
  }
  search.addEventListener("input", show)
  only.addEventListener("change", show)
  all.querySelector("button").addEventListener("click", () => {
    isWhole = true
    show()
    search.focus()
  })
  tools.hidden = false
  show()
}
`
