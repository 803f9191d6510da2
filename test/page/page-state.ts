/** What a page showed, for the report of a test that fails. */
import type { Page } from "playwright-core";

export interface WatchedPage {
  /** Address, alerts, errors and failed requests, one a line. Never rejects, also if the page does not answer. */
  describe(): Promise<string>;
}

/** A page whose script never yields answers nothing. */
const ANSWER_MS = 2000;

const SHOWN = `
  [...document.querySelectorAll("h1, [role=alert], [role=status], dialog")]
    .filter((element) => element.getClientRects().length > 0 && element.innerText.trim() !== "")
    .map((element) => (element.getAttribute("role") ?? element.localName) + ": " + element.innerText.trim())
`;

export function watchPage(page: Page): WatchedPage {
  const events: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) events.push(`console: ${message.text()}`);
  });
  page.on("pageerror", ({ message }) => events.push(`error: ${message}`));
  page.on("requestfailed", (request) => {
    events.push(`failed: ${request.method()} ${request.url()} ${request.failure()?.errorText ?? ""}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) events.push(`${response.status()}: ${response.request().method()} ${response.url()}`);
  });
  return {
    async describe() {
      const shown = await within(
        page.evaluate<string[]>(SHOWN).catch(({ message }: Error) => [message]),
        ["The page does not answer."],
      );
      return [page.url(), ...shown, ...events].join("\n  ");
    },
  };
}

async function within<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, ANSWER_MS, otherwise);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
