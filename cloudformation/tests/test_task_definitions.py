"""The task definitions against the model of the API that AWS's own client carries."""

import json
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from template import Stack, read

ROOT = Path(__file__).resolve().parents[2]
FLAVOURS = ("cpu", "gpu")

CLUSTER = {
    "RoleName": "isize-Role",
    "Image": "registry.example/sparebit:1",
    "VpcId": "vpc-1",
    "SubnetId": "subnet-1",
    "AccessCidr": "203.0.113.7/32",
}

PLACEHOLDERS = {
    "<CONTAINER_LOCATION>": "registry.example/sparebit:1",
    "<IAM_ROLE_CREATED_BEFORE>": "arn:aws:iam::123456789012:role/isize-Role",
    "<AWS_REGION>": "eu-central-1",
}


def task(flavour: str) -> dict[str, Any]:
    return json.loads((ROOT / f"ecs-task-{flavour}.json").read_text())


def api_names(node: Any, shape: Any) -> Any:
    """CloudFormation's names with the API's capitals: CloudFormation writes every name large."""
    if shape.type_name == "structure":
        names = {member.lower(): member for member in shape.members}
        return {
            names[key.lower()]: api_names(value, shape.members[names[key.lower()]])
            for key, value in node.items()
        }
    if shape.type_name == "list":
        return [api_names(value, shape.member) for value in node]
    return node


@pytest.fixture(scope="module")
def register() -> Any:
    model = botocore.session.get_session().get_service_model("ecs")
    return model.operation_model("RegisterTaskDefinition").input_shape


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_api_accepts_the_file(flavour: str, register: Any) -> None:
    report = ParamValidator().validate(task(flavour), register)

    assert not report.has_errors(), report.generate_report()


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_values_of_enumerations_exist(flavour: str, register: Any) -> None:
    def check(node: Any, shape: Any, where: str) -> None:
        if shape.type_name == "structure":
            for key, value in node.items():
                check(value, shape.members[key], f"{where}.{key}")
        elif shape.type_name == "list":
            for value in node:
                check(value, shape.member, where)
        elif getattr(shape, "enum", None):
            assert node in shape.enum, where

    check(task(flavour), register, "task")


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_cluster_template_runs_the_same_task(flavour: str, register: Any) -> None:
    text = json.dumps(task(flavour))
    for placeholder, value in PLACEHOLDERS.items():
        text = text.replace(placeholder, value)

    stack = Stack(read("cluster.yaml"), Flavour=flavour, **CLUSTER)

    assert api_names(stack.properties("Task"), register) == json.loads(text)


def test_with_efs_only_the_files_lie_elsewhere(register: Any) -> None:
    template = read("cluster.yaml")
    without = Stack(template, **CLUSTER).properties("Task")
    with_efs = Stack(template, UseEfs="yes", **CLUSTER).properties("Task")

    report = ParamValidator().validate(api_names(with_efs, register), register)
    assert not report.has_errors(), report.generate_report()
    assert with_efs["Volumes"][1:] == without["Volumes"][1:]
    assert with_efs["ContainerDefinitions"] == without["ContainerDefinitions"]
    assert with_efs["Volumes"][0]["EFSVolumeConfiguration"]["FilesystemId"] == "${FileSystem}"


def test_only_the_gpu_task_asks_for_a_gpu() -> None:
    cpu, gpu = task("cpu"), task("gpu")
    asked = gpu["containerDefinitions"][0].pop("resourceRequirements")

    assert asked == [{"type": "GPU", "value": "1"}]
    assert gpu == cpu


def test_guide_finds_its_names_ports_and_folders() -> None:
    definition = task("cpu")
    container = definition["containerDefinitions"][0]

    assert definition["family"] == "isize-task"
    assert container["name"] == "isize_bitsave"
    assert {(p["hostPort"], p["containerPort"], p["protocol"]) for p in container["portMappings"]} == {
        (8000, 8000, "tcp"),
        (8001, 8001, "tcp"),
        (8001, 8001, "udp"),
    }
    assert definition["volumes"][0] == {
        "name": "isize_shared_folder",
        "host": {"sourcePath": "/home/ec2-user"},
    }
    assert container["mountPoints"][0]["containerPath"] == "/isize_files"
    assert container["memoryReservation"] == 20000
    assert definition["memory"] == str(30 * 1024)


def test_image_and_task_agree() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    container = task("cpu")["containerDefinitions"][0]

    for mount in container["mountPoints"]:
        assert f'"{mount["containerPath"]}"' in dockerfile
    for port in container["portMappings"]:
        assert f'{port["containerPort"]}/{port["protocol"]}' in dockerfile
    health = container["healthCheck"]
    assert f'CMD ["{health["command"][1]}"]' in dockerfile
    assert f'--interval={health["interval"]}s --timeout={health["timeout"]}s' in dockerfile
    assert f'--start-period={health["startPeriod"]}s --retries={health["retries"]}' in dockerfile


def test_guides_own_template_is_refused(register: Any) -> None:
    """What had to be corrected, so that the checks above are known to see it."""
    wrong = task("cpu")
    wrong["containerDefinitions"][0]["memoryReservation"] = "20000"
    wrong["containerDefinitions"][0]["portMappings"][0]["hostPort"] = "8000"
    wrong["containerDefinitions"][0]["mountPoints"][0]["readOnly"] = ""
    wrong["containerDefinitions"][0]["environment"] = None

    assert len(ParamValidator().validate(wrong, register).generate_report().splitlines()) == 4
