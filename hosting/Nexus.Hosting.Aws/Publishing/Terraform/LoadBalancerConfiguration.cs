using System.Globalization;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>Load balancers with their listeners, rules, target groups, logs and firewall.</summary>
internal static class LoadBalancerConfiguration
{
    private const string File = TerraformFiles.LoadBalancers;

    public static void Add(TerraformConfiguration files)
    {
        foreach (var balancer in files.Plan.LoadBalancers)
        {
            Add(files, balancer);
        }
    }

    private static void Add(TerraformConfiguration files, LoadBalancer balancer)
    {
        if (balancer.AccessLogs is { } bucket)
        {
            AddBucket(files, bucket);
        }

        string[] first = [
            .. balancer.AccessLogs is null ? [] : (string[])[balancer.AccessLogs.PolicyId],
            // Its addresses work once the public subnets lead to the internet.
            .. files.Plan.Network.Vpc?.RouteTables.Where(t => t.DefaultRoute?.Gateway == GatewayKind.Internet).Select(t => t.DefaultRoute!.LogicalId) ?? []];
        files.Add(File, balancer.LogicalId, body =>
        {
            body.Set("name", balancer.Name)
                .Set("load_balancer_type", "application")
                .Set("internal", !balancer.IsInternetFacing)
                .Set("security_groups", HclExpression.List([files.Ref(balancer.SecurityGroup.LogicalId)]))
                .Set("subnets", files.Values.Render(balancer.SubnetIds))
                .Set("idle_timeout", balancer.IdleTimeoutSeconds)
                .Set("drop_invalid_header_fields", true)
                .Set("enable_deletion_protection", balancer.HasDeletionProtection)
                .Set("depends_on", first.Length == 0 ? null : HclExpression.List(first.Select(id => (HclExpression)files.Addresses.Ref(id))));
            if (balancer.AccessLogs is { } logs)
            {
                body.Add("access_logs", b => b.Set("bucket", files.Ref(logs.LogicalId)).Set("enabled", true));
            }
        });

        foreach (var group in balancer.TargetGroups)
        {
            AddTargetGroup(files, group);
        }

        foreach (var listener in balancer.Listeners)
        {
            AddListener(files, balancer, listener);
        }

        if (balancer.Firewall is { } firewall)
        {
            AddFirewall(files, balancer, firewall);
        }
    }

    private static void AddTargetGroup(TerraformConfiguration files, TargetGroup group) => files.Add(File, group.LogicalId, body => body
        // Six characters are all that AWS leaves for the beginning of a name that is made.
        .Set("name_prefix", $"{new string([.. group.ServiceName.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit).Take(5)])}-")
        .Set("target_type", "ip")
        .Set("port", group.Port)
        .Set("protocol", "HTTP")
        .Set("protocol_version", group.IsHttp2 ? "HTTP2" : "HTTP1")
        .Set("vpc_id", files.Value(files.Plan.Network.VpcId))
        .Set("deregistration_delay", group.DeregistrationDelaySeconds)
        .Add("health_check", b => b
            .Set("path", group.HealthCheckPath)
            .Set("matcher", group.HealthyStatus)
            .Set("interval", group.HealthCheckIntervalSeconds)
            .Set("timeout", group.HealthCheckTimeoutSeconds)
            .Set("healthy_threshold", group.HealthyThreshold)
            .Set("unhealthy_threshold", group.UnhealthyThreshold))
        // A listener refers to it: the new one is there before the old one goes.
        .Add("lifecycle", b => b.Set("create_before_destroy", true)));

    private static void AddListener(TerraformConfiguration files, LoadBalancer balancer, Listener listener)
    {
        files.Add(File, listener.LogicalId, body => body
            .Set("load_balancer_arn", files.Ref(balancer.LogicalId, "arn"))
            .Set("port", listener.Port)
            .Set("protocol", listener.CertificateArn is null ? "HTTP" : "HTTPS")
            .Set("ssl_policy", listener.TlsPolicy)
            .Set("certificate_arn", listener.CertificateArn is { } certificate ? files.Value(certificate) : null)
            .Add("default_action", b => AddAction(files, b, listener.DefaultAction)));
        foreach (var rule in listener.Rules)
        {
            files.Add(File, rule.LogicalId, body => body
                .Set("listener_arn", files.Ref(listener.LogicalId, "arn"))
                .Set("priority", rule.Priority)
                .Add("condition", b => b.Add("path_pattern", p => p.Set("values", HclExpression.List(rule.PathPatterns))))
                .Add("action", b => AddAction(files, b, rule.Action)));
        }
    }

