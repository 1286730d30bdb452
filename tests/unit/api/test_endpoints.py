"""Endpoints: listed as sls does, found as API Gateway does."""

from __future__ import annotations

import pytest

from helpers.api.endpoints import Endpoint, Endpoints, matching, read_endpoints

URL = "https://abc.example/dev"


def resource(path: str, *methods: str, type_: str = "AWS") -> dict[str, object]:
    settings = {method: {"methodIntegration": {"type": type_}} for method in methods}
    return {"id": f"id of {path}", "path": path, "resourceMethods": settings}


def endpoint(method: str, path: str) -> Endpoint:
    return Endpoint(method, path, f"{URL}{path}")


def test_endpoints_are_shown_as_lines() -> None:
    endpoints = Endpoints([endpoint("GET", "/a"), endpoint("POST", "/b")])
    assert repr(endpoints) == f"GET - {URL}/a\nPOST - {URL}/b"


def test_a_repr_of_one_shows_no_id() -> None:
    assert repr(endpoint("GET", "/a")) == "Endpoint(method='GET', path='/a')"


def test_resources_without_methods_are_no_endpoints() -> None:
    resources = [{"id": "0", "path": "/"}, resource("/a"), resource("/a/b", "GET")]
    assert [each.path for each in read_endpoints(resources, URL)] == ["/a/b"]


def test_they_come_as_the_service_lists_them_then_by_path() -> None:
    resources = [resource("/z", "GET"), resource("/a", "POST", "GET"), resource("/m", "GET")]
    endpoints = read_endpoints(resources, URL, first=[("get", "m"), ("POST", "/a/")])
    assert [(each.method, each.path) for each in endpoints] == [
        ("GET", "/m"),
        ("POST", "/a"),
        ("GET", "/a"),
        ("GET", "/z"),
    ]


def test_what_answers_browsers_about_cors_is_left_out() -> None:
    resources = [resource("/a", "OPTIONS", type_="MOCK"), resource("/b", "OPTIONS", "GET")]
    endpoints = read_endpoints(resources, URL)
    assert [(each.method, each.path) for each in endpoints] == [("GET", "/b"), ("OPTIONS", "/b")]


def test_an_endpoint_knows_the_action_it_asks_for() -> None:
    uri = "arn:aws:apigateway:eu-west-1:states:action/StopExecution"
    methods = {
        "POST": {"methodIntegration": {"type": "AWS", "uri": uri}},
        "GET": {"methodIntegration": {"type": "AWS_PROXY", "uri": "arn:aws:…:function/f"}},
    }
    stop = {"id": "1", "path": "/stop", "resourceMethods": methods}
    assert [each.action for each in read_endpoints([stop], URL)] == ["", "StopExecution"]


def test_the_root_has_a_url_that_ends_in_a_slash() -> None:
    (root,) = read_endpoints([resource("/", "GET")], URL)
    assert root.url == f"{URL}/"


API = [
    endpoint(*each.split())
    for each in (
        "GET /",
        "ANY /{proxy+}",
        "GET /orders",
        "GET /orders/{id}",
        "GET /orders/new",
        "ANY /orders/new",
        "GET /{any}/new",
    )
]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("GET /", "GET /"),
        ("get /orders?a=/new", "GET /orders"),
        ("GET /orders/", "GET /orders"),
        ("GET /orders/7", "GET /orders/{id}"),
        ("GET /orders/new", "GET /orders/new"),
        ("POST /orders/new", "ANY /orders/new"),
        ("GET /things/new", "GET /{any}/new"),
        ("GET /things/old/more", "ANY /{proxy+}"),
    ],
)
def test_the_most_exact_endpoint_is_chosen(asked: str, found: str) -> None:
    endpoint = matching(API, *asked.split())
    assert endpoint is not None
    assert f"{endpoint.method} {endpoint.path}" == found


def test_nothing_may_fit() -> None:
    assert matching(API, "POST", "/") is None
