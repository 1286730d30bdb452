"""The one task of the starter machine: a greeting, whatever the input."""


def handle(event, context):
    return "Hello 102 Class"
