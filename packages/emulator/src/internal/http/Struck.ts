/** Which fault has struck a request, for the log: the servers know it, and whoever answers the request does not. */
import type { Fault } from "./Faults.ts"

const faults = new WeakMap<object, Fault>()

/** Keeps it with the request as the server has it, which is the library's `source`. */
export const mark = (request: object, fault: Fault): void => void faults.set(request, fault)

export const by = (request: object): Fault | undefined => faults.get(request)

/** Told of a request that a fault takes, and that is not carried out. */
export type Taken = (method: string, url: string, fault: Fault) => void
