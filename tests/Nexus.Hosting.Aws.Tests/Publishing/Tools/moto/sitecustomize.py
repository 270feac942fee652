"""What moto's CloudFormation lacks: stacks in stacks that change sets make, the rollback of a creation that fails, and the deletion policy RetainExceptOnCreate
(moto knows Retain alone, and would delete what has another). Its server loads this where PYTHONPATH names the folder."""

from moto.cloudformation import parsing
from moto.cloudformation.models import CloudFormationBackend, Event, Stack
from moto.elbv2.models import FakeLoadBalancer, FakeTargetGroup

create_change_set = CloudFormationBackend.create_change_set
execute_change_set = CloudFormationBackend.execute_change_set
attribute_of_load_balancer = FakeLoadBalancer.get_cfn_attribute
clean_json = parsing.clean_json
create_resource = parsing.parse_and_create_resource
delete_resources = parsing.ResourceMap.delete


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


def create_and_say_what_failed(logical_id, resource_json, *args, **kwargs):
    try:
        return create_resource(logical_id, resource_json, *args, **kwargs)
    except Exception as error:
        # What another one refers to is made first, and fails in both.
        error.resource = getattr(error, "resource", (logical_id, resource_json["Type"]))
        raise


def execute_or_roll_back(self, change_set_name, stack_name=None):
    try:
        execute_with_exports(self, change_set_name, stack_name)
    except Exception as error:
        change_set = self.describe_change_set(change_set_name)
        if change_set.change_set_type != "CREATE" or not hasattr(error, "resource"):
            raise
        stack = self.stacks[change_set.stack_id]
        stack.template = change_set.template
        add_event(stack, *error.resource, "", "CREATE_FAILED", getattr(error, "message", str(error)))
        stack._add_stack_event("ROLLBACK_IN_PROGRESS")
        roll_back(stack)
        stack._add_stack_event("ROLLBACK_COMPLETE")
        stack.status = "ROLLBACK_COMPLETE"


def roll_back(stack):
    """As AWS does (User Guide, "DeletionPolicy attribute"): Retain keeps what a failed creation made, RetainExceptOnCreate does not."""
    resources = stack.resource_map
    declared = resources._resource_json_map
    made = [(name, one) for name, one in resources._parsed_resources.items() if name in declared and one is not None]
    resources._resource_json_map = {}
    for name, one in reversed(made):
        kept = declared[name].get("DeletionPolicy") == "Retain"
        if not kept:
            resources._delete_resource(one, declared[name])
        del resources._parsed_resources[name]
        add_event(stack, name, declared[name]["Type"], one.physical_resource_id, "DELETE_SKIPPED" if kept else "DELETE_COMPLETE", None)


def add_event(stack, logical_id, kind, physical_id, status, reason):
    stack.events.append(Event(stack.stack_id, stack.name, logical_id, physical_id, kind, status, reason, None))


def delete_but_what_is_kept(self):
    declared = self._resource_json_map
    self._resource_json_map = {name: one for name, one in declared.items() if one.get("DeletionPolicy") != "RetainExceptOnCreate"}
    delete_resources(self)


CloudFormationBackend.create_change_set = create_with_imports
CloudFormationBackend.execute_change_set = execute_or_roll_back
parsing.parse_and_create_resource = create_and_say_what_failed
parsing.ResourceMap.delete = delete_but_what_is_kept
Stack.get_cfn_attribute = output_of_stack
FakeLoadBalancer.get_cfn_attribute = full_name_of_load_balancer
FakeTargetGroup.get_cfn_attribute = full_name_of_target_group
parsing.clean_json = with_whole_attributes
