#pragma warning disable ASPIREPIPELINES001, ASPIREPIPELINES002, ASPIREPIPELINES004, ASPIRECOMPUTE003, ASPIRECONTAINERRUNTIME001, ASPIREINTERACTION001 // What deploying is made of.

using System.Text;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Planning;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>One deployment of an environment, from step to step.</summary>
internal sealed class AwsDeployment(AwsEnvironmentResource environment)
{
    // Longer ones don't fit into a request, and go through a bucket.
    private const int LongestTemplate = 51_200;

    private readonly AwsCli _aws = new();
    private readonly Dictionary<string, string> _secretArns = new(StringComparer.Ordinal);
    private AwsPlan? _plan;

    private AwsPlan Plan => _plan ?? throw new InvalidOperationException($"The step 'prepare-{environment.Name}' has not run.");

    private string StateSection => $"AWS:{environment.Name}";

    public async Task PrepareAsync(PipelineStepContext context)
    {
        _plan = await AwsPublishStep.PlanAsync(environment, context);
        StackParameters.Demand(Plan);
        await _aws.IdentifyAsync(context.CancellationToken);
        context.ReportingStep.Log(LogLevel.Information, $"Deploying to the AWS account {_aws.Account} in {_aws.Region}");
    }

    public async Task BootstrapAsync(PipelineStepContext context)
    {
        var file = await WriteAsync(context, "bootstrap.json", CloudFormationTemplates.Bootstrap(Plan).ToJsonString());
        await RememberAsync(context);
        await Deployer(context, StackNames.Bootstrap(Plan)).DeployAsync(["--template-body", $"file://{file}"], ["--tags", $"file://{await TagsAsync(context)}"], context.CancellationToken);
    }

    public Task StoreSecretsAsync(PipelineStepContext context) => new SecretStore(_aws).StoreAsync(Plan, context, _secretArns);

    public async Task LogInAsync(PipelineStepContext context)
    {
        var answer = await _aws.AskAsync(["ecr", "get-authorization-token"], context.CancellationToken);
        var data = answer["authorizationData"]?.AsArray().FirstOrDefault() ?? throw new AwsDeployException("AWS gave no access to its image registry.");
        var credentials = Encoding.UTF8.GetString(Convert.FromBase64String((string)data["authorizationToken"]!)).Split(':', 2);
        var endpoint = new Uri((string)data["proxyEndpoint"]!).Authority;
        var name = Plan.Repositories[0].Name;
        environment.Registry.Locate(endpoint, name[..name.LastIndexOf('/')]);
        var runtime = await context.Services.GetRequiredService<IContainerRuntimeResolver>().ResolveAsync(context.CancellationToken);
        await runtime.LoginToRegistryAsync(endpoint, credentials[0], credentials[1], context.CancellationToken);
    }

    public async Task DeployAsync(PipelineStepContext context)
    {
        var name = StackNames.Main(Plan);
        var parameters = StackParameters.Of(Plan, _secretArns, await ImageTags.FindAsync(Plan, context.Model, context.CancellationToken));
        var inputs = await WriteAsync(context, "parameters.json", parameters.ToJsonString());
        var template = await TemplateAsync(context);
        var stack = await Deployer(context, name, (lost, token) => MayLoseAsync(context, lost, token))
            .DeployAsync(template, ["--parameters", $"file://{inputs}", "--tags", $"file://{await TagsAsync(context)}"], context.CancellationToken);
        foreach (var (output, value, isAddress) in DeployedOutput.Of(Plan, stack))
        {
            context.ReportingStep.Log(LogLevel.Information, $"{output}: {value}");
            if (isAddress)
            {
                context.Summary.Add(output, new MarkdownString($"[{value}]({value})"));
            }
            else
            {
                context.Summary.Add(output, value);
            }
        }

        context.ReportingStep.Log(LogLevel.Information, $"Whether it is well says: aspire do diagnose-{environment.Name} --environment {Plan.Stage.ToString().ToLowerInvariant()}");
        context.Summary.Add("Stack", $"{name} ({_aws.Region}, account {_aws.Account})");
    }

