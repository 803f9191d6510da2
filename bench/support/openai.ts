/** Requests of OpenAI's SDK for Node (7.57.0, recorded from its socket), for direct calls of a stub. */
import { headOf } from "./boto3.ts";

const BOUNDARY = "openai-7c1d2a90b3f84e56";

const common = (port: number): Record<string, string> => ({
  Host: `127.0.0.1:${port}`,
  accept: "application/json",
  "user-agent": "OpenAI/JS 7.57.0",
  "x-stainless-retry-count": "0",
  "x-stainless-timeout": "600",
  "x-stainless-lang": "js",
  "x-stainless-package-version": "7.57.0",
  "x-stainless-os": "Linux",
  "x-stainless-arch": "x64",
  "x-stainless-runtime": "node",
  "x-stainless-runtime-version": "v24.21.0",
  authorization: "Bearer sk-bench",
});

export const get = (port: number, path: string): string => headOf("GET", `/v1/${path}`, common(port));

/** The path of a file that was never uploaded: the stub reads its length from the id. */
export function contentPath(bytes: number): { readonly id: string; readonly path: string } {
  const id = `file-000000000000x${String(bytes).padStart(12, "0")}`;
  return { id, path: `files/${id}/content` };
}

/** An upload: its head with the start of the body, and the end of the body. */
export function upload(port: number, bytes: number): { readonly head: string; readonly tail: string } {
  const begin = [
    `--${BOUNDARY}`,
    'Content-Disposition: form-data; name="purpose"',
    "",
    "batch",
    `--${BOUNDARY}`,
    'Content-Disposition: form-data; name="file"; filename="bench.jsonl"',
    "Content-Type: application/jsonl",
    "",
    "",
  ].join("\r\n");
  const tail = `\r\n--${BOUNDARY}--\r\n`;
  const headers = {
    ...common(port),
    "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
    "content-length": String(begin.length + bytes + tail.length),
  };
  return { head: headOf("POST", "/v1/files", headers) + begin, tail };
}
