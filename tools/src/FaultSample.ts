/** The operations that each fault hits: all of them at full scale, or else some of each kind. */
import * as Scale from "@effect-genesys/testing/Scale"
import { names, type Operation } from "./FaultCalls.ts"
import { everyTimes, expected, faults, type Times } from "./FaultTable.ts"

/** An operation that a fault hits. */
export interface Target {
  readonly operation: Operation
  readonly times: Times
}

/** The operations by kind: those of one kind end in the same way under every fault. */
export const kinds: ReadonlyArray<ReadonlyArray<Operation>> = Object.values(
  Object.groupBy(names, (operation) =>
    faults.flatMap((fault) => everyTimes.map((times) => expected(fault, operation, times))).join()
  )
).map((kind = []) => kind)

/** The runs of the matrix for a fault, by its index: all operations, or two of each kind, one for either number of times. */
export const roundsOf = (fault: number): ReadonlyArray<ReadonlyArray<Target>> =>
  Scale.isFull
    ? everyTimes.map((times) => names.map((operation) => ({ operation, times })))
    : [kinds.flatMap((kind) => sampleOf(kind, fault))]

/** Each fault hits the next operations of a kind. */
const sampleOf = (kind: ReadonlyArray<Operation>, fault: number): ReadonlyArray<Target> =>
  everyTimes.flatMap((times, index) => {
    const operation = kind[(fault + index) % kind.length]
    return operation === undefined ? [] : [{ operation, times }]
  })
