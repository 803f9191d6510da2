"""Checks Converse's requests and answers against botocore's model.

Reads lines of {"shape": "ConverseRequest" or "ConverseResponse", "value": ...} and writes a line of errors, a JSON list, for each.
botocore's own validator ignores enumerations, patterns, maxima and the rule that a union has one member.
"""
import base64
import binascii
import json
import re
import sys

import botocore.session
from botocore.validate import ParamValidator

MODEL = botocore.session.get_session().get_service_model("bedrock-runtime")
OPERATION = MODEL.operation_model("Converse")
SHAPES = {"ConverseRequest": OPERATION.input_shape, "ConverseResponse": OPERATION.output_shape}


def decoded(shape, value):
    """The value as boto3 takes it: blobs as bytes."""
    if shape.type_name == "structure" and isinstance(value, dict) and not shape.is_document_type:
        return {
            name: decoded(shape.members[name], member) if name in shape.members else member
            for name, member in value.items()
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [decoded(shape.member, element) for element in value]
    if shape.type_name == "blob":
        return base64.b64decode(value, validate=True)
    return value


def strict_errors(shape, value, path):
    limits = shape.metadata
    if shape.type_name == "structure":
        if shape.is_document_type:
            return
        if limits.get("union") and len(value) != 1:
            yield f"{path}: {len(value)} members in a union"
        for name, member in value.items():
            if name not in shape.members:
                yield f"{path}.{name}: unknown"
            else:
                yield from strict_errors(shape.members[name], member, f"{path}.{name}")
        return
    if shape.type_name == "list":
        for at, element in enumerate(value):
            yield from strict_errors(shape.member, element, f"{path}[{at}]")
    if shape.type_name == "map":
        for name, member in value.items():
            yield from strict_errors(shape.key, name, f"{path}.{name}")
            yield from strict_errors(shape.value, member, f"{path}.{name}")
    if shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            yield f"{path}: {value!r} is not one of {shape.enum}"
        if "pattern" in limits and not re.fullmatch(limits["pattern"], value):
            yield f"{path}: {value!r} does not match {limits['pattern']}"
    size = value if isinstance(value, (int, float)) else len(value)
    if "max" in limits and size > limits["max"]:
        yield f"{path}: more than {limits['max']}"
    if "min" in limits and size < limits["min"]:
        yield f"{path}: less than {limits['min']}"


def errors(shape, value):
    try:
        value = decoded(shape, value)
    except (binascii.Error, TypeError, ValueError) as error:
        return [f"a blob is not base64: {error}"]
    report = ParamValidator().validate(value, shape)
    if report.has_errors():
        return [report.generate_report()]
    return list(strict_errors(shape, value, ""))


for line in sys.stdin:
    record = json.loads(line)
    print(json.dumps(errors(SHAPES[record["shape"]], record["value"])))