    public async Task DestroyAsync(PipelineStepContext context)
    {
        if (await FindDeployedAsync(context, "there is nothing to destroy") is not var (state, main, bootstrap))
        {
            return;
        }

        var secrets = SecretsOf(state.Data);
        var andSecrets = secrets.Length == 0 ? "" : $", and the secret{(secrets.Length == 1 ? "" : "s")} {string.Join(", ", secrets.Select(secret => $"'{secret}'"))}";
        var contents = new List<StackContents>();
        foreach (var stack in (string[])[main, bootstrap])
        {
            if (await StackContents.ReadAsync(_aws, stack, context.CancellationToken) is { } found)
            {
                contents.Add(found);
            }
        }

        var kept = contents.SelectMany(c => c.Kept).ToList();
        var butKept = kept.Count == 0 ? "" : $" What the model keeps stays in the account, with its name: {string.Join(", ", kept)}.";
        await DemandUnprotectedAsync(context, contents);
        await ConfirmAsync(context, $"Delete the stacks '{main}' and '{bootstrap}' in {_aws.Region}, account {_aws.Account}, with all that is in them{andSecrets}?{butKept}");
        foreach (var stack in (string[])[main, bootstrap])
        {
            if (!await Deployer(context, stack).DeleteAsync(context.CancellationToken))
            {
                context.ReportingStep.Log(LogLevel.Information, $"The stack '{stack}' is gone already");
            }
        }

        foreach (var secret in secrets)
        {
            await new SecretStore(_aws).DeleteAsync(secret, context);
        }

        await context.Services.GetRequiredService<IDeploymentStateManager>().DeleteSectionAsync(state, context.CancellationToken);
        context.Summary.Add("Destroyed", $"{main}, {bootstrap}");
        if (kept.Count > 0)
        {
            context.Summary.Add("Kept", string.Join(", ", kept));
        }
    }

    // Before anybody is asked: half a deletion is worse than none.
    private async Task DemandUnprotectedAsync(PipelineStepContext context, IReadOnlyList<StackContents> stacks)
    {
        var found = new List<DeletionProtection>();
        foreach (var stack in stacks)
        {
            found.AddRange(await DeletionProtection.FindAsync(_aws, stack, context.CancellationToken));
        }

        foreach (var (what, wayOut) in found)
        {
            context.ReportingStep.Log(LogLevel.Warning, $"{what} is protected from deletion: {wayOut}");
        }

        if (found.Count > 0)
        {
            throw new AwsDeployException(
                $"Nothing was deleted: {string.Join(", ", found.Select(f => f.What))} {(found.Count == 1 ? "is" : "are")} protected from deletion. Who means it takes the protection away with the " +
                "commands above, or with WithDeletionProtection(false) in the model and a deployment, and runs the step again.");
        }
    }

    public async Task DiagnoseAsync(PipelineStepContext context)
    {
        if (await FindDeployedAsync(context, "there is nothing to look at") is not var (_, main, _))
        {
            return;
        }

        using var diagnosis = new Diagnosis(_aws);
        var (seen, unwell) = (0, 0);
        await foreach (var (what, how, isWell) in diagnosis.ObserveAsync(main, context.CancellationToken))
        {
            (seen, unwell) = (seen + 1, unwell + (isWell ? 0 : 1));
            context.ReportingStep.Log(isWell ? LogLevel.Information : LogLevel.Warning, $"{what}: {how}");
        }

        if (unwell > 0)
        {
            throw new AwsDeployException($"{unwell} of {seen} things of '{main}' are not well; see above.");
        }

        context.Summary.Add("Diagnosis", $"{main} is well: {seen} things looked at");
    }

    // What was deployed from here, in the account and the region that it is in; null and a warning where there is nothing.
    private async Task<(DeploymentStateSection State, string Main, string Bootstrap)?> FindDeployedAsync(PipelineStepContext context, string otherwise)
    {
        var state = await context.Services.GetRequiredService<IDeploymentStateManager>().AcquireSectionAsync(StateSection, context.CancellationToken);
        if (((string?)state.Data["stack"], (string?)state.Data["bootstrap"]) is not ({ } main, { } bootstrap))
        {
            await context.ReportingStep.WarnAsync(
                $"'{environment.Name}' was not deployed from here for this environment (--environment), so that {otherwise}.", context.CancellationToken);
            return null;
        }

        var region = (string?)state.Data["region"];
        await _aws.IdentifyAsync(context.CancellationToken);
        return (region is null || region == _aws.Region) && (string?)state.Data["account"] == _aws.Account
            ? (state, main, bootstrap)
            : throw new AwsDeployException(
                $"'{environment.Name}' was deployed to {region} in the account {state.Data["account"]}, and you are in {_aws.Region} in the account {_aws.Account}. Change to where it is (AWS_PROFILE, AWS_REGION), and try again.");
    }

    // Before anything is made: what was begun can be destroyed.
    private async Task RememberAsync(PipelineStepContext context)
    {
        var manager = context.Services.GetRequiredService<IDeploymentStateManager>();
        var state = await manager.AcquireSectionAsync(StateSection, context.CancellationToken);
        state.Data["stack"] = StackNames.Main(Plan);
        state.Data["bootstrap"] = StackNames.Bootstrap(Plan);
        state.Data["region"] = _aws.Region;
        state.Data["account"] = _aws.Account;
        state.Data["secrets"] = string.Join(',', SecretsOf(state.Data).Union(SecretStore.NamesOf(Plan)));
        await manager.SaveSectionAsync(state, context.CancellationToken);
    }

