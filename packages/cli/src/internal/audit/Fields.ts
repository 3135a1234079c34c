/** The fields of the JSON of an audit, for `--json=…`. */
export const fields = [
  "organization",
  "interval",
  "readAt",
  "strategy",
  "fallback",
  "isContinued",
  "listed",
  "total",
  "clients",
  "unlisted",
  "missing",
  "days",
  "endpoints",
  "findings",
  "comparison",
  "live"
] as const
