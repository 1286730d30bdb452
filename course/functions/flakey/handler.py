"""A task that fails about nine times in ten, unless the input of the execution decides.

`{"fail": true}` and `{"fail": false}` settle the outcome, `{"seconds": 10}` keeps it waiting.
"""

import random
import time

FAILURE_RATE = 0.9


class Flaky(Exception):
    """What the history of the execution will name as the error."""


def handle(event, context):
    time.sleep(event.get("seconds", 0))
    if event.get("fail", random.random() < FAILURE_RATE):
        raise Flaky("It happens, about nine times in ten")
    return "It worked this time"
