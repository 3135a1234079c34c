/** `pnpm start`: the audit of the organization that the environment names, or else of the demo, and a line that says so. */
const names = [
  "GENESYSCLOUD_REGION",
  "GENESYSCLOUD_OAUTHCLIENT_ID",
  "GENESYSCLOUD_OAUTHCLIENT_SECRET",
  "GENESYSCLOUD_ACCESS_TOKEN"
]

const given = process.argv.slice(2)
const isConfigured = names.some((name) => (process.env[name] ?? "").trim() !== "")
const isChosen = given.some((argument) => /^--(?:no-)?demo(?:=|$)/.test(argument))
const demo = isConfigured || isChosen ? [] : ["--demo"]

if (demo.length > 0) {
  process.stderr.write(
    `No organization is configured, so --demo shows an emulated one. To see yours, set ${names.slice(0, 3).join(", ")}.\n`
  )
}
process.argv.splice(2, Infinity, "audit", ...demo, ...given)
await import("../packages/cli/src/bin.ts")
