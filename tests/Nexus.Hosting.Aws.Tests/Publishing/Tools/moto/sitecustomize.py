"""What moto's CloudFormation lacks for stacks in stacks that change sets make; its server loads this where PYTHONPATH names the folder."""

from moto.cloudformation import parsing
from moto.cloudformation.models import CloudFormationBackend, Stack
from moto.elbv2.models import FakeLoadBalancer, FakeTargetGroup

create_change_set = CloudFormationBackend.create_change_set
execute_change_set = CloudFormationBackend.execute_change_set
attribute_of_load_balancer = FakeLoadBalancer.get_cfn_attribute
clean_json = parsing.clean_json


def create_with_imports(self, *args, **kwargs):
    change_set, stack = create_change_set(self, *args, **kwargs)
    self.stacks[stack].cross_stack_resources = self.exports
    self.stacks[stack].resource_map.cross_stack_resources = self.exports
    return change_set, stack


def execute_with_exports(self, change_set_name, stack_name=None):
    execute_change_set(self, change_set_name, stack_name)
    stack = self.stacks[self.describe_change_set(change_set_name).stack_id]
    stack._parse_template()
    stack.output_map = stack._create_output_map()
    for export in stack.exports:
        self.exports[export.name] = export


def output_of_stack(self, attribute):
    key = attribute.removeprefix("Outputs.")
    if key not in self.template_dict.get("Outputs", {}):
        raise parsing.ValidationError(message=f"{self.name} has no output {key}")
    # One of a resource that moto makes nothing of has a name alone.
    return next((output.value for output in self.output_map.values() if output and output.key == key), key)


def with_whole_attributes(value, resources):
    # Sub splits "Stack.Outputs.Key" at each point.
    if isinstance(value, dict) and len(value.get("Fn::GetAtt", [])) > 2:
        resource, *attribute = value["Fn::GetAtt"]
        value = {"Fn::GetAtt": [resource, ".".join(attribute)]}
    return clean_json(value, resources)


def full_name_of_load_balancer(self, attribute):
    return self.arn.split("loadbalancer/")[-1] if attribute == "LoadBalancerFullName" else attribute_of_load_balancer(self, attribute)


def full_name_of_target_group(self, attribute):
    assert attribute == "TargetGroupFullName", attribute
    return self.arn.split(":")[-1]


CloudFormationBackend.create_change_set = create_with_imports
CloudFormationBackend.execute_change_set = execute_with_exports
Stack.get_cfn_attribute = output_of_stack
FakeLoadBalancer.get_cfn_attribute = full_name_of_load_balancer
FakeTargetGroup.get_cfn_attribute = full_name_of_target_group
parsing.clean_json = with_whole_attributes
