/** Rules that make requests fail, and the counts of requests and of executed operations. */
export { Counters, Fault, Rule } from "./internal/http/Faults.ts"
