/** Named states, for tests and for Pact's verifier. */
export { type Name, type Params, StateChange, states, type Values } from "./internal/states/ProviderStates.ts"
export { StateNotSet } from "./internal/states/State.ts"
