"""
Jobs against llama.cpp's own server, in each form of lines.

The model (llama/model.py) answers `ANSWER`, calls a tool where the request requires a call, and keeps to a JSON schema. A
token is a byte, so the server's count of tokens shows how much text it received.
"""

import json
import math
import time

import pytest

from clients import connect
from gateway import running_gateway
from jobs import converse, counts, finished, id_of, results, submit
from llama_server import llama_server

ANSWER = "Quartz blöck"
# With the token that ends an answer.
ANSWER_TOKENS = len(ANSWER.encode()) + 1
QUESTION = "Which stone?"
SCHEMA = {
    "type": "object",
    "properties": {"depth": {"type": "integer"}, "tool": {"enum": ["spade"]}},
    "required": ["depth", "tool"],
    "additionalProperties": False,
}
CALL = {"depth": 7, "tool": "spade"}
# Tokens that end the answer in the arguments of its call.
INSIDE_CALL = 55
# More tokens than the server has.
TOO_LONG = "x" * 1500


def tokens_of(*messages: str) -> int:
    """Tokens of a prompt: one that begins it, two around each message, and one that asks for the answer."""
    return 1 + sum(len(text.encode()) + 2 for text in messages) + 1


@pytest.fixture(scope="module")
def server():
    with llama_server() as running:
        yield running


@pytest.fixture(scope="module")
def url(server):
    """A gateway with the providers `local`, `embedding`, `ranking`, and `locked`, which has a wrong key."""
    rows = {
        "local": (server.generating, server.key),
        "embedding": (server.embedding, server.key),
        "ranking": (server.ranking, server.key),
        "locked": (server.generating, "wrong"),
    }
    # More connections at once than the server's backlog of 5 would wait for TCP's repeats, which take seconds.
    config = "providers:\n" + "".join(
        f"  {name}: {{ type: local, base_url: '{base}', api_key: {key}, concurrency: 4, retries: 1, models: {{ '*': tiny }} }}\n"
        for name, (base, key) in rows.items()
    )
    with running_gateway(config) as gateway:
        yield gateway.url


@pytest.fixture
def run(url, bucket):
    """Runs a file. Returns its result lines by id, after a check of the job and the manifest."""

    def run(lines, errors=0, provider="local", **members) -> dict[str, dict]:
        s3, bedrock = (connect(url, service, provider) for service in ("s3", "bedrock"))
        arn = submit(s3, bedrock, bucket, lines, **members)
        job = finished(bedrock, arn)
        assert (job["status"], counts(job)) == ("Completed", (len(lines), len(lines), len(lines) - errors, errors))
        by_id = {line.get("recordId") or line["custom_id"]: line for line in results(s3, bucket, arn)}
        assert len(by_id) == len(lines)
        manifest = json.load(s3.get_object(Bucket=bucket, Key=f"out/{id_of(arn)}/manifest.json.out")["Body"])
        assert (manifest["successRecordCount"], manifest["errorRecordCount"]) == (len(lines) - errors, errors)
        usages = [usage for line in by_id.values() if (usage := usage_of(line))]
        assert manifest["outputTokenCount"] == sum(output for _, output in usages)
        return by_id

    return run


def usage_of(line: dict) -> tuple[int, int] | None:
    """Tokens of the prompt, cached ones included, and of the answer. None for a refused record."""
    body = line.get("modelOutput") or (line.get("response") or {}).get("body") or {}
    usage = body.get("usage")
    if usage is None:
        return None
    if "prompt_tokens" in usage:
        return usage["prompt_tokens"], usage.get("completion_tokens", 0)
    if "inputTokens" in usage:
        return usage["inputTokens"] + usage.get("cacheReadInputTokens", 0), usage["outputTokens"]
    cached = usage.get("cache_read_input_tokens") or 0
    return usage["input_tokens"] + cached, usage["output_tokens"]


def bedrock_lines(bodies: dict[str, dict]) -> list[dict]:
    return [{"recordId": name, "modelInput": body} for name, body in bodies.items()]


def openai_lines(path: str, bodies: dict[str, dict]) -> list[dict]:
    return [{"custom_id": name, "method": "POST", "url": path, "body": body} for name, body in bodies.items()]


def answers_of(by_id: dict[str, dict]) -> dict[str, dict]:
    """Bodies of the answers to lines in OpenAI's form."""
    for line in by_id.values():
        assert (line["error"], line["response"]["status_code"]) == (None, 200)
    return {name: line["response"]["body"] for name, line in by_id.items()}


