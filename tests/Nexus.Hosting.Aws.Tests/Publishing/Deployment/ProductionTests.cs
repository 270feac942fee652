using System.Net.Security;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Deployment;

namespace Nexus.Hosting.Aws.Tests.Publishing.Deployment;

/// <summary>A deployment as production has it: with a certificate, and stores that outlive it. (As the stage dev, for moto knows no backups.)</summary>
public class ProductionTests
{
    private static readonly string[] Options = ["--Parameters:greeting", "ahoy", "--certificate", "true"];

    [Fact]
    public async Task A_certificate_is_asked_for_before_anything_is_made_and_taken_from_the_configuration()
    {
        await using var harbor = await Harbor.StartAsync();
        const string name = "harbor.example";
        var arn = (string)(await harbor.AwsAsync("acm", "request-certificate", "--domain-name", name))["CertificateArn"]!;

        var (refused, why) = await harbor.RunAsync("deploy", Options);

        Assert.Equal(1, refused);
        Assert.Contains("The step 'prepare-harbor' failed: The deployment needs values that nobody gave: 'alb-certificate-arn' (ARN of the certificate of ACM, in the deployment's region, that 'alb' shows).", why);
        Assert.Contains("Set each parameter of the model (Parameters:NAME in the configuration, Parameters__NAME in the environment)", why);
        Assert.Empty((await harbor.AwsAsync("cloudformation", "describe-stacks"))["Stacks"]!.AsArray());
        Assert.Empty((await harbor.AwsAsync("secretsmanager", "list-secrets"))["SecretList"]!.AsArray());

        await harbor.SucceedAsync("deploy", new Dictionary<string, string?> { ["Parameters__alb-certificate-arn"] = arn }, Options);

        var balancer = (string)(await harbor.AwsAsync("elbv2", "describe-load-balancers"))["LoadBalancers"]![0]!["LoadBalancerArn"]!;
        var listeners = (await harbor.AwsAsync("elbv2", "describe-listeners", "--load-balancer-arn", balancer))["Listeners"]!.AsArray();
        Assert.Equal(arn, (string?)listeners.Single(l => (int)l!["Port"]! == 443)!["Certificates"]![0]!["CertificateArn"]);

        // It says what the deletion of a production leaves.
        var (unconfirmed, question) = await harbor.RunAsync("destroy", Options);
        Assert.Equal(1, unconfirmed);
        Assert.Matches(@"What the model keeps stays in the account, with its name: [^.]*ShipsTable \(AWS::DynamoDB::Table\)[^.]*Templates \(AWS::S3::Bucket\)\.", question);
    }

    [Fact]
    public async Task What_a_person_filled_in_is_still_there_after_the_next_publish()
    {
        await using var harbor = Harbor.Alone();
        var file = Path.Combine(harbor.Output, "cloudformation", "parameters.dev.json");
        await harbor.SucceedAsync("publish", Options);
        var parameters = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!.AsArray();
        var filled = parameters.Where(p => (string?)p!["ParameterValue"] == "").ToList();
        Assert.Equal(["TokenSecretArn", "AlbCertificateArn"], filled.Select(p => (string?)p!["ParameterKey"]));
        foreach (var parameter in filled)
        {
            parameter!["ParameterValue"] = $"mine: {parameter["ParameterKey"]}";
        }

        parameters.Single(p => (string?)p!["ParameterKey"] == "GreetingParameter")!["ParameterValue"] = "old";
        await File.WriteAllTextAsync(file, parameters.ToJsonString(), TestContext.Current.CancellationToken);

        await harbor.SucceedAsync("publish", Options);

        var values = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!.AsArray().ToDictionary(p => (string)p!["ParameterKey"]!, p => (string?)p!["ParameterValue"]);
        Assert.Equal(("ahoy", "mine: TokenSecretArn", "mine: AlbCertificateArn"), (values["GreetingParameter"], values["TokenSecretArn"], values["AlbCertificateArn"]));
    }

    [Theory]
    [InlineData(SslPolicyErrors.None, true)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch, true)]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, false)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors, false)]
    [InlineData(SslPolicyErrors.RemoteCertificateNotAvailable, false)]
    public void A_load_balancer_that_is_asked_by_its_own_name_may_show_the_certificate_of_its_domain(SslPolicyErrors errors, bool isOurs) =>
        Assert.Equal(isOurs, Diagnosis.IsOurs(errors));

    [Fact]
    public async Task No_alarm_rings_for_the_fewer_tasks_that_a_schedule_wants()
    {
        var plan = await Published.PlanAsync(
            builder => builder.AddProject("worker", RunningApp.EchoProject).WithReplicas(4).WithScaling(scaling =>
            {
                scaling.Maximum = 8;
                scaling.Schedules.Add(new("night", "cron(0 20 ? * * *)", 2, 8));
            }),
            "prod");

        Assert.Equal(2, plan.Alarms.Single(alarm => alarm.LogicalId == "WorkerServiceTasksAlarm").Threshold);
    }
}
