/** A problem in the configuration. The message has its place and is meant for the operator. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}
