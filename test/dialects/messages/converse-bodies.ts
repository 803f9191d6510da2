/** Converse's bodies with every member that is carried. */

export const PNG = "iVBORw0KGgo=";

export const everyBlock = [
  { text: "See these." },
  { image: { format: "png", source: { bytes: PNG } } },
  { image: { format: "jpeg", source: { s3Location: { uri: "s3://pictures/a.jpg", bucketOwner: "111122223333" } } } },
  { document: { format: "pdf", name: "report 1", source: { bytes: "JVBERi0=" }, context: "of May" } },
  { document: { name: "notes", source: { text: "a note" }, citations: { enabled: true } } },
  { document: { format: "txt", name: "parts", source: { content: [{ text: "one" }, { text: "two" }] } } },
  { document: { format: "docx", name: "letter", source: { s3Location: { uri: "s3://letters/1.docx" } } } },
  { video: { format: "three_gp", source: { s3Location: { uri: "s3://films/a.3gp" } } } },
  { audio: { format: "wav", source: { bytes: "UklGRg==" } } },
  {
    searchResult: {
      source: "https://example.com",
      title: "An example",
      content: [{ text: "found" }],
      citations: { enabled: true },
    },
  },
  { cachePoint: { type: "default", ttl: "1h" } },
];

export const citation = {
  title: "notes",
  sourceContent: [{ text: "a note" }],
  location: { documentChar: { documentIndex: 0, start: 0, end: 6 } },
};

export const everyMessage = [
  { role: "user", content: everyBlock },
  {
    role: "assistant",
    content: [
      { reasoningContent: { reasoningText: { text: "Hmm.", signature: "c2ln" } } },
      { reasoningContent: { redactedContent: Buffer.from("RW5jcnlwdGVk").toString("base64") } },
      { citationsContent: { content: [{ text: "It says so." }], citations: [citation] } },
      { toolUse: { toolUseId: "call-1", name: "weather", input: { city: "Paris" } } },
      { toolUse: { toolUseId: "call-2", name: "time", input: {} } },
    ],
  },
  {
    role: "user",
    content: [
      {
        toolResult: {
          toolUseId: "call-1",
          content: [
            { json: { degrees: 20 } },
            { text: "warm" },
            { image: { format: "webp", source: { bytes: PNG } } },
            { document: { format: "csv", name: "days", source: { bytes: "YSxi" } } },
            { video: { format: "mp4", source: { bytes: "AAAA" } } },
            { searchResult: { source: "wiki", title: "Paris", content: [{ text: "a city" }] } },
          ],
        },
      },
      { toolResult: { toolUseId: "call-2", content: [{ text: "no clock" }], status: "error" } },
      { text: "Go on." },
    ],
  },
  { role: "system", content: [{ text: "Be brief from now on." }] },
  { role: "user", content: [{ text: "And?" }] },
];

export const everyMember = {
  system: [{ text: "You are exact." }, { cachePoint: { type: "default" } }],
  messages: everyMessage,
  inferenceConfig: { maxTokens: 2000, temperature: 0.5, topP: 0.9, stopSequences: ["END"] },
  toolConfig: {
    tools: [
      {
        toolSpec: {
          name: "weather",
          description: "The weather",
          inputSchema: { json: { type: "object", properties: { city: { type: "string" } } } },
          strict: true,
        },
      },
      { cachePoint: { type: "default", ttl: "5m" } },
      { toolSpec: { name: "time", inputSchema: { json: { type: "object" } } } },
    ],
    toolChoice: { tool: { name: "weather" } },
  },
  additionalModelRequestFields: {
    top_k: 5,
    thinking: { type: "enabled", budget_tokens: 1024, display: "summarized" },
    anthropic_beta: ["context-1m-2025-08-07"],
  },
  outputConfig: {
    textFormat: {
      type: "json_schema",
      structure: { jsonSchema: { schema: '{"type":"object"}', name: "answer", description: "What to say" } },
    },
    effort: "high",
  },
  requestMetadata: { team: "a", user: "u1" },
  serviceTier: { type: "flex" },
};

export const ask = [{ role: "user", content: [{ text: "Hi" }] }];
