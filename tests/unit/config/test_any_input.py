"""Whatever the input: a config, or faults with file, line and key; never another exception."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from helpers.config.findings import Findings
from helpers.config.nodes import plain
from helpers.config.reader import read_yaml
from tests.unit.config.builders import faults, read

WHOLE = """\
service: shop
frameworkVersion: "3"
plugins: [serverless-step-functions]
custom: {topic: !Ref Topic, list: [a, b]}
params: {default: {x: 1}}
package: {patterns: ['!**']}
provider:
  name: aws
  stage: ${opt:stage, 'dev'}
  environment: {A: 1}
  apiGateway: {apiKeys: [a], usagePlan: {quota: {limit: 1, period: DAY}}}
  iam: {role: {statements: [{Effect: Allow, Action: 'a:b', Resource: '*'}]}}
functions:
  hello: {handler: bin/hello, environment: {B: x}, events: [{http: GET f}]}
resources:
  - Resources: {Topic: {Type: 'AWS::SNS::Topic', DependsOn: Q}, Q: {Type: 'AWS::SQS::Queue'}}
    Outputs: {O: {Value: !Sub '${Topic}'}}
  - extensions: {Topic: {Properties: {DisplayName: x}}}
stepFunctions:
  activities: [act]
  stateMachines:
    m:
      name: m
      dependsOn: [Topic]
      loggingConfig: {level: ALL}
      events:
        - http: {path: 'i/{id}', method: get, authorizer: hello, cors: {origin: '*'}}
        - schedule: {rate: rate(1 day), input: {a: 1}}
        - eventBridge: {event: {source: [x]}}
      notifications: {FAILED: [{sns: !Ref Topic}, {sqs: {arn: !GetAtt Q.Arn, messageGroupId: g}}]}
      alarms: {topics: {ok: !Ref Topic}, metrics: [{metric: executionsFailed}]}
      definition:
        StartAt: A
        States:
          A:
            {Type: Task, Resource: !GetAtt hello.Arn, Next: C, Catch: [{ErrorEquals: [E], Next: Z}]}
          C: {Type: Choice, Choices: [{Variable: $.a, IsNull: true, Next: P}], Default: M}
          P: {Type: Parallel, Branches: [{StartAt: X, States: {X: {Type: Succeed}}}], Next: S}
          S:
            Type: Task
            Resource: arn:aws:states:::sqs:sendMessage
            Parameters: {QueueUrl: !Ref Q}
            End: true
          M: {Type: Map, ItemProcessor: {StartAt: I, States: {I: {Type: Succeed}}}, Next: Z}
          Z: {Type: Fail}
"""
ODD_TEXTS = st.sampled_from(
    [
        "", "x", "a-b", "true", "${self:custom.list}", "${self:custom}", "${self:", "${no:x}",
        "\\${x}",
        "${AWS::Region}", "#{AWS::Region}", "{% $x %}", "arn:aws:x", "\0", "\ud800", "é", "x" * 300,
        "GET a", "$[x]", "2012-10-17", "arn:aws:states:::lambda:invoke",
    ]
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | ODD_TEXTS
KEYS = st.sampled_from(
    ["Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Type", "a", "", "0"]
) | st.text(max_size=3)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
TOKENS = st.sampled_from(
    [
        "\t", " ", "\n", ":", ": ", "- ", "[", "]", "{", "}", '"', "'", "&a ", "*a", "!Ref ", "!X ",
        "!!int ", "|\n", ">\n", "#", "%", "@", "`", "${", "${self:custom}", "\\", "\0", "\x07",
        "\u2028", "---\n", "...\n", "<<: *a\n", "?", "~", "a: &b [*b]\n", "\r", "\ufeff", "\ud800",
    ]
)  # fmt: skip
BOUNDED = settings(
    max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def _attempt(text: str) -> None:
    for fault in faults(text):
        assert fault.file
        assert fault.line >= 1
        assert fault.key
        assert str(fault)


def _whole() -> Any:
    node = read_yaml(WHOLE, "a.yml", Findings())
    assert node is not None
    return plain(node)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return every container with a key or index of it."""
    entries = list(value.items() if isinstance(value, dict) else enumerate(value))
    inner = [
        place for _, child in entries if isinstance(child, dict | list) for place in _places(child)
    ]
    return [(value, key) for key, _ in entries] + inner


def test_the_whole_file_is_accepted() -> None:
    assert read(WHOLE).warnings == ()


@seed(102)
@BOUNDED
@given(st.data())
def test_any_value_anywhere_is_accepted_or_refused(data: st.DataObject) -> None:
    document = _whole()
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(_places(document)))
        container[key] = data.draw(VALUES)
    _attempt(json.dumps(document))


@seed(102)
@BOUNDED
@given(st.data())
def test_any_key_anywhere_is_accepted_or_refused(data: st.DataObject) -> None:
    document = _whole()
    container, key = data.draw(st.sampled_from(_places(document)))
    if isinstance(container, dict):
        container[data.draw(KEYS)] = container.pop(key)
    else:
        del container[key]
    _attempt(json.dumps(document))


@seed(102)
@BOUNDED
@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 20), TOKENS), max_size=4))
def test_any_change_of_the_text_is_accepted_or_refused(changes: list[tuple[int, int, str]]) -> None:
    text = WHOLE
    for start, length, token in changes:
        text = text[:start] + token + text[start + length :]
    _attempt(text)


@seed(102)
@BOUNDED
@given(st.text(max_size=60))
def test_any_text_is_accepted_or_refused(text: str) -> None:
    _attempt(text)