def user(text: str) -> dict:
    return {"role": "user", "content": text}


def said(text: str, role: str = "user") -> dict:
    return {"role": role, "content": [{"text": text}]}


def test_a_converse_file_gets_the_server_s_answers_as_converse_answers(run):
    spec = {"name": "dig", "description": "Digs a hole.", "inputSchema": {"json": SCHEMA}}
    tools = {"tools": [{"toolSpec": spec}], "toolChoice": {"any": {}}}
    use = {"toolUse": {"toolUseId": "call-1", "name": "dig", "input": CALL}}
    result = {"toolResult": {"toolUseId": "call-1", "content": [{"text": "found"}]}}
    image = {"image": {"format": "png", "source": {"bytes": "iVBORw0KGgo="}}}
    ask = {"messages": [said(QUESTION)]}
    by_id = run(
        bedrock_lines(
            {
                "plain": ask,
                "short": {**ask, "inferenceConfig": {"maxTokens": 6, "temperature": 0.5, "topP": 0.9}},
                # The limit is in the middle of a character.
                "half": {**ask, "inferenceConfig": {"maxTokens": 10}},
                "stop": {**ask, "inferenceConfig": {"stopSequences": ["z b"]}},
                "system": {"system": [{"text": "Be brief."}], "messages": [said("a"), said("é", "assistant"), said("c")]},
                "call": {**ask, "toolConfig": tools},
                "named": {**ask, "toolConfig": {**tools, "toolChoice": {"tool": {"name": "dig"}}}},
                "cut": {**ask, "toolConfig": tools, "inferenceConfig": {"maxTokens": INSIDE_CALL}},
                "history": {
                    "messages": [said("dig"), {"role": "assistant", "content": [use]}, {"role": "user", "content": [result]}],
                    "toolConfig": {"tools": [{"toolSpec": spec}]},
                },
                "image": {"messages": [{"role": "user", "content": [image]}]},
                "long": {"messages": [said(TOO_LONG)]},
            }
        ),
        errors=2,
    )
    refused = {name: by_id.pop(name)["error"] for name in ("image", "long")}
    assert {name: error["errorCode"] for name, error in refused.items()} == {"image": 500, "long": 400}
    assert "image input is not supported" in refused["image"]["errorMessage"]
    assert "context size" in refused["long"]["errorMessage"]

    answers = {name: line["modelOutput"] for name, line in by_id.items()}
    assert {answer["output"]["message"]["role"] for answer in answers.values()} == {"assistant"}
    content = {name: answer["output"]["message"]["content"] for name, answer in answers.items()}
    for name in ("call", "named"):
        call = content[name].pop()["toolUse"]
        assert (call["name"], call["input"]) == ("dig", CALL)
        assert call["toolUseId"]
    assert content == {
        "plain": [{"text": ANSWER}],
        "short": [{"text": "Quartz"}],
        "half": [{"text": "Quartz bl"}],
        "stop": [{"text": "Quart"}],
        "system": [{"text": ANSWER}],
        "call": [{"text": ANSWER}],
        "named": [{"text": ANSWER}],
        "cut": [{"text": ANSWER}],
        "history": [{"text": ANSWER}],
    }
    cut = dict.fromkeys(("short", "half", "cut"), "max_tokens")
    ends = {**cut, "call": "tool_use", "named": "tool_use"}
    assert {name: answer["stopReason"] for name, answer in answers.items()} == {
        # The server does not say which stop sequence ended the answer.
        name: ends.get(name, "end_turn")
        for name in answers
    }
    usage = {name: usage_of(line) for name, line in by_id.items()}
    assert usage["plain"] == (tokens_of(QUESTION), ANSWER_TOKENS)
    assert usage["short"] == (tokens_of(QUESTION), 6)
    assert usage["system"] == (tokens_of("Be brief.", "a", "é", "c"), ANSWER_TOKENS)
    # The prompt has the definition of the tool, and the call and its result.
    assert usage["cut"][0] == usage["call"][0] > tokens_of(QUESTION, json.dumps(SCHEMA))
    assert usage["cut"][1] == INSIDE_CALL
    assert usage["history"][0] > usage["call"][0] + tokens_of(json.dumps(CALL), "found") - len(QUESTION)
    for answer in answers.values():
        counted = answer["usage"]
        cached = counted.get("cacheReadInputTokens", 0)
        assert counted["totalTokens"] == counted["inputTokens"] + cached + counted["outputTokens"]


