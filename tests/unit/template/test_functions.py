"""Functions: settings over the provider's over the framework's, code, versions, the shared role."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from helpers.config.model import Function, Provider
from helpers.errors import CompileError
from helpers.package import Package
from helpers.template import Template, compile_template
from tests.unit.template.builders import config, function, properties

HELLO = "HelloLambdaFunction"
VERSIONED = Provider(version_functions=True)


def compiled(*functions: Function, packages: Any = None, **given: Any) -> Template:
    return compile_template(config(functions=functions, **given), packages)


def package(digit: str) -> Package:
    return Package(
        function_key="hello",
        s3_key=f"serverless/shop/dev/{digit}.zip",
        sha256=digit * 64,
        code_sha256=b64encode(digit.encode() * 32).decode(),
        files=("hello.py",),
        content=b"",
    )


def version_of(template: Template) -> str:
    types = {logical_id: r["Type"] for logical_id, r in template.resources.items()}
    (found,) = [logical_id for logical_id, kind in types.items() if kind == "AWS::Lambda::Version"]
    return found


def test_the_framework_fills_in_what_nobody_says() -> None:
    found = properties(compiled(function(runtime=None)), HELLO)
    assert (found["Runtime"], found["MemorySize"], found["Timeout"]) == ("nodejs16.x", 1024, 6)


def test_the_provider_comes_before_the_framework() -> None:
    provider = Provider(runtime="python3.12", memory_size=256, timeout=3)
    found = properties(compiled(function(runtime=None), provider=provider), HELLO)
    assert (found["Runtime"], found["MemorySize"], found["Timeout"]) == ("python3.12", 256, 3)


def test_the_function_comes_before_the_provider() -> None:
    provider = Provider(memory_size=256, environment={"A": "provider", "B": "provider"})
    hello = function(memory_size=512, environment={"B": "function"})
    found = properties(compiled(hello, provider=provider), HELLO)
    assert found["MemorySize"] == 512
    assert found["Environment"] == {"Variables": {"A": "provider", "B": "function"}}


def test_a_package_says_where_the_code_lies() -> None:
    found = properties(compiled(function(), packages={"hello": package("1")}), HELLO)
    assert found["Code"]["S3Key"] == "serverless/shop/dev/1.zip"


def test_without_packages_the_key_depends_on_names_alone() -> None:
    first = properties(compiled(function()), HELLO)["Code"]["S3Key"]
    assert first == "serverless/shop/dev/not-packaged/hello.zip"


def test_other_code_makes_another_version() -> None:
    first = compiled(function(), packages={"hello": package("1")}, provider=VERSIONED)
    other = compiled(function(), packages={"hello": package("2")}, provider=VERSIONED)
    assert version_of(first) != version_of(other)


def test_other_settings_make_another_version() -> None:
    first = compiled(function(timeout=1), provider=VERSIONED)
    other = compiled(function(timeout=2), provider=VERSIONED)
    assert version_of(first) != version_of(other)


def test_other_tags_make_no_other_version() -> None:
    first = compiled(function(tags={"a": "b"}), provider=VERSIONED)
    assert version_of(first) == version_of(compiled(function(), provider=VERSIONED))


def test_a_version_outlives_its_stack() -> None:
    template = compiled(function(), provider=VERSIONED)
    assert template.resources[version_of(template)]["DeletionPolicy"] == "Retain"


def test_the_role_is_shared() -> None:
    template = compiled(function("one"), function("two"))
    role = {"Fn::GetAtt": ["IamRoleLambdaExecution", "Arn"]}
    for logical_id in ("OneLambdaFunction", "TwoLambdaFunction"):
        assert properties(template, logical_id)["Role"] == role


def test_nobody_needs_the_shared_role_when_each_brings_its_own() -> None:
    template = compiled(function(role="arn:aws:iam::1:role/mine"))
    assert "IamRoleLambdaExecution" not in template.resources


def test_a_role_by_name_is_a_resource_that_comes_first() -> None:
    template = compiled(function(role="Mine"))
    assert properties(template, HELLO)["Role"] == {"Fn::GetAtt": ["Mine", "Arn"]}
    assert template.resources[HELLO]["DependsOn"] == ["HelloLogGroup", "Mine"]


def test_a_function_named_otherwise_may_write_its_own_logs() -> None:
    template = compiled(function(name="elsewhere"))
    role = properties(template, "IamRoleLambdaExecution")
    create, _ = role["Policies"][0]["PolicyDocument"]["Statement"]
    (resource,) = create["Resource"]
    assert resource["Fn::Sub"].endswith(":log-group:/aws/lambda/elsewhere:*")


def test_without_logs_there_is_no_log_group() -> None:
    template = compiled(function("loud"), function("quiet", disable_logs=True))
    assert "QuietLogGroup" not in template.resources
    assert "DependsOn" not in template.resources["QuietLambdaFunction"]


def test_no_vpc_wins_over_the_vpc_of_the_provider() -> None:
    provider = Provider(settings={"vpc": {"securityGroupIds": ["sg"], "subnetIds": ["subnet"]}})
    hello = function(settings={"vpc": None})
    assert "VpcConfig" not in properties(compiled(hello, provider=provider), HELLO)


def test_a_file_system_without_a_vpc_is_refused() -> None:
    hello = function(settings={"fileSystemConfig": {"arn": "arn:x", "localMountPath": "/mnt/x"}})
    with pytest.raises(CompileError, match=r"functions\.hello\.fileSystemConfig needs a VPC"):
        compiled(hello)


@pytest.mark.parametrize("kind", ["httpApi", "sns", "schedule"])
def test_an_event_of_a_function_is_refused_rather_than_dropped(kind: str) -> None:
    with pytest.raises(CompileError, match=rf"functions\.hello\.events: {kind} is not supported"):
        compiled(function(events=({kind: "GET x"},)))


def test_a_container_image_is_refused() -> None:
    with pytest.raises(CompileError, match="container image"):
        compiled(function(settings={"image": "repository@sha256:abc"}))
