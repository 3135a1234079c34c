/** The side of a child process: replies to each message of the parent, and ends with it. */

export const serve = (reply: (message: unknown) => unknown) => {
  process.on("message", async (message) => {
    try {
      process.send?.({ value: await reply(message) })
    } catch (error) {
      process.send?.({ problem: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
  process.on("disconnect", () => process.exit(0))
}
