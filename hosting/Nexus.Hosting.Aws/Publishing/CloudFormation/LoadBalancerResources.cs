using System.Globalization;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>Load balancers with their listeners, rules, target groups, logs and firewall.</summary>
internal static class LoadBalancerResources
{
    public static void Add(TemplateBuilder template, LoadBalancer balancer)
    {
        NetworkResources.Add(template, balancer.SecurityGroup);
        if (balancer.AccessLogs is { } bucket)
        {
            AddBucket(template, bucket);
        }

        string[] first = [
            .. balancer.AccessLogs is null ? [] : (string[])[balancer.AccessLogs.PolicyId],
            // Its addresses work once the public subnets lead to the internet.
            .. template.Plan.Network.Vpc?.RouteTables.Where(t => t.DefaultRoute?.Gateway == GatewayKind.Internet).Select(t => t.DefaultRoute!.LogicalId) ?? []];
        template.Add(balancer.LogicalId, "AWS::ElasticLoadBalancingV2::LoadBalancer", new()
        {
            ["LoadBalancerAttributes"] = Attributes(balancer),
            ["Name"] = balancer.Name,
            ["Scheme"] = balancer.IsInternetFacing ? "internet-facing" : "internal",
            ["SecurityGroups"] = new JsonArray(CloudFormationValues.GetAtt(balancer.SecurityGroup.LogicalId, "GroupId")),
            ["Subnets"] = template.Values.Render(balancer.SubnetIds),
            ["Type"] = "application",
        }, dependsOn: first);

        foreach (var group in balancer.TargetGroups)
        {
            AddTargetGroup(template, group);
        }

        foreach (var listener in balancer.Listeners)
        {
            AddListener(template, balancer, listener);
        }

        if (balancer.Firewall is { } firewall)
        {
            FirewallResources.Add(template, balancer, firewall);
        }
    }

    private static JsonArray Attributes(LoadBalancer balancer)
    {
        var attributes = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal)
        {
            ["deletion_protection.enabled"] = balancer.HasDeletionProtection ? "true" : "false",
            ["idle_timeout.timeout_seconds"] = balancer.IdleTimeoutSeconds.ToString(CultureInfo.InvariantCulture),
            ["routing.http.drop_invalid_header_fields.enabled"] = "true",
        };
        if (balancer.AccessLogs is { } logs)
        {
            attributes["access_logs.s3.enabled"] = "true";
            attributes["access_logs.s3.bucket"] = CloudFormationValues.Ref(logs.LogicalId);
        }