    // All that were ever stored, by this model and those before it.
    private static string[] SecretsOf(JsonObject state) => ((string?)state["secrets"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static async Task ConfirmAsync(PipelineStepContext context, string question)
    {
        if (context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.SkipConfirmation)
        {
            return;
        }

        var interactions = context.Services.GetRequiredService<IInteractionService>();
        if (!interactions.IsAvailable)
        {
            throw new AwsDeployException($"Nobody is there to confirm: {question} Say it with --yes.");
        }

        var answer = await interactions.PromptConfirmationAsync("Go on", question, cancellationToken: context.CancellationToken);
        if (answer.Canceled || !answer.Data)
        {
            throw new AwsDeployException("Nothing was changed: it was not confirmed.");
        }
    }

    private static async Task<bool> MayLoseAsync(PipelineStepContext context, IReadOnlyList<StackChange> lost, CancellationToken cancellationToken)
    {
        var interactions = context.Services.GetRequiredService<IInteractionService>();
        if (context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.SkipConfirmation || !interactions.IsAvailable)
        {
            return context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.SkipConfirmation;
        }

        var answer = await interactions.PromptConfirmationAsync("Lose data", $"This deployment {string.Join(", and ", lost)}. Lose what is in there?", cancellationToken: cancellationToken);
        return !answer.Canceled && answer.Data;
    }

    private StackDeployment Deployer(PipelineStepContext context, string name, Func<IReadOnlyList<StackChange>, CancellationToken, Task<bool>>? mayLoseData = null) =>
        new(_aws, name, context.ReportingStep, context.Services.GetService<TimeProvider>() ?? TimeProvider.System, NameInModel)
        {
            MayLoseData = mayLoseData,
            ImportsExisting = string.Equals(context.Services.GetRequiredService<IConfiguration>()[TakenNames.ImportKey], bool.TrueString, StringComparison.OrdinalIgnoreCase),
        };

    private string? NameInModel(string logicalId) => _plan is null
        ? null
        : _plan.Services.FirstOrDefault(s => s.Resources.Any(r => r.LogicalId == logicalId))?.Name
            ?? _plan.Tables.FirstOrDefault(t => t.LogicalId == logicalId)?.ModelName
            ?? _plan.Queues.FirstOrDefault(q => q.LogicalId == logicalId)?.ModelName
            ?? _plan.LoadBalancers.FirstOrDefault(b => b.LogicalId == logicalId)?.ModelName;

    private async Task<IReadOnlyList<string>> TemplateAsync(PipelineStepContext context)
    {
        var template = CloudFormationTemplates.Main(Plan);
        if (!StackSplitter.Fits(template))
        {
            var split = StackSplitter.Split(Plan, template);
            foreach (var ((nested, _), text) in split.Nested.Zip(split.Texts))
            {
                await UploadAsync(context, await WriteAsync(context, $"{nested}.json", text), $"{split.Prefix}/{nested}.json");
            }

            context.ReportingStep.Log(LogLevel.Information, $"One stack can't hold it all: uploaded the templates of {split.Nested.Count} nested stacks");
            template = split.Root;
        }

        var json = template.ToJsonString();
        var file = await WriteAsync(context, "template.json", json);
        return Encoding.UTF8.GetByteCount(json) <= LongestTemplate
            ? ["--template-body", $"file://{file}"]
            : ["--template-url", await UploadAsync(context, file, $"{PlanNames.Hash(json)}.json")];
    }

    private async Task<string> UploadAsync(PipelineStepContext context, string file, string key)
    {
        var bucket = await Stack.PhysicalIdAsync(_aws, StackNames.Bootstrap(Plan), "Templates", context.CancellationToken);
        await _aws.AskAsync(["s3api", "put-object", "--bucket", bucket, "--key", key, "--body", file], context.CancellationToken);
        var domain = _aws.Region!.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
        return $"https://{bucket}.s3.{_aws.Region}.{domain}/{key}";
    }

    private Task<string> TagsAsync(PipelineStepContext context) => WriteAsync(
        context, "tags.json", new JsonArray([.. Plan.Tags.Select(t => (JsonNode?)new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]).ToJsonString());

    private async Task<string> WriteAsync(PipelineStepContext context, string name, string text)
    {
        var folder = context.Services.GetRequiredService<IPipelineOutputService>().GetTempDirectory(environment);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, name);
        await File.WriteAllTextAsync(file, text, context.CancellationToken);
        return file;
    }
}
