/** The variable of the control token, apart from the guard, so that help does not load a server. */

/** The environment variable that the command reads the token from: lists of processes show flags. */
export const variable = "GENESYS_EMULATOR_CONTROL_TOKEN"
