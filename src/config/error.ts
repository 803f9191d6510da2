/** A problem in the configuration, with its place, in words for the person who wrote it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}
