#!/usr/bin/env node
/**
 * Starts the program from code that an earlier start compiled: a sixth less CPU time. That code lies beside the program,
 * so that nobody can change it who could not change the program too. If the directory is read-only, starts are slower.
 */
import { enableCompileCache } from "node:module"
import { join } from "node:path"

enableCompileCache(join(import.meta.dirname, "../dist/.cache"))
await import("./main.ts")
