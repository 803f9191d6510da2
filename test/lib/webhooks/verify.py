"""Verifies the messages on stdin, one JSON object a line, with the official library. Prints each body's `type`, or the error."""

import json
import sys

from standardwebhooks import Webhook, WebhookVerificationError

for line in sys.stdin:
    message = json.loads(line)
    try:
        print(Webhook(message["secret"]).verify(message["body"], message["headers"])["type"])
    except WebhookVerificationError as error:
        print(error)
