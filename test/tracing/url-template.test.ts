import { expect, it } from "vitest";
import { urlTemplate } from "../../src/tracing/url-template.ts";

it.each([
  ["/", "/"],
  ["/v1/files", "/v1/files"],
  ["/v1/files/file-abc/content", "/v1/files/{id}/content"],
  ["/v1beta/models/gemini-3:batchGenerateContent", "/v1beta/models/{id}:batchGenerateContent"],
  ["/v1beta/models/x:somethingElse", "/v1beta/models/{id}"],
  ["/model-invocation-job/arn%3Aaws%3Abedrock", "/model-invocation-job/{id}"],
  ["/a-bucket/a/name/of/an/object/in/it", "/{id}/{id}/{id}/{id}/{id}/{id}/…"],
])("%s is %s", (pathname, template) => {
  expect(urlTemplate(pathname)).toBe(template);
});
