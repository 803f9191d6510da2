"""Scripts without a gateway: ask a model server for every line of a file, 64 at a time, and write the answers to a file.

Reads tasks from stdin, one JSON object a line: {"client": "openai" | "aiohttp", "origin", "input", "output", "concurrency"}.
Answers each with the seconds until every answer is durable.
"""

import asyncio
import json
import os
import sys
import time

import aiohttp
import openai


def body_of(record):
    request = record["modelInput"]
    config = request["inferenceConfig"]
    return {
        "model": "bench-model",
        "messages": [{"role": m["role"], "content": m["content"][0]["text"]} for m in request["messages"]],
        "max_tokens": config["maxTokens"],
        "temperature": config["temperature"],
    }


async def run(task, ask):
    limit = asyncio.Semaphore(task["concurrency"])
    with open(task["input"]) as source, open(task["output"], "w") as results:

        async def one(line):
            record = json.loads(line)
            try:
                answer = await ask(body_of(record))
            finally:
                limit.release()
            results.write(json.dumps({"recordId": record["recordId"], "modelOutput": answer}) + "\n")

        async with asyncio.TaskGroup() as tasks:
            for line in source:
                await limit.acquire()
                tasks.create_task(one(line))
        results.flush()
        os.fsync(results.fileno())


async def with_openai(task):
    async with openai.AsyncOpenAI(base_url=f"{task['origin']}/v1", api_key="bench") as client:

        async def ask(body):
            return (await client.chat.completions.create(**body)).model_dump()

        await run(task, ask)


async def with_aiohttp(task):
    connector = aiohttp.TCPConnector(limit=task["concurrency"])
    async with aiohttp.ClientSession(connector=connector) as session:

        async def ask(body):
            async with session.post(f"{task['origin']}/v1/chat/completions", json=body) as response:
                return await response.json()

        await run(task, ask)


CLIENTS = {"openai": with_openai, "aiohttp": with_aiohttp}

for text in sys.stdin:
    task = json.loads(text)
    started = time.perf_counter()
    asyncio.run(CLIENTS[task["client"]](task))
    print(json.dumps(time.perf_counter() - started), flush=True)