    private static void AddAction(TerraformConfiguration files, HclBody body, ListenerAction action)
    {
        switch (action)
        {
            case ForwardAction forward:
                body.Set("type", "forward").Set("target_group_arn", files.Ref(forward.TargetGroupId, "arn"));
                break;
            case RedirectToHttpsAction redirect:
                body.Set("type", "redirect").Add("redirect", b => b
                    .Set("port", redirect.Port.ToString(CultureInfo.InvariantCulture)).Set("protocol", "HTTPS").Set("status_code", "HTTP_301"));
                break;
            case FixedResponseAction response:
                body.Set("type", "fixed-response").Add("fixed_response", b => b
                    .Set("content_type", "text/plain").Set("status_code", response.StatusCode.ToString(CultureInfo.InvariantCulture)));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(action), action, "No such action.");
        }
    }

    private static void AddBucket(TerraformConfiguration files, LogBucket bucket)
    {
        var id = bucket.LogicalId;
        files.Add(File, id, body => TerraformConfiguration.Protect(
            body.Set("bucket_prefix", files.Prefix("logs", 37).ToLowerInvariant()).Set("force_destroy", bucket.Removal == Removal.Delete ? true : null), bucket.Removal));
        files.Add(File, id, body => body
            .Set("bucket", files.Ref(id))
            .Set("block_public_acls", true)
            .Set("block_public_policy", true)
            .Set("ignore_public_acls", true)
            .Set("restrict_public_buckets", true), "aws_s3_bucket_public_access_block");
        files.Add(File, id, body => body
            .Set("bucket", files.Ref(id))
            .Add("rule", b => b.Set("object_ownership", "BucketOwnerEnforced")), "aws_s3_bucket_ownership_controls");
        // Load balancers write with the keys of S3 alone ("Access logs for your Application Load Balancer").
        files.Add(File, id, body => body
            .Set("bucket", files.Ref(id))
            .Add("rule", b => b.Add("apply_server_side_encryption_by_default", d => d.Set("sse_algorithm", "AES256"))), "aws_s3_bucket_server_side_encryption_configuration");
        files.Add(File, id, body => body
            .Set("bucket", files.Ref(id))
            .Add("rule", b => b
                .Set("id", "expire")
                .Set("status", "Enabled")
                .Add("filter", _ => { })
                .Add("expiration", e => e.Set("days", bucket.RetentionDays))), "aws_s3_bucket_lifecycle_configuration");
        files.Add(File, bucket.PolicyId, body => body
            .Set("bucket", files.Ref(id))
            .Set("policy", files.Policy(bucket.Policy))
            .Set("depends_on", HclExpression.List([files.Addresses.Part("aws_s3_bucket_public_access_block", id)])));
    }

    private static void AddFirewall(TerraformConfiguration files, LoadBalancer balancer, WebFirewall firewall)
    {
        files.Add(File, firewall.LogicalId, body => body
            .Set("name", firewall.Name)
            .Set("scope", "REGIONAL")
            .Add("default_action", b => b.Add("allow", _ => { }))
            .Add("rule", b => b
                .Set("name", "LimitEachAddress")
                .Set("priority", 0)
                .Add("action", a => a.Add("block", _ => { }))
                .Add("statement", s => s.Add("rate_based_statement", r => r.Set("aggregate_key_type", "IP").Set("limit", firewall.RequestsPerFiveMinutes)))
                .Add("visibility_config", v => Visibility(v, "LimitEachAddress")))
            .AddEach("rule", firewall.ManagedRuleGroups.Select((group, index) => (group, index)), (b, item) => b
                .Set("name", item.group)
                .Set("priority", item.index + 1)
                .Add("override_action", a => a.Add("none", _ => { }))
                .Add("statement", s => s.Add("managed_rule_group_statement", m => m.Set("name", item.group).Set("vendor_name", "AWS")))
                .Add("visibility_config", v => Visibility(v, item.group)))
            .Add("visibility_config", v => Visibility(v, firewall.LogicalId)));
        files.Add(File, firewall.AssociationId, body => body
            .Set("resource_arn", files.Ref(balancer.LogicalId, "arn"))
            .Set("web_acl_arn", files.Ref(firewall.LogicalId, "arn")));
    }

    private static void Visibility(HclBody body, string name) => body
        .Set("metric_name", name)
        .Set("cloudwatch_metrics_enabled", true)
        .Set("sampled_requests_enabled", true);
}
