"""
llama.cpp's HTTP server over the model of model.py: one that generates, one that embeds and one that ranks.

Arguments: a folder for the model, an API key. Prints one JSON line with the base URLs, and ends with its standard input.
"""

import json
import os
import sys
from pathlib import Path

import xllamacpp
from model import write_model


def start(model: Path, key: str, pooling=None) -> xllamacpp.Server:
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.model_alias = {"tiny"}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.n_ctx = 2048
    params.n_parallel = 2
    params.cpuparams.n_threads = 1
    params.warmup = False
    if pooling is not None:
        params.embedding = True
        params.pooling_type = pooling
        # Otherwise the texts of a request are computed in parts of equal length, and a vector is the mean of the last part.
        params.kv_unified = True
    return xllamacpp.Server(params)


folder, key = sys.argv[1:]
model = Path(folder) / "tiny.gguf"
write_model(model)
poolings = xllamacpp.llama_pooling_type
servers = [
    start(model, key),
    start(model, key, poolings.LLAMA_POOLING_TYPE_MEAN),
    start(model, key, poolings.LLAMA_POOLING_TYPE_RANK),
]
print(json.dumps([f"{server.listening_address}/v1" for server in servers]), flush=True)
sys.stdin.read()
# Requests in progress would delay an orderly end.
os._exit(0)
