"""What the parts of the compiler are given, and what they give back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from helpers.config.model import Config, Function, Json
from helpers.errors import CompileError
from helpers.template import naming
from helpers.template.intrinsics import get_att, get_att_parts, ref

if TYPE_CHECKING:
    from helpers.package import Package


@dataclass(frozen=True)
class Fragment:
    """A piece of a template: the resources and outputs of one thing in the service."""

    resources: Mapping[str, Json] = field(default_factory=dict)
    outputs: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Compilation:
    """One service on its way to a template, with the packages of its code as far as known."""

    config: Config
    packages: Mapping[str, Package] = field(default_factory=dict)

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        """The functions by key."""
        return {function.key: function for function in self.config.functions}

    @cached_property
    def own_ids(self) -> frozenset[str]:
        """Logical ids that come before state machines: one of them is no function key."""
        ids = {naming.FUNCTION_ROLE, naming.DEPLOYMENT_BUCKET, naming.DEPLOYMENT_BUCKET_POLICY}
        for key in self.functions:
            ids |= {naming.function_logical_id(key), naming.log_group_logical_id(key)}
        return frozenset(ids)

    def local(self, intrinsic: Json) -> Json:
        """Let a ``Ref`` or ``Fn::GetAtt`` to a function's key mean the function's resource."""
        if "Ref" in intrinsic:
            return ref(self._logical_id(intrinsic["Ref"]))
        parts = get_att_parts(intrinsic)
        return get_att(self._logical_id(parts[0]), parts[1]) if parts else intrinsic

    def refuse(self, what: str, *, why: str = "", next_step: str = "") -> CompileError:
        """Make the error that says why this service has no template."""
        return CompileError(what, where=self.config.file, why=why, next_step=next_step)

    def _logical_id(self, name: Json) -> Json:
        # With the language extensions of CloudFormation, a name may be an intrinsic itself.
        if isinstance(name, str) and name in self.functions and name not in self.own_ids:
            return naming.function_logical_id(name)
        return name
