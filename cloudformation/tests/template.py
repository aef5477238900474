"""Reads CloudFormation templates and works out what they come to for given parameters."""

import re
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent
NOTHING = object()

PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-central-1",
    "AWS::StackName": "isize",
    "AWS::NoValue": NOTHING,
}


class _Loader(yaml.SafeLoader):
    """Knows CloudFormation's short forms, such as !Ref."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else "Fn::" + suffix: value}


_Loader.add_multi_constructor("!", _short_form)


def read(name: str) -> dict[str, Any]:
    return yaml.load((FOLDER / name).read_text(), _Loader)


def references(node: Any) -> set[str]:
    """The names of all parameters, resources and pseudo parameters that a node refers to."""
    if isinstance(node, list):
        return set().union(*map(references, node))
    if not isinstance(node, dict):
        return set()
    found: set[str] = set()
    for key, value in node.items():
        if key == "Ref":
            found.add(value)
        elif key == "Fn::GetAtt":
            found.add(value[0])
        elif key == "Fn::Sub":
            text, given = (value, {}) if isinstance(value, str) else value
            names = re.findall(r"\$\{([^!}]+)\}", text)
            found |= {n.split(".")[0] for n in names if n not in given} | references(given)
        else:
            found |= references(value)
    return found


def conditions_used(node: Any) -> set[str]:
    if isinstance(node, list):
        return set().union(*map(conditions_used, node))
    if not isinstance(node, dict):
        return set()
    found = {node["Condition"]} if isinstance(node.get("Condition"), str) else set()
    if "Fn::If" in node:
        found.add(node["Fn::If"][0])
    return found.union(*map(conditions_used, node.values()))


class Stack:
    """A template with its parameters. What AWS would make up is shown as ${Name}."""

    def __init__(self, template: dict[str, Any], **parameters: str) -> None:
        self.template = template
        self.values = dict(PSEUDO)
        for name, definition in template["Parameters"].items():
            value = parameters.pop(name, definition.get("Default"))
            assert value is not None, f"the parameter {name} has no default"
            allowed = definition.get("AllowedValues")
            assert allowed is None or value in allowed, f"{name} may not be {value}"
            pattern = definition.get("AllowedPattern")
            assert pattern is None or re.fullmatch(pattern, str(value)), f"{name}: {value}"
            self.values[name] = value
        assert not parameters, f"no such parameters: {parameters}"

    def condition(self, name: str) -> bool:
        return self.resolve(self.template["Conditions"][name])

    def accepted(self) -> bool:
        """Whether the template's rules let these parameters through."""
        for rule in self.template.get("Rules", {}).values():
            if self.resolve(rule["RuleCondition"]):
                if not all(self.resolve(a["Assert"]) for a in rule["Assertions"]):
                    return False
        return True

    def resources(self) -> set[str]:
        return {
            name
            for name, resource in self.template["Resources"].items()
            if "Condition" not in resource or self.condition(resource["Condition"])
        }

    def properties(self, resource: str) -> Any:
        return self.resolve(self.template["Resources"][resource]["Properties"])

    def resolve(self, node: Any) -> Any:
        if isinstance(node, list):
            return [v for v in map(self.resolve, node) if v is not NOTHING]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            (key, value), = node.items()
            if key == "Ref":
                return self.values.get(value, "${" + value + "}")
            if key == "Condition" and isinstance(value, str):
                return self.condition(value)
            if key.startswith("Fn::"):
                return self._function(key[4:], value)
        resolved = {k: self.resolve(v) for k, v in node.items()}
        return {k: v for k, v in resolved.items() if v is not NOTHING}

    def _function(self, name: str, value: Any) -> Any:
        if name == "If":
            return self.resolve(value[1] if self.condition(value[0]) else value[2])
        if name == "GetAtt":
            return "${" + ".".join(value) + "}"
        arguments = self.resolve(value)
        if name == "Base64":
            return arguments
        if name == "Equals":
            return arguments[0] == arguments[1]
        if name == "Not":
            return not arguments[0]
        if name == "Or":
            return any(arguments)
        if name == "And":
            return all(arguments)
        if name == "Contains":
            return arguments[1] in arguments[0]
        if name == "Select":
            return arguments[1][int(arguments[0])]
        if name == "Split":
            return arguments[1].split(arguments[0])
        if name == "FindInMap":
            return self.template["Mappings"][arguments[0]][arguments[1]][arguments[2]]
        if name == "Sub":
            text, given = (arguments, {}) if isinstance(arguments, str) else arguments
            known = {**self.values, **given}
            return re.sub(
                r"\$\{([^!}]+)\}", lambda m: str(known.get(m[1], m[0])), text
            )
        raise AssertionError(f"Fn::{name} is not known here")
