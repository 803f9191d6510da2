"""
A language model of 2 MB that is made on the spot, in the form that llama.cpp reads.

A token is a byte. The attention and the feed-forward layer are zero, so the next token depends on the last one only:
the embedding of a token is a unit vector, and the output matrix has the score of each pair. The model answers every
question with `ANSWER`. Where a grammar forbids that, as for a tool call, it takes what is allowed and scores best.
"""

from pathlib import Path

from gguf import BOOL, FLOAT32, INT32, STRING, UINT32, write_gguf

# No byte occurs twice. The ö has two bytes, so a limit of tokens can cut it.
ANSWER = "Quartz blöck"

UNKNOWN, BEGIN, END = "<unk>", "<s>", "</s>"
ROLES = ["<|system|>", "<|user|>", "<|assistant|>", "<|tool|>", "<|end|>"]
CALL = "<tool_call>"

# Numbers of llama.cpp's token types (`llama_token_type`).
TYPE_NORMAL, TYPE_UNKNOWN, TYPE_CONTROL, TYPE_BYTE = 1, 2, 3, 6

VOCABULARY: list[tuple[str, int]] = [
    (UNKNOWN, TYPE_UNKNOWN),
    (BEGIN, TYPE_CONTROL),
    (END, TYPE_CONTROL),
    *((f"<0x{byte:02X}>", TYPE_BYTE) for byte in range(256)),
    *((role, TYPE_CONTROL) for role in ROLES),
    # A space in a question. Without it the tokenizer would use three bytes.
    ("\u2581", TYPE_NORMAL),
    # Text to llama.cpp's grammar of a tool call, which no token of another type is.
    (CALL, TYPE_NORMAL),
]
IDS = {text: number for number, (text, _) in enumerate(VOCABULARY)}

# At least the size of the vocabulary, and divisible by HEADS times 2.
WIDTH = 288
HEADS = 4
HIDDEN = 32

# The form of tool calls is that of Hermes and Qwen models. llama.cpp recognises it.
TEMPLATE = (
    "{%- if tools %}{{ '<|system|>' }}{% for tool in tools %}{{ tool | tojson }}\n{% endfor %}{{ '<|end|>' }}{% endif %}"
    "{%- for message in messages %}{{ '<|' + message.role + '|>' }}"
    "{%- if message.content %}{{ message.content }}{% endif %}"
    "{%- for call in message.tool_calls or [] %}"
    """{{- '<tool_call>{"name": "' + call.function.name + '", "arguments": ' }}{{ call.function.arguments | tojson }}"""
    "{{- '}</tool_call>' }}{% endfor %}{{- '<|end|>' }}"
    "{%- endfor %}"
    "{%- if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)


def _byte(character: str) -> int:
    return IDS[f"<0x{ord(character):02X}>"]


def _scores() -> dict[tuple[int, int], float]:
    """Scores of (token, next token), far enough apart that no sampler takes another. Zero for all others."""
    # Where a grammar leaves a choice, these characters end the value soon. A string is empty, and a number has one digit.
    order = '"}]7:<,{9'
    scores = {
        (token, _byte(character)): float(len(order) - place)
        for place, character in enumerate(order)
        for token in range(len(VOCABULARY))
    }
    scores[_byte("7"), _byte("7")] = 0.0
    answer = [IDS["<|assistant|>"], *(IDS[f"<0x{byte:02X}>"] for byte in ANSWER.encode()), IDS[END]]
    for token, following in zip(answer, answer[1:]):
        scores[token, following] = 40.0
    # A grammar that requires a call forbids the end of the answer without one.
    scores[answer[-2], IDS[CALL]] = 20.0
    scores[IDS[CALL], _byte("{")] = 20.0
    scores[_byte(">"), IDS[END]] = 20.0
    return scores


def _zeros(rows: int, columns: int) -> list[list[float]]:
    return [[0.0] * columns] * rows


def _matrix(cells: dict[tuple[int, int], float]) -> list[list[float]]:
    """Rows for the vocabulary, from the values of (row, column)."""
    rows = [[0.0] * WIDTH for _ in VOCABULARY]
    for (row, column), value in cells.items():
        rows[row][column] = value
    return rows


def write_model(path: Path) -> None:
    ones = [[1.0] * WIDTH]
    tensors = {
        "token_embd.weight": _matrix({(token, token): 1.0 for token in range(len(VOCABULARY))}),
        "blk.0.attn_norm.weight": ones,
        **{f"blk.0.attn_{name}.weight": _zeros(WIDTH, WIDTH) for name in ("q", "k", "v", "output")},
        "blk.0.ffn_norm.weight": ones,
        "blk.0.ffn_gate.weight": _zeros(HIDDEN, WIDTH),
        "blk.0.ffn_up.weight": _zeros(HIDDEN, WIDTH),
        "blk.0.ffn_down.weight": _zeros(WIDTH, HIDDEN),
        "output_norm.weight": ones,
        "output.weight": _matrix({(following, token): score for (token, following), score in _scores().items()}),
    }
    metadata = {
        "general.architecture": (STRING, "llama"),
        "llama.block_count": (UINT32, 1),
        "llama.context_length": (UINT32, 4096),
        "llama.embedding_length": (UINT32, WIDTH),
        "llama.feed_forward_length": (UINT32, HIDDEN),
        "llama.attention.head_count": (UINT32, HEADS),
        "llama.attention.layer_norm_rms_epsilon": (FLOAT32, 1e-5),
        "llama.rope.dimension_count": (UINT32, WIDTH // HEADS),
        "tokenizer.ggml.model": (STRING, "llama"),
        "tokenizer.ggml.tokens": (STRING, [text for text, _ in VOCABULARY]),
        "tokenizer.ggml.scores": (FLOAT32, [0.0] * len(VOCABULARY)),
        "tokenizer.ggml.token_type": (INT32, [kind for _, kind in VOCABULARY]),
        "tokenizer.ggml.unknown_token_id": (UINT32, IDS[UNKNOWN]),
        "tokenizer.ggml.bos_token_id": (UINT32, IDS[BEGIN]),
        "tokenizer.ggml.eos_token_id": (UINT32, IDS[END]),
        "tokenizer.ggml.add_bos_token": (BOOL, True),
        "tokenizer.ggml.add_space_prefix": (BOOL, False),
        "tokenizer.chat_template": (STRING, TEMPLATE),
    }
    write_gguf(path, metadata, tensors)
