"""Preflight requests in front of functions, which put the header on their answers themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from helpers.config.model import Json
from helpers.template import naming
from helpers.template.fragment import Compilation
from helpers.template.rest_api.cors import (
    HEADERS,
    headers_of,
    methods_of,
    options_method,
    union,
    written_out,
)
from helpers.template.rest_api.endpoints import FunctionEndpoint

_HEADERS = (*HEADERS, "X-Amzn-Trace-Id")
_CHOOSE_ORIGIN = """#set($origin = $input.params("Origin"))
#if($origin == "") #set($origin = $input.params("origin")) #end
#if({}) #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin) #end"""


@dataclass(frozen=True)
class _Preflight:
    """What all endpoints at one path allow together."""

    headers: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    origin: str | None = None
    allow_credentials: bool = False
    max_age: Json = None
    cache_control: Json = None

    @property
    def all_origins(self) -> tuple[str, ...]:
        """The origins to choose from, which may be written as one text; none if there is one."""
        if self.origin and "," in self.origin:
            return tuple(origin.strip() for origin in self.origin.split(","))
        return self.origins

    @property
    def answer(self) -> dict[str, str]:
        """The headers of the answer."""
        headers = {
            "Access-Control-Allow-Origin": self.all_origins[0] if self.all_origins else self.origin,
            "Access-Control-Allow-Headers": ",".join(self.headers),
            "Access-Control-Allow-Methods": written_out(self.methods),
            "Access-Control-Allow-Credentials": "true" if self.allow_credentials else None,
            "Access-Control-Max-Age": str(self.max_age) if self.max_age else None,
            "Cache-Control": self.cache_control or None,
        }
        return {name: value for name, value in headers.items() if value is not None}


def preflight_methods(
    compilation: Compilation, endpoints: Iterable[FunctionEndpoint]
) -> Iterator[dict[str, Json]]:
    """Make the methods that answer preflight requests, one per path."""
    for path, preflight in _preflights(endpoints).items():
        template = _choosing(preflight.all_origins)
        method = options_method(compilation, path, preflight.answer, template)
        yield {naming.method_logical_id(path, "OPTIONS"): method}


def _preflights(endpoints: Iterable[FunctionEndpoint]) -> Mapping[str, _Preflight]:
    preflights: dict[str, _Preflight] = {}
    for endpoint in endpoints:
        if endpoint.get("cors"):
            known = preflights.get(endpoint.path, _Preflight())
            preflights[endpoint.path] = _with(known, endpoint)
    return preflights


def _with(known: _Preflight, endpoint: FunctionEndpoint) -> _Preflight:
    given = endpoint.get("cors")
    own: Mapping[str, Json] = {} if given is True else given
    return _Preflight(
        headers=union(headers_of(endpoint, _HEADERS), known.headers),
        methods=union(methods_of(endpoint), known.methods),
        origins=union(own.get("origins") or (), known.origins),
        origin=own.get("origin") or (None if own.get("origins") else "*"),
        allow_credentials=known.allow_credentials or bool(own.get("allowCredentials")),
        max_age=own.get("maxAge") or known.max_age,
        cache_control=own.get("cacheControl") or known.cache_control,
    )


def _choosing(origins: tuple[str, ...]) -> str:
    """Write the template that answers with the caller's origin if it is one of several."""
    patterns = [origin.replace(".", "[.]").replace("*", ".+", 1) for origin in origins]
    tests = " || ".join(f'$origin.matches("{pattern}")' for pattern in patterns)
    return _CHOOSE_ORIGIN.replace("{}", tests) if tests else ""
