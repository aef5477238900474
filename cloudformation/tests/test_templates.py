"""The templates' structure: what they refer to exists, what they open and allow is meant."""

import re
from functools import lru_cache
from typing import Any

import botocore.session
import pytest

from template import PSEUDO, Stack, conditions_used, read, references
from test_task_definitions import CLUSTER

TEMPLATES = ("iam.yaml", "cluster.yaml")

# Actions that IAM knows and no public API call stands for.
REFERENCE = "https://docs.aws.amazon.com/service-authorization/latest/reference/"
PERMISSION_ONLY = {
    "ecs:Poll": REFERENCE + "list_amazonelasticcontainerservice.html",
    "ecs:StartTelemetrySession": REFERENCE + "list_amazonelasticcontainerservice.html",
}

GUIDES_INSTANCES = set(
    """
    m6g.8xlarge m6g.12xlarge m6gd.8xlarge m6gd.12xlarge m5.8xlarge m5.12xlarge m5d.8xlarge
    m5d.12xlarge c6g.8xlarge c6g.12xlarge c5.4xlarge c5.9xlarge c5.12xlarge c5ad.4xlarge
    c5ad.8xlarge c5ad.12xlarge c5d.4xlarge c5d.9xlarge c5d.12xlarge c4.8xlarge g4dn.4xlarge
    g4dn.8xlarge g4dn.12xlarge g3.8xlarge g3.16xlarge r5.8xlarge r5.12xlarge r5a.8xlarge
    r5a.12xlarge r5d.8xlarge r5d.12xlarge r5dn.4xlarge r5dn.8xlarge r4.8xlarge r4.16xlarge
    """.split()
)


@lru_cache
def operations(service: str) -> set[str]:
    return set(botocore.session.get_session().get_service_model(service).operation_names)


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def statements() -> list[dict[str, Any]]:
    role = Stack(read("iam.yaml")).properties("Role")
    return [s for p in role["Policies"] for s in p["PolicyDocument"]["Statement"]]


def cluster(**parameters: str) -> Stack:
    return Stack(read("cluster.yaml"), **{**CLUSTER, **parameters})


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_reference_leads_somewhere(name: str) -> None:
    template = read(name)
    known = set(template["Parameters"]) | set(template["Resources"]) | set(PSEUDO)

    assert references(template) <= known
    for resource in template["Resources"].values():
        assert set(as_list(resource.get("DependsOn", []))) <= set(template["Resources"])


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_parameter_is_used(name: str) -> None:
    template = read(name)

    assert set(template["Parameters"]) <= references(template)


def test_every_condition_exists_and_is_used() -> None:
    template = read("cluster.yaml")

    assert conditions_used({**template, "Conditions": {}}) == set(template["Conditions"])


@pytest.mark.parametrize("efs", ("yes", "no"))
def test_nothing_that_exists_refers_to_what_does_not(efs: str) -> None:
    stack = cluster(UseEfs=efs)
    missing = set(stack.template["Resources"]) - stack.resources()

    for name in stack.resources():
        assert not {m for m in missing if "${" + m in str(stack.properties(name))}, name


def test_every_action_exists() -> None:
    for statement in statements():
        for action in as_list(statement["Action"]):
            service, operation = action.split(":")
            assert operation in operations(service) or action in PERMISSION_ONLY, action


def test_listed_actions_are_really_no_calls() -> None:
    for action in PERMISSION_ONLY:
        service, operation = action.split(":")
        assert operation not in operations(service), action


def test_no_permission_is_wider_than_it_has_to_be() -> None:
    everywhere = {a for s in statements() if s["Resource"] == "*" for a in as_list(s["Action"])}

    assert everywhere == {"ecs:DiscoverPollEndpoint", "ecr:GetAuthorizationToken"}
    for statement in statements():
        assert statement["Effect"] == "Allow"
        assert not [a for a in as_list(statement["Action"]) if "*" in a]
        for resource in as_list(statement["Resource"]):
            assert resource == "*" or ":123456789012:" in resource, resource


def test_every_statement_says_why() -> None:
    lines = (read.__globals__["FOLDER"] / "iam.yaml").read_text().splitlines()

    for number, line in enumerate(lines):
        if re.match(r"\s+- (Sid|Effect): ", line):
            assert lines[number - 1].strip().startswith("#"), line