def test_a_file_of_anthropic_bodies_gets_the_server_s_answers_as_messages(run):
    tool = {"name": "dig", "description": "Digs a hole.", "input_schema": SCHEMA}
    tools = {"tools": [tool], "tool_choice": {"type": "any"}}
    use = {"type": "tool_use", "id": "toolu_1", "name": "dig", "input": CALL}
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "found"}
    basics = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 200}
    ask = {**basics, "messages": [user(QUESTION)]}
    by_id = run(
        bedrock_lines(
            {
                "plain": ask,
                "short": {**ask, "max_tokens": 6},
                "stop": {**ask, "stop_sequences": ["z b"], "temperature": 0},
                "system": {**basics, "system": "Be brief.", "messages": [user("a")]},
                "call": {**ask, **tools},
                "cut": {**ask, **tools, "max_tokens": INSIDE_CALL},
                "history": {
                    **basics,
                    "messages": [user("dig"), {"role": "assistant", "content": [use]}, {"role": "user", "content": [result]}],
                    "tools": [tool],
                },
                "long": {**basics, "messages": [user(TOO_LONG)]},
            }
        ),
        errors=1,
    )
    assert by_id.pop("long")["error"]["errorCode"] == 400
    answers = {name: line["modelOutput"] for name, line in by_id.items()}
    for answer in answers.values():
        assert (answer["type"], answer["role"], answer["model"]) == ("message", "assistant", "tiny")
        assert answer["id"].startswith("msg_")
    call = answers["call"]["content"].pop()
    assert (call["type"], call["name"], call["input"]) == ("tool_use", "dig", CALL)
    texts = {"short": "Quartz", "stop": "Quart"}
    assert {name: answer["content"] for name, answer in answers.items()} == {
        name: [{"type": "text", "text": texts.get(name, ANSWER), "citations": None}] for name in answers
    }
    ends = {"short": "max_tokens", "cut": "max_tokens", "call": "tool_use"}
    assert {name: answer["stop_reason"] for name, answer in answers.items()} == {
        name: ends.get(name, "end_turn") for name in answers
    }
    assert usage_of(by_id["plain"]) == (tokens_of(QUESTION), ANSWER_TOKENS)
    assert usage_of(by_id["system"]) == (tokens_of("Be brief.", "a"), ANSWER_TOKENS)
    assert usage_of(by_id["cut"])[1] == INSIDE_CALL


def test_an_openai_file_gets_the_server_s_answers_unchanged(run):
    tool = {"type": "function", "function": {"name": "dig", "description": "Digs a hole.", "parameters": SCHEMA}}
    function = {"name": "dig", "arguments": json.dumps(CALL)}
    call = {"id": "call_1", "type": "function", "function": function}
    history = [
        user("dig"),
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_1", "content": "found"},
    ]
    ask = {"model": "gpt-4o-mini", "messages": [user(QUESTION)]}
    form = {"type": "json_schema", "json_schema": {"name": "hole", "strict": True, "schema": SCHEMA}}
    bodies = {
        "plain": ask,
        "short": {**ask, "max_tokens": 6},
        "newer": {**ask, "max_completion_tokens": 6},
        "call": {**ask, "tools": [tool], "tool_choice": "required"},
        "history": {**ask, "messages": history, "tools": [tool]},
        "json": {**ask, "response_format": form},
        "likely": {**ask, "logprobs": True, "top_logprobs": 2, "max_tokens": 1},
        "long": {**ask, "messages": [user(TOO_LONG)]},
    }
    by_id = run(openai_lines("/v1/chat/completions", bodies), errors=1)
    refused = by_id.pop("long")
    assert (refused["error"], refused["response"]["status_code"]) == (None, 400)
    assert refused["response"]["body"]["error"]["type"] == "exceed_context_size_error"

    answers = answers_of(by_id)
    choices = {}
    for name, answer in answers.items():
        assert (answer["object"], answer["model"]) == ("chat.completion", "tiny")
        (choices[name],) = answer["choices"]
    ends = {"short": "length", "newer": "length", "likely": "length", "call": "tool_calls"}
    assert {name: choice["finish_reason"] for name, choice in choices.items()} == {
        name: ends.get(name, "stop") for name in choices
    }
    (called,) = choices["call"]["message"]["tool_calls"]
    assert (called["type"], called["function"]["name"]) == ("function", "dig")
    assert json.loads(called["function"]["arguments"]) == CALL
    assert json.loads(choices["json"]["message"].pop("content")) == CALL
    texts = {"short": "Quartz", "newer": "Quartz", "likely": "Q", "json": None}
    assert {name: choice["message"].get("content") for name, choice in choices.items()} == {
        name: texts.get(name, ANSWER) for name in choices
    }
    assert choices["likely"]["logprobs"]["content"][0]["token"] == "Q"
    # What OpenAI's API does not have.
    assert answers["plain"]["timings"]["predicted_n"] == ANSWER_TOKENS
    assert usage_of(by_id["plain"]) == (tokens_of(QUESTION), ANSWER_TOKENS)


