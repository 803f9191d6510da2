"""
LiteLLM's transformation of chat completion bodies, and of answers to them, as a program to compare with.

    node scripts/python.ts .venv-bench
    .venv-bench/bin/python bench/children/litellm_transform.py

It prints `{"ready": true, "version": …}` when LiteLLM is loaded, which takes seconds. Then it reads tasks from stdin, one
JSON object a line, runs one after the other, and prints one JSON line for each:

    {"target": "converse", "file": "/tmp/lines.jsonl", "times": 3}
    {"target": "converse", "lines": 3000, "refused": 0, "inputBytes": …, "outputBytes": …, "seconds": …, "cpuSeconds": …,
     "mbPerSecond": …, "linesPerSecond": …, "first": {…}}

`target`: `anthropic`, `converse` or `gemini` makes that provider's request of each line, which is a body of OpenAI's chat
completions or a batch line with one. `from-anthropic`, `from-converse` or `from-gemini` makes a chat completion of each
line, which is an answer of that provider. `times` is how often the whole file is transformed; default: 1. An optional
`model` replaces the target's.

A line is parsed, transformed by the methods that LiteLLM's own batch files go through, and written as JSON again. Bytes
exclude line ends. Both rates are for one second of processor time, MB are 10**6 bytes of input, and `first` is the first
output. `refused` counts lines that LiteLLM refuses; `error` is then the last reason. The process ends with its stdin. It
exits with 1 and a message on stderr for an invalid task.
"""

import json
import os
import sys
import time
from importlib.metadata import version
from pathlib import Path

# LiteLLM would fetch its list of models from the network.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
# Standard output is for results only.
RESULTS, sys.stdout = sys.stdout, sys.stderr

import httpx
import litellm
from litellm.llms.anthropic.chat.transformation import AnthropicConfig
from litellm.llms.base_llm.base_utils import map_developer_role_to_system_role
from litellm.llms.bedrock.chat.converse_transformation import AmazonConverseConfig
from litellm.llms.gemini.chat.transformation import GoogleAIStudioGeminiConfig
from litellm.llms.vertex_ai.gemini.transformation import transform_request_body

MODELS = {
    "anthropic": "claude-sonnet-4-5-20250929",
    "converse": "anthropic.claude-sonnet-4-5-20250929-v1:0",
    "gemini": "gemini-2.5-flash",
}
CONFIGS = {"anthropic": AnthropicConfig(), "converse": AmazonConverseConfig(), "gemini": GoogleAIStudioGeminiConfig()}


class Silent:
    """LiteLLM's log of a call. It keeps nothing."""

    litellm_params: dict = {}
    model_call_details: dict = {}
    optional_params: dict = {}

    def post_call(self, *_, **__):
        pass


def request_writer(target: str, model: str):
    config = CONFIGS[target]

    def write(line: bytes) -> dict:
        body = json.loads(line)
        body = body.get("body", body)
        messages = map_developer_role_to_system_role(body.pop("messages"))
        body.pop("model", None)
        params = config.map_openai_params(non_default_params=body, optional_params={}, model=model, drop_params=False)
        if target == "gemini":
            return transform_request_body(
                messages=messages,
                model=model,
                optional_params=params,
                custom_llm_provider="gemini",
                litellm_params={},
                cached_content=None,
            )
        return config.transform_request(
            model=model, messages=messages, optional_params=params, litellm_params={}, headers={}
        )

    return write


def answer_reader(target: str, model: str):
    config = CONFIGS[target]
    asked = [{"role": "user", "content": "?"}]

    def read(line: bytes) -> dict:
        answer = config.transform_response(
            model=model,
            raw_response=httpx.Response(200, content=line, request=httpx.Request("POST", "http://localhost/")),
            model_response=litellm.ModelResponse(),
            logging_obj=Silent(),
            request_data={},
            messages=asked,
            optional_params={},
            litellm_params={},
            encoding=None,
        )
        return answer.model_dump(exclude_none=True)

    return read


def run(target: str, file: str, times: int = 1, model: str | None = None) -> dict:
    side, name = (answer_reader, target.removeprefix("from-")) if target.startswith("from-") else (request_writer, target)
    transform = side(name, model or MODELS[name])
    lines = [line for line in Path(file).read_bytes().split(b"\n") if line.strip()]
    result = {"target": target, "lines": len(lines) * times, "refused": 0}
    written, first = 0, None
    seconds, cpu_seconds = time.perf_counter(), time.process_time()
    for _ in range(times):
        for line in lines:
            try:
                output = json.dumps(transform(line), separators=(",", ":"), ensure_ascii=False)
            except Exception as error:  # Whatever LiteLLM raises is its refusal.
                result["refused"] += 1
                result["error"] = f"{type(error).__name__}: {error}"
                continue
            written += len(output.encode())
            first = first or output
    seconds, cpu_seconds = time.perf_counter() - seconds, time.process_time() - cpu_seconds
    read = sum(map(len, lines)) * times
    return {
        **result,
        "inputBytes": read,
        "outputBytes": written,
        "seconds": seconds,
        "cpuSeconds": cpu_seconds,
        "mbPerSecond": read / 1e6 / cpu_seconds,
        "linesPerSecond": len(lines) * times / cpu_seconds,
        "first": first and json.loads(first),
    }


def say(answer: dict) -> None:
    print(json.dumps(answer), file=RESULTS, flush=True)


litellm.suppress_debug_info = True
say({"ready": True, "version": version("litellm")})
for task in sys.stdin:
    try:
        say(run(**json.loads(task)))
    except (KeyError, TypeError, ValueError, OSError) as error:
        sys.exit(f"{task.strip()}: {type(error).__name__}: {error}")
