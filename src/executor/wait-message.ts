/** What the caller reads while a batch waits. */
import type { Scrubber } from "../lib/scrub.ts";
import type { Hold } from "./outages.ts";

export const PAUSED_MESSAGE = "The job is paused. It goes on when the tag quarry:paused is removed.";

const reason = ({ error }: Hold, scrub: Scrubber): string => {
  const said = scrub.text(error.message).replace(/\.$/, "");
  return error.reply === undefined ? said : `${error.status} ${said}`;
};

/** The model server's text may repeat the key that it was sent. */
export function waitMessage(hold: Hold, scrub: Scrubber): string {
  const time = new Date(hold.nextAt).toISOString().replace(/\.\d+Z$/, "Z");
  return `Waiting for the model server: ${reason(hold, scrub)}; trying again at ${time}.`;
}

export const expiredMessage = (hold: Hold, scrub: Scrubber): string =>
  `The job expired while it waited for the model server: ${reason(hold, scrub)}.`;
