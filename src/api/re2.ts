/**
 * Stands in for `re2-wasm` in the bundle. Generated validators check every member with a pattern on every request; in
 * WebAssembly that is the dearest part of serving GetModelInvocationJob, and the engine guards against patterns that take
 * exponential time, which the hand-written ones in model/ do not (test/contract/patterns.test.ts).
 */
export class RE2 extends RegExp {}
