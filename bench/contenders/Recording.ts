/** A tracer that collects ended spans in batches, as an exporter does, and drops each full batch. */
import type * as Exit from "effect/Exit"
import * as Tracer from "effect/Tracer"

const batch = 512

export const make = (): Tracer.Tracer => {
  let ended: Array<Tracer.Span> = []
  class RecordedSpan extends Tracer.NativeSpan {
    override end(endTime: bigint, exit: Exit.Exit<unknown, unknown>) {
      super.end(endTime, exit)
      ended.push(this)
      if (ended.length === batch) ended = []
    }
  }
  return Tracer.make({ span: (options) => new RecordedSpan(options) })
}
