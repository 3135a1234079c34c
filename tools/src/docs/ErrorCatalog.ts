/** The generated parts of the error catalog: the reasons of the client, and the codes of the vendor. */
import { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
import * as OperationFacts from "@effect-genesys/schemas/OperationFacts"
import { codes as sentences } from "./Codes.ts"
import { code, codes, table } from "./Markdown.ts"
import { reasons, response, type Row, type Tag } from "./Reasons.ts"
import type { Observation } from "./Statuses.ts"

export const reasonPage = (observations: ReadonlyArray<Observation>): string => {
  const rows = Object.entries<Row<Tag>>(reasons).map(([tag, row]) => describe(tag, row, observations))
  return [
    table(
      ["reason", "status", "retried"],
      rows.map(({ retried, statuses, tag }) => [`[${code(tag)}](#${tag.toLowerCase()})`, statuses, retried])
    ),
    "### Fields of an error response",
    table(
      ["field", "what it holds"],
      Object.entries(response).map(([field, text]) => [code(field), text])
    ),
    ...rows.map(({ section }) => section)
  ].join("\n\n")
}

const describe = (
  tag: string,
  { advice, cause, example, fields }: Row<Tag>,
  observations: ReadonlyArray<Observation>
) => {
  const observed = observations.filter(({ reason }) => reason === tag)
  const statuses = statusesOf(observed)
  const retried = example.isRetryable ? retriedOf(observed) : "no"
  return {
    tag,
    statuses,
    retried,
    section: [
      `### ${tag} {#${tag.toLowerCase()}}`,
      `> ${example.message}`,
      `${statuses === "" || statuses === rest ? "" : `HTTP ${statuses}. `}${cause}`,
      `**What to do.** ${advice}`,
      [`- Retried: ${retried}.`, `- Category: ${code(example.category)}.`, ...fieldsOf(fields)].join("\n")
    ].join("\n\n")
  }
}

const fieldsOf = (fields: Readonly<Record<string, string>>) => {
  const isResponse = Object.keys(response).every((field) => field in fields)
  const own = Object.entries(fields).filter(([field]) => !isResponse || !(field in response))
  return [
    ...own.map(([field, text]) => `- ${code(field)}: ${text}.`),
    ...(isResponse ? ["- The fields of an [error response](#fields-of-an-error-response)."] : [])
  ]
}

const rest = "any other"

/** All other statuses belong to `Unexpected`. */
const statusesOf = (observed: ReadonlyArray<Observation>) => {
  const statuses = observed.flatMap(({ status }) => status ?? [])
  return statuses.length > 10 ? rest : statuses.join(", ")
}

const retriedOf = (observed: ReadonlyArray<Observation>) => {
  if (observed.every(({ isCreationRetried }) => isCreationRetried)) return "yes"
  const unless = observed.some(({ isCreationRetried }) => isCreationRetried)
    ? ", unless nothing was sent"
    : ""
  return `yes, but not ${unrepeatable.map(code).join(" and ")}${unless}`
}

interface Operation extends Pick<OperationFacts.Facts, "errorCodes" | "repeatable"> {
  readonly name: string
  readonly method: string
}

export const operations: ReadonlyArray<Operation> = Object.values(GenesysCloudApi.groups).flatMap((group) =>
  Object.values(group.endpoints).map((endpoint) => {
    const { errorCodes, repeatable } = OperationFacts.of(endpoint)
    return { name: endpoint.identifier, method: endpoint.method, errorCodes, repeatable }
  })
)

const unrepeatable = operations.filter(({ repeatable }) => !repeatable).map(({ name }) => name)

interface Declared {
  readonly status: number
  readonly code: string
  /** Those that declare the code. */
  readonly operations: ReadonlyArray<Operation>
}

/** Every code of every status. */
export const declared: ReadonlyArray<Declared> = [
  ...new Set(operations.flatMap(({ errorCodes }) => Object.keys(errorCodes)))
].flatMap((key) => {
  const status = Number(key)
  const declaring = (name: string) =>
    operations.filter(({ errorCodes }) => errorCodes[status]?.includes(name))
  return [...new Set(operations.flatMap(({ errorCodes }) => errorCodes[status] ?? []))]
    .toSorted()
    .map((name) => ({ status, code: name, operations: declaring(name) }))
})

export const codePage = (): string =>
  [...Map.groupBy(declared, ({ status }) => status)]
    .map(([status, rows]) => [`### ${status}`, rows.map(codeSection).join("\n\n")].join("\n\n"))
    .join("\n\n")

const codeSection = ({ code: name, operations: declaring, status }: Declared) => {
  const { advice, fromName, meaning } = sentenceOf(name)
  return [
    `#### ${code(name)} {#${status}-${name.replaceAll(".", "-")}}`,
    `${meaning}${fromName ? " *(from its name)*" : ""}`,
    `**What to do.** ${advice}`,
    `Operations: ${operationsOf(declaring)}.`
  ].join("\n\n")
}

const sentenceOf = (name: string) => {
  const sentence = sentences[name]
  if (sentence === undefined) throw new Error(`tools/src/docs/Codes.ts has no row for ${name}`)
  return sentence
}

/** All of them, all of some methods, or their names. */
const operationsOf = (declaring: ReadonlyArray<Operation>) => {
  if (declaring.length === operations.length) return "all"
  const methods = new Set(declaring.map(({ method }) => method))
  const ofMethods = operations.filter(({ method }) => methods.has(method))
  return declaring.length === ofMethods.length && methods.size > 1
    ? `all ${[...methods].toSorted().join(", ")}`
    : codes(declaring.map(({ name }) => name))
}
