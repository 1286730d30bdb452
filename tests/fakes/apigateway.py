"""API Gateway as far as looking at an API and TestInvokeMethod need it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from helpers.errors import CallRefused


class FakeApiGateway:
    """One API; ``methods`` maps paths to their methods, in the order AWS happens to give."""

    def __init__(self, methods: dict[str, tuple[str, ...]], *, stage: str = "dev") -> None:
        self.methods = methods
        self.stage = stage
        self.tested: dict[str, Any] = {}
        """What TestInvokeMethod was given last."""
        self.answer: dict[str, Any] | None = None
        """What TestInvokeMethod answers; None: it is not there."""

    def paginate(self, operation: str, result_key: str, **given: Any) -> Iterator[Any]:
        assert (operation, result_key) == ("get_resources", "items")
        assert given["embed"] == ["methods"]
        yield {"id": "root", "path": "/"}
        for number, (path, methods) in enumerate(self.methods.items()):
            settings = {
                method: {"methodIntegration": {"type": "MOCK" if method == "OPTIONS" else "AWS"}}
                for method in methods
            }
            yield {"id": f"resource-{number}", "path": path, "resourceMethods": settings}

    def get_stages(self, *, restApiId: str) -> dict[str, Any]:
        assert restApiId
        return {"item": [{"stageName": self.stage}] if self.stage else []}

    def test_invoke_method(self, **given: Any) -> dict[str, Any]:
        self.tested = given
        if self.answer is None:
            reason = "Unknown API Gateway v1 path"
            raise CallRefused("TestInvokeMethod", code="NotFoundException", reason=reason)
        return self.answer