def test_other_endpoints_of_openai_s_form_are_the_server_s(run):
    completions = answers_of(
        run(openai_lines("/v1/completions", {"a": {"prompt": "Q"}, "b": {"prompt": "z", "max_tokens": 3}}))
    )
    said = {name: (one["choices"][0]["text"], one["choices"][0]["finish_reason"]) for name, one in completions.items()}
    assert said == {"a": ("uartz blöck", "stop"), "b": (" bl", "length")}

    responses = answers_of(run(openai_lines("/v1/responses", {"a": {"input": "hi"}})))
    (message,) = responses["a"]["output"]
    assert (responses["a"]["object"], responses["a"]["status"]) == ("response", "completed")
    assert [part["text"] for part in message["content"]] == [ANSWER]

    embeddings = answers_of(
        run(openai_lines("/v1/embeddings", {"one": {"input": "abca"}, "two": {"input": ["bcaa", "zz"]}}), provider="embedding")
    )
    vectors = {name: [item["embedding"] for item in one["data"]] for name, one in embeddings.items()}
    # The mean of the tokens, of length 1. The order of the letters has no effect.
    assert [len(vectors["one"]), len(vectors["two"])] == [1, 2]
    assert vectors["one"][0] == pytest.approx(vectors["two"][0])
    assert vectors["one"][0] != pytest.approx(vectors["two"][1])
    assert math.hypot(*vectors["one"][0]) == pytest.approx(1)
    assert sum(map(bool, vectors["one"][0])) == len({"begin", "a", "b", "c"})


def test_any_endpoint_of_the_server_can_be_named(run):
    ranked = answers_of(
        run(openai_lines("/v1/rerank", {"a": {"query": "q", "documents": ["one", "two"], "top_n": 1}}), provider="ranking")
    )
    (result,) = ranked["a"]["results"]
    # The server wrote 0.0, and so does the result line.
    assert isinstance(result["relevance_score"], float)

    messages = answers_of(run(openai_lines("/v1/messages", {"a": {"max_tokens": 6, "messages": [user(QUESTION)]}})))
    assert messages["a"]["content"] == [{"type": "text", "text": "Quartz"}]
    assert messages["a"]["stop_reason"] == "max_tokens"
    counted = answers_of(run(openai_lines("/v1/messages/count_tokens", {"a": {"messages": [user(QUESTION)]}})))
    assert counted["a"]["input_tokens"] == tokens_of(QUESTION)

    unknown = run(openai_lines("/v1/moderations", {"a": {"input": "hi"}}), errors=1)["a"]
    assert (unknown["error"], unknown["response"]["status_code"]) == (None, 404)
    # The server knows the endpoint, and its model does not.
    unable = run(openai_lines("/v1/rerank", {"a": {"query": "q", "documents": ["one"]}}), errors=1)["a"]
    assert unable["response"]["status_code"] == 501
    assert "--reranking" in unable["response"]["body"]["error"]["message"]


def test_a_job_waits_while_its_key_is_refused(url, bucket):
    s3, bedrock = (connect(url, service, "locked") for service in ("s3", "bedrock"))
    arn = submit(s3, bedrock, bucket, [converse(1)])
    for _ in range(100):
        job = bedrock.get_model_invocation_job(jobIdentifier=arn)
        if "Invalid API Key" in job.get("message", ""):
            break
        time.sleep(0.1)
    assert job["status"] == "InProgress"
    assert "Invalid API Key" in job["message"]
    assert counts(job) == (1, 0, 0, 0)
    bedrock.stop_model_invocation_job(jobIdentifier=arn)
    assert finished(bedrock, arn)["status"] == "Stopped"
    (line,) = results(s3, bucket, arn)
    assert line["error"]["errorCode"] == 499


def test_more_records_at_once_than_the_server_has_slots(run):
    by_id = run([converse(number) for number in range(100)])
    for number in range(100):
        line = by_id[f"record-{number}"]
        assert line["modelOutput"]["output"]["message"]["content"] == [{"text": ANSWER.encode()[:9].decode()}]
        assert usage_of(line) == (tokens_of(f"question {number}"), 9)
