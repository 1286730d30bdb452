"""Writes every event it is told of into its log, one line of JSON each."""

import json


def handle(event, context):
    print(json.dumps(event))