        return TemplateBuilder.Array(attributes.Select(a => new JsonObject { ["Key"] = a.Key, ["Value"] = a.Value }));
    }

    private static void AddTargetGroup(TemplateBuilder template, TargetGroup group) => template.Add(group.LogicalId, "AWS::ElasticLoadBalancingV2::TargetGroup", new()
    {
        ["HealthCheckIntervalSeconds"] = group.HealthCheckIntervalSeconds,
        ["HealthCheckPath"] = group.HealthCheckPath,
        ["HealthCheckTimeoutSeconds"] = group.HealthCheckTimeoutSeconds,
        ["HealthyThresholdCount"] = group.HealthyThreshold,
        ["Matcher"] = new JsonObject { ["HttpCode"] = group.HealthyStatus },
        ["Port"] = group.Port,
        ["Protocol"] = "HTTP",
        ["ProtocolVersion"] = group.IsHttp2 ? "HTTP2" : "HTTP1",
        ["TargetGroupAttributes"] = new JsonArray(new JsonObject
        {
            ["Key"] = "deregistration_delay.timeout_seconds",
            ["Value"] = group.DeregistrationDelaySeconds.ToString(CultureInfo.InvariantCulture),
        }),
        ["TargetType"] = "ip",
        ["UnhealthyThresholdCount"] = group.UnhealthyThreshold,
        ["VpcId"] = template.Value(template.Plan.Network.VpcId),
    });

    private static void AddListener(TemplateBuilder template, LoadBalancer balancer, Listener listener)
    {
        template.Add(listener.LogicalId, "AWS::ElasticLoadBalancingV2::Listener", new()
        {
            ["Certificates"] = listener.CertificateArn is { } certificate ? new JsonArray(new JsonObject { ["CertificateArn"] = template.Value(certificate) }) : null,
            ["DefaultActions"] = new JsonArray(Action(listener.DefaultAction)),
            ["LoadBalancerArn"] = CloudFormationValues.Ref(balancer.LogicalId),
            ["Port"] = listener.Port,
            ["Protocol"] = listener.CertificateArn is null ? "HTTP" : "HTTPS",
            ["SslPolicy"] = listener.TlsPolicy,
        });
        foreach (var rule in listener.Rules)
        {
            template.Add(rule.LogicalId, "AWS::ElasticLoadBalancingV2::ListenerRule", new()
            {
                ["Actions"] = new JsonArray(Action(rule.Action)),
                ["Conditions"] = new JsonArray(new JsonObject
                {
                    ["Field"] = "path-pattern",
                    ["PathPatternConfig"] = new JsonObject { ["Values"] = TemplateBuilder.Array(rule.PathPatterns) },
                }),
                ["ListenerArn"] = CloudFormationValues.Ref(listener.LogicalId),
                ["Priority"] = rule.Priority,
            });
        }
    }

    private static JsonObject Action(ListenerAction action) => action switch
    {
        ForwardAction forward => new() { ["TargetGroupArn"] = CloudFormationValues.Ref(forward.TargetGroupId), ["Type"] = "forward" },
        RedirectToHttpsAction redirect => new()
        {
            ["RedirectConfig"] = new JsonObject
            {
                ["Port"] = redirect.Port.ToString(CultureInfo.InvariantCulture),
                ["Protocol"] = "HTTPS",
                ["StatusCode"] = "HTTP_301",
            },
            ["Type"] = "redirect",
        },
        FixedResponseAction response => new()
        {
            ["FixedResponseConfig"] = new JsonObject { ["ContentType"] = "text/plain", ["StatusCode"] = response.StatusCode.ToString(CultureInfo.InvariantCulture) },
            ["Type"] = "fixed-response",
        },
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No such action."),
    };

    private static void AddBucket(TemplateBuilder template, LogBucket bucket)
    {
        template.Add(bucket.LogicalId, "AWS::S3::Bucket", new()
        {
            // Load balancers write with the keys of S3 alone ("Access logs for your Application Load Balancer").
            ["BucketEncryption"] = new JsonObject
            {
                ["ServerSideEncryptionConfiguration"] = new JsonArray(new JsonObject { ["ServerSideEncryptionByDefault"] = new JsonObject { ["SSEAlgorithm"] = "AES256" } }),
            },
            ["LifecycleConfiguration"] = new JsonObject
            {
                ["Rules"] = new JsonArray(new JsonObject { ["ExpirationInDays"] = bucket.RetentionDays, ["Id"] = "expire", ["Status"] = "Enabled" }),
            },
            ["OwnershipControls"] = new JsonObject { ["Rules"] = new JsonArray(new JsonObject { ["ObjectOwnership"] = "BucketOwnerEnforced" }) },
            ["PublicAccessBlockConfiguration"] = new JsonObject
            {
                ["BlockPublicAcls"] = true,
                ["BlockPublicPolicy"] = true,
                ["IgnorePublicAcls"] = true,
                ["RestrictPublicBuckets"] = true,
            },
        }, removal: bucket.Removal);
        template.Add(bucket.PolicyId, "AWS::S3::BucketPolicy", new()
        {
            ["Bucket"] = CloudFormationValues.Ref(bucket.LogicalId),
            ["PolicyDocument"] = template.Policy(bucket.Policy),
        });
    }
}

/// <summary>The firewall before a load balancer.</summary>
internal static class FirewallResources
{
    public static void Add(TemplateBuilder template, LoadBalancer balancer, WebFirewall firewall)
    {
        var rules = firewall.ManagedRuleGroups.Select((group, index) => new JsonObject
        {
            ["Name"] = group,
            ["OverrideAction"] = new JsonObject { ["None"] = new JsonObject() },
            ["Priority"] = index + 1,
            ["Statement"] = new JsonObject { ["ManagedRuleGroupStatement"] = new JsonObject { ["Name"] = group, ["VendorName"] = "AWS" } },
            ["VisibilityConfig"] = Visibility(group),
        }).Append(new()
        {
            ["Action"] = new JsonObject { ["Block"] = new JsonObject() },
            ["Name"] = "LimitEachAddress",
            ["Priority"] = 0,
            ["Statement"] = new JsonObject { ["RateBasedStatement"] = new JsonObject { ["AggregateKeyType"] = "IP", ["Limit"] = firewall.RequestsPerFiveMinutes } },
            ["VisibilityConfig"] = Visibility("LimitEachAddress"),
        });
        template.Add(firewall.LogicalId, "AWS::WAFv2::WebACL", new()
        {
            ["DefaultAction"] = new JsonObject { ["Allow"] = new JsonObject() },
            ["Name"] = firewall.Name,
            ["Rules"] = TemplateBuilder.Array(rules),
            ["Scope"] = "REGIONAL",
            ["VisibilityConfig"] = Visibility(firewall.LogicalId),
        });
        template.Add(firewall.AssociationId, "AWS::WAFv2::WebACLAssociation", new()
        {
            ["ResourceArn"] = CloudFormationValues.Ref(balancer.LogicalId),
            ["WebACLArn"] = CloudFormationValues.GetAtt(firewall.LogicalId, "Arn"),
        });
    }

    private static JsonObject Visibility(string name) =>
        new() { ["CloudWatchMetricsEnabled"] = true, ["MetricName"] = name, ["SampledRequestsEnabled"] = true };
}
