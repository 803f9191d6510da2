"""
Checks requests and answers against the types of the official SDKs. The file has one JSON object a line:
{"kind": "request" or "answer", "schema": …, "pair": …, "body": …}. Prints a JSON array of what the SDKs do not accept.

botocore's model describes Converse. The Python packages openai, anthropic and google-genai describe the other bodies. Members that
a type does not have are errors in requests. Answers may have more members, because readers of answers must bear them.
"""

import base64
import json
import sys
import typing

# Pydantic checks an Iterable only while it is read. A list is checked at once.
typing.Iterable = typing.List

import anthropic._types  # noqa: E402
import openai._types  # noqa: E402

anthropic._types.SequenceNotStr = typing.List
openai._types.SequenceNotStr = typing.List

import anthropic.types  # noqa: E402
import botocore.session  # noqa: E402
import openai.types  # noqa: E402
from anthropic.types.message_create_params import MessageCreateParamsNonStreaming  # noqa: E402
from botocore.validate import ParamValidator  # noqa: E402
from google.genai import types as genai  # noqa: E402
from openai.types import CreateEmbeddingResponse, EmbeddingCreateParams  # noqa: E402
from openai.types.chat import ChatCompletion  # noqa: E402
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming  # noqa: E402
from openai.types.responses import Response  # noqa: E402
from openai.types.responses.response_create_params import ResponseCreateParamsNonStreaming  # noqa: E402
import typing_extensions  # noqa: E402
from pydantic import TypeAdapter, ValidationError  # noqa: E402


def forbid_unknown_members() -> None:
    """Pydantic allows them in typed dictionaries."""
    for name, module in list(sys.modules.items()):
        if not name.startswith(("anthropic.types", "openai.types")):
            continue
        for value in vars(module).values():
            # The schemas of tools and of answers are open.
            if typing_extensions.is_typeddict(value) and value.__extra_items__ is typing_extensions.NoExtraItems:
                value.__pydantic_config__ = {"extra": "forbid", "arbitrary_types_allowed": True}


forbid_unknown_members()
ADAPTERS = {
    "anthropic": TypeAdapter(MessageCreateParamsNonStreaming),
    "chat": TypeAdapter(CompletionCreateParamsNonStreaming),
    "responses": TypeAdapter(ResponseCreateParamsNonStreaming),
    "openai-embeddings": TypeAdapter(EmbeddingCreateParams),
}
ANSWERS = {
    "anthropic": anthropic.types.Message,
    "bedrock-anthropic": anthropic.types.Message,
    "chat": ChatCompletion,
    "responses": Response,
    "gemini": genai.GenerateContentResponse,
    "openai-embeddings": CreateEmbeddingResponse,
    "gemini-embeddings": genai.EmbedContentResponse,
}
# The members of a request to Gemini, by the types of the SDK that writes them.
GEMINI = {
    "contents": TypeAdapter(list[genai.Content]),
    "systemInstruction": TypeAdapter(genai.Content),
    "tools": TypeAdapter(list[genai.Tool]),
    "toolConfig": TypeAdapter(genai.ToolConfig),
    "generationConfig": TypeAdapter(genai.GenerationConfig),
    "safetySettings": TypeAdapter(list[genai.SafetySetting]),
    "labels": TypeAdapter(dict[str, str]),
}
# Members of the API version 2023-06-01. The SDK's types are those of 2026-10-21.
SAMPLING = ("temperature", "top_p", "top_k")
CONVERSE = botocore.session.get_session().get_service_model("bedrock-runtime").operation_model("Converse")


def with_bytes(value, shape):
    """botocore wants bytes where JSON has base64."""
    if shape is None or value is None:
        return value
    if shape.type_name == "blob":
        return base64.b64decode(value, validate=True)
    if shape.type_name == "list":
        return [with_bytes(item, shape.member) for item in value]
    if shape.type_name == "structure" and isinstance(value, dict) and not getattr(shape, "is_document_type", False):
        return {name: with_bytes(item, shape.members.get(name)) for name, item in value.items()}
    return value


def check_converse(body: dict, shape) -> str:
    report = ParamValidator().validate(with_bytes(body, shape), shape)
    return report.generate_report()


def check_request(schema: str, body: dict) -> str:
    if schema == "converse":
        return check_converse({"modelId": "m", **body}, CONVERSE.input_shape)
    if schema == "bedrock-anthropic":
        version = body.pop("anthropic_version", None)
        if version != "bedrock-2023-05-31":
            return f"anthropic_version is {version}"
        return check_request("anthropic", {"model": "m", **body})
    if schema == "gemini":
        body.pop("model", None)
        for name, value in body.items():
            GEMINI[name].validate_python(value)
        return ""
    if schema == "anthropic":
        body = {name: value for name, value in body.items() if name not in SAMPLING}
    if schema in ADAPTERS:
        ADAPTERS[schema].validate_python(body)
    return ""


def check_answer(schema: str, body: dict) -> str:
    body.pop("quarry", None)
    if schema == "converse":
        # A batch's output has no metrics of the call.
        return check_converse({"metrics": {"latencyMs": 1}, **body}, CONVERSE.output_shape)
    if schema in ANSWERS:
        ANSWERS[schema].model_validate(body)
    return ""


def problem(message: dict) -> str:
    check = check_request if message["kind"] == "request" else check_answer
    try:
        return check(message["schema"], message["body"])
    except (ValidationError, KeyError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


def main(path: str) -> None:
    with open(path, encoding="utf-8") as file:
        messages = [json.loads(line) for line in file]
    found = [f"{m['kind']} of {m['schema']}, {m['pair']}: {text}" for m in messages if (text := problem(m))]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
