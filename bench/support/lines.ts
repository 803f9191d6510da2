/** Input of batches, in Bedrock's Converse form. */
import { open } from "node:fs/promises";

const PER_WRITE = 10_000;

/** With its line end. @param number from 1 */
export const converseLine = (number: number): string =>
  `{"recordId":"R${String(number).padStart(10, "0")}","modelInput":{"messages":[{"role":"user","content":[{"text":"Question ${number}: which of the towns on the list is the largest?"}]}],"inferenceConfig":{"maxTokens":64,"temperature":0}}}\n`;

export async function writeLines(path: string, count: number): Promise<void> {
  await using file = await open(path, "w");
  for (let from = 1; from <= count; from += PER_WRITE) {
    const length = Math.min(PER_WRITE, count - from + 1);
    await file.write(Array.from({ length }, (_, at) => converseLine(from + at)).join(""));
  }
}
