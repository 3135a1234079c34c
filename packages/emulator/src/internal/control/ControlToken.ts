/** The control token as the command takes it, apart from what checks it, so that help does not load a server. */

/** Where the command takes the token from, for a flag shows in lists of processes. */
export const variable = "GENESYS_EMULATOR_CONTROL_TOKEN"
