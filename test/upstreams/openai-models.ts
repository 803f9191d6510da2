/** Lists of models of services with OpenAI's API, as recorded or documented in 2025 and 2026. */

const model = (id: string, owned_by: string, more: object = {}) => ({
  id,
  object: "model",
  created: 1_715_367_049,
  owned_by,
  ...more,
});

const azureModel = (id: string, capabilities: object, more: object = {}) => ({
  id,
  object: "model",
  created_at: 1_715_367_049,
  status: "succeeded",
  capabilities: {
    fine_tune: false,
    inference: true,
    completion: false,
    chat_completion: false,
    embeddings: false,
    ...capabilities,
  },
  lifecycle_status: "generally-available",
  deprecation: { inference: 1_830_297_600 },
  ...more,
});

export const MODEL_LISTS = {
  openai: {
    object: "list",
    data: [
      model("gpt-4o-mini", "system", { shutdown_date: null }),
      model("gpt-4-0613", "openai", { shutdown_date: "2026-12-31" }),
      model("text-embedding-3-small", "system", { shutdown_date: null }),
      model("dall-e-3", "system", { shutdown_date: null }),
      model("whisper-1", "openai-internal", { shutdown_date: null }),
      model("gpt-4o-mini-tts", "system", { shutdown_date: null }),
      model("gpt-4o-realtime-preview", "system", { shutdown_date: null }),
      model("ft:gpt-4o-mini-2024-07-18:acme::abc123", "acme-1", { shutdown_date: null }),
    ],
  },
  azure: {
    object: "list",
    data: [
      azureModel("gpt-4o-2024-08-06", { chat_completion: true }),
      azureModel("text-embedding-3-large", { embeddings: true }),
      azureModel("sora", { inference: false }),
      azureModel("gpt-35-turbo-0613", { chat_completion: true }, { lifecycle_status: "deprecated" }),
    ],
  },
  novita: {
    data: [
      {
        created: "1762136757",
        id: "qwen/qwen3-vl-30b",
        object: "model",
        owned_by: "unknown",
        display_name: "Qwen3 VL 30B",
        model_type: "chat",
        input_modalities: ["text", "image", "video"],
        output_modalities: ["text"],
        status: 1,
      },
      { created: "", id: "baai/bge-m3", object: "model", owned_by: "", model_type: "embedding" },
    ],
  },
  ogx: {
    data: [
      model("llama-3.1-8b", "ogx", { created: 0, custom_metadata: { model_type: "llm", provider_id: "vllm" } }),
      model("all-minilm", "ogx", {
        created: 0,
        custom_metadata: { model_type: "embedding", embedding_dimension: 384 },
      }),
    ],
  },
  milliseconds: { object: "list", data: [model("glm-5", "z.ai", { created: 1_762_136_757_000 })] },
};
