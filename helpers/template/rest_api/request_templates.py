"""Mapping templates: how a request's body becomes what Step Functions wants to be sent."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.config.model import Json
from helpers.template import naming
from helpers.template.intrinsics import ref, sub
from helpers.template.rest_api.endpoints import MachineEndpoint

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


def _escaped(value: str) -> str:
    r"""Escape ``value`` as the inside of a JSON string.

    API Gateway can escape for JavaScript only, which also makes ``\'`` of ``'``; that is no JSON.
    """
    return rf"""$util.escapeJavaScript({value}).replaceAll("\\'", "'")"""


def _request(text: str) -> str:
    return f"""#set($text = {_escaped(text)})
{{
  "name": "$context.requestId",
  "stateMachineArn": "${{StateMachineArn}}",
  "input": "$text"
}}
"""


def _entries(name: str, source: str, *, nullable: bool) -> str:
    """Write one map of the event, or null if it may be that and has nothing in it."""
    entries = f'#set($map = {source})\n"{name}": $entries,\n'
    if not nullable:
        return entries
    return f'#if({source}.size() == 0)\n"{name}": null,\n#else\n{entries}#end\n'


_START = _request("$input.json('$')")

_DECODED = f"""#define($body)
{{
#foreach($pair in $input.body.split("&"))
#set($parts = $pair.split("="))
#set($name = $util.urlDecode($parts[0]))
#set($value = "")
#if($parts.size() > 1)#set($value = $util.urlDecode($parts[1]))#end
"{_escaped("$name")}": "{_escaped("$value")}"#if($foreach.hasNext),#end
#end
}}
#end
"""

_PROXY = (
    f"""#define($entries)
{{
#foreach($key in $map.keySet())
#set($value = {_escaped("$map.get($key)")})
"{_escaped("$key")}": #if("$value" == "")null#else"$value"#end#if($foreach.hasNext),#end
#end
}}
#end
#define($event)
{{
"resource": "$context.resourcePath",
"path": "$context.path",
"httpMethod": "$context.httpMethod",
"""
    + _entries("headers", "$input.params().header", nullable=False)
    + _entries("queryStringParameters", "$input.params().querystring", nullable=True)
    + _entries("pathParameters", "$input.params().path", nullable=True)
    + _entries("stageVariables", "$stageVariables", nullable=True)
    + """"requestContext": {
"accountId": "${AccountId}",
"apiId": "$context.apiId",
"""
    + _entries("authorizer", "$context.authorizer", nullable=False)
    + """"domainName": "$context.domainName",
"domainPrefix": "$context.domainPrefix",
"extendedRequestId": "$context.extendedRequestId",
"httpMethod": "$context.httpMethod",
"""
    + _entries("identity", "$context.identity", nullable=False)
    + f""""path": "$context.path",
"protocol": "$context.protocol",
"requestId": "$context.requestId",
"requestTime": "$context.requestTime",
"requestTimeEpoch": $context.requestTimeEpoch,
"resourceId": "$context.resourceId",
"resourcePath": "$context.resourcePath",
"stage": "$context.stage"
}},
"body": "{_escaped('"$body"')}",
"isBase64Encoded": false
}}
#end
"""
    + _request('"$event"')
)


def request_templates(endpoint: MachineEndpoint) -> Mapping[str, Json]:
    """Give the templates by content type.

    An endpoint with an action passes its body through, unless it has templates of its own; the
    plugin would mix them with those that start an execution (deviation
    ``action-template-only``). Its texts are our own (deviation ``request-template-text``).
    """
    own = endpoint.get("request", "template")
    if own == "lambda_proxy":
        json = _with_references(endpoint, f"#set($body = $input.body)\n{_PROXY}")
        return {_JSON: json, _FORM: _with_references(endpoint, _DECODED + _PROXY)}
    if endpoint.get("action"):
        return own or {}
    start = sub(_START, {"StateMachineArn": _machine(endpoint)})
    return {_JSON: start, _FORM: start, **(own or {})}


def _with_references(endpoint: MachineEndpoint, text: str) -> Json:
    references = {"StateMachineArn": _machine(endpoint), "AccountId": ref("AWS::AccountId")}
    return sub(text, references)


def _machine(endpoint: MachineEndpoint) -> Json:
    return ref(naming.state_machine_logical_id(endpoint.machine))