def test_instances_and_tasks_may_take_the_role() -> None:
    role = Stack(read("iam.yaml")).properties("Role")
    trusted = {s["Principal"]["Service"] for s in role["AssumeRolePolicyDocument"]["Statement"]}

    assert trusted == {"ec2.amazonaws.com", "ecs-tasks.amazonaws.com"}


def test_both_templates_mean_the_same_cluster_and_tag() -> None:
    condition = [s["Condition"] for s in statements() if "Condition" in s]
    assert condition == [{"StringEquals": {"aws:ResourceTag/isize-cluster": "isize-bitsave"}}]

    stack = cluster()
    tag = {"Key": "isize-cluster", "Value": "isize-bitsave"}
    data = stack.properties("LaunchTemplate")["LaunchTemplateData"]
    assert tag in stack.properties("Address")["Tags"]
    assert tag in data["TagSpecifications"][0]["Tags"]
    assert stack.properties("Cluster")["ClusterName"] == "isize-bitsave"


def test_nothing_is_open_to_everybody() -> None:
    for parameters in ({}, {"KeyName": "key"}, {"LiveCidr": "198.51.100.0/24"}):
        for rule in cluster(**parameters).properties("SecurityGroup")["SecurityGroupIngress"]:
            assert rule["CidrIp"] in ("203.0.113.7/32", "198.51.100.0/24")


def test_ssh_is_open_only_with_a_key() -> None:
    def ports(**parameters: str) -> list[tuple[str, int]]:
        rules = cluster(**parameters).properties("SecurityGroup")["SecurityGroupIngress"]
        return [(r["IpProtocol"], r["FromPort"]) for r in rules if r["FromPort"] == r["ToPort"]]

    api_and_live = [("tcp", 8000), ("tcp", 8001), ("udp", 8001)]
    assert ports() == api_and_live
    assert ports(KeyName="key") == [("tcp", 22), *api_and_live]


def test_access_has_to_be_chosen() -> None:
    assert "Default" not in read("cluster.yaml")["Parameters"]["AccessCidr"]


def test_offers_the_instances_of_the_guide() -> None:
    allowed = read("cluster.yaml")["Parameters"]["InstanceType"]["AllowedValues"]

    assert set(allowed) == GUIDES_INSTANCES | {"recommended"}


@pytest.mark.parametrize(
    ("flavour", "instance_type", "kind", "started"),
    [
        ("cpu", "recommended", "amazon-linux-2023/recommended", "c5d.9xlarge"),
        ("gpu", "recommended", "amazon-linux-2023/gpu/recommended", "g4dn.8xlarge"),
        ("gpu", "g4dn.4xlarge", "amazon-linux-2023/gpu/recommended", "g4dn.4xlarge"),
        ("cpu", "g3.8xlarge", "amazon-linux-2023/recommended", "g3.8xlarge"),
        ("cpu", "g4dn.8xlarge", "amazon-linux-2023/recommended", "g4dn.8xlarge"),
        ("cpu", "m6g.8xlarge", "amazon-linux-2023/arm64/recommended", "m6g.8xlarge"),
        ("cpu", "m6gd.12xlarge", "amazon-linux-2023/arm64/recommended", "m6gd.12xlarge"),
        ("cpu", "c6g.8xlarge", "amazon-linux-2023/arm64/recommended", "c6g.8xlarge"),
        ("cpu", "r5dn.4xlarge", "amazon-linux-2023/recommended", "r5dn.4xlarge"),
    ],
)
def test_each_instance_gets_its_system(
    flavour: str, instance_type: str, kind: str, started: str
) -> None:
    stack = cluster(Flavour=flavour, InstanceType=instance_type)
    data = stack.properties("LaunchTemplate")["LaunchTemplateData"]

    assert stack.accepted()
    assert data["ImageId"] == "{{resolve:ssm:/aws/service/ecs/optimized-ami/" + kind + "/image_id}}"
    assert data["InstanceType"] == started


@pytest.mark.parametrize("instance_type", ["g3.8xlarge", "c5d.9xlarge", "m6g.8xlarge"])
def test_gpu_is_refused_where_there_is_none_for_cuda(instance_type: str) -> None:
    assert not cluster(Flavour="gpu", InstanceType=instance_type).accepted()


def test_update_stops_the_old_task_first() -> None:
    deployment = cluster().properties("Service")["DeploymentConfiguration"]

    assert deployment["MaximumPercent"] == 100
    assert deployment["MinimumHealthyPercent"] == 0
