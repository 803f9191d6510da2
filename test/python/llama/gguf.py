"""
Writes GGUF files, version 3: typed metadata, then tensors of 32-bit floats (ggml's docs/gguf.md).

Everything is little endian. Data of each tensor starts at a multiple of 32 bytes.
"""

import struct
from pathlib import Path

ALIGNMENT = 32
FLOAT32_TENSOR = 0

# Value types by their numbers, and the ones with a fixed size by their struct format.
UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
FORMATS = {UINT32: "<I", INT32: "<i", FLOAT32: "<f", BOOL: "<?"}


def _string(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def _value(kind: int, value) -> bytes:
    return _string(value) if kind == STRING else struct.pack(FORMATS[kind], value)


def _entry(key: str, kind: int, value) -> bytes:
    if isinstance(value, list):
        items = b"".join(_value(kind, item) for item in value)
        return _string(key) + struct.pack("<IIQ", ARRAY, kind, len(value)) + items
    return _string(key) + struct.pack("<I", kind) + _value(kind, value)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % ALIGNMENT)


def write_gguf(path: Path, metadata: dict[str, tuple[int, object]], tensors: dict[str, list[list[float]]]) -> None:
    """
    `metadata` has the type and the value of each key. A list is an array of that type. `tensors` has the rows of each
    tensor. A tensor with one row has one dimension.
    """
    header = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata))
    header += b"".join(_entry(key, kind, value) for key, (kind, value) in metadata.items())
    data = b""
    for name, rows in tensors.items():
        # The fastest dimension comes first.
        shape = [len(rows[0])] if len(rows) == 1 else [len(rows[0]), len(rows)]
        header += _string(name) + struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
        header += struct.pack("<IQ", FLOAT32_TENSOR, len(data))
        data += _padded(b"".join(struct.pack(f"<{len(row)}f", *row) for row in rows))
    path.write_bytes(_padded(header) + data)
