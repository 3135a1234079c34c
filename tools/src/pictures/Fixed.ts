/**
 * Passed to Node.js with `--import`: a program that always runs on the same day, draws the same ids, and prints to a terminal
 * of `COLUMNS` columns.
 */
import crypto, { createHash, type UUID } from "node:crypto"
import { syncBuiltinESMExports } from "node:module"

const ahead = Date.UTC(2026, 10, 24, 12) - Date.now()
const { now } = Date
Date.now = () => now() + ahead

let drawn = 0
crypto.randomUUID = (): UUID => {
  const digits = createHash("sha256").update(String(drawn++)).digest("hex")
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`
}
syncBuiltinESMExports()

Object.assign(process.stdout, { isTTY: true, columns: Number(process.env["COLUMNS"]) })
