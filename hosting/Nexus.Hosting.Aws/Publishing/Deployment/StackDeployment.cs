#pragma warning disable ASPIREPIPELINES001 // Progress is told to a step.

using System.Text.Json.Nodes;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Logging;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>Makes a stack, or changes it, by a change set: what will change is known and told before it does.</summary>
/// <param name="aws">The account.</param>
/// <param name="name">The stack's name.</param>
/// <param name="step">Who is told.</param>
/// <param name="time">The clock.</param>
/// <param name="nameInModel">What a logical id is in the model; null: it is not in the model.</param>
internal sealed class StackDeployment(AwsCli aws, string name, IReportingStep step, TimeProvider time, Func<string, string?> nameInModel)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Asked before a change that loses data; false ends the deployment.</summary>
    public Func<IReadOnlyList<StackChange>, CancellationToken, Task<bool>>? MayLoseData { get; init; }

    /// <summary>Whether what has the name of a resource already is taken into the stack.</summary>
    public bool ImportsExisting { get; init; }

    /// <param name="template">Arguments that name the template.</param>
    /// <param name="inputs">Arguments that name parameters and tags.</param>
    /// <param name="cancellationToken">Ends the waiting; what AWS has begun goes on.</param>
    /// <exception cref="AwsDeployException">The stack is not as it should be; the message names the resources that failed, and why.</exception>
    public async Task<Stack> DeployAsync(IReadOnlyList<string> template, IReadOnlyList<string> inputs, CancellationToken cancellationToken)
    {
        var stack = await ReadyStackAsync(cancellationToken);
        var kind = stack is null || stack.IsOnlyReviewed ? "CREATE" : "UPDATE";
        var changeSetName = $"nexus-{time.GetUtcNow().UtcDateTime:yyyyMMddHHmmss}";
        var task = await step.CreateTaskAsync($"Compare '{name}' with what there is", cancellationToken);
        string[] create =
        [
            "cloudformation", "create-change-set", "--stack-name", name, "--change-set-name", changeSetName, "--change-set-type", kind,
            "--capabilities", "CAPABILITY_NAMED_IAM", "--include-nested-stacks", .. ImportsExisting ? ["--import-existing-resources"] : (string[])[], .. template, .. inputs,
        ];
        string changeSet;
        IReadOnlyList<StackChange>? changes;
        try
        {
            changeSet = (string)(await aws.AskAsync(create, cancellationToken))["Id"]!;
            changes = await ChangesAsync(changeSet, cancellationToken);
        }
        catch (AwsDeployException exception) when (IsWithoutChange(exception.Message))
        {
            await task.SucceedAsync("nothing has changed", cancellationToken);
            return stack!;
        }
        catch
        {
            await task.FailAsync(cancellationToken: CancellationToken.None);
            throw;
        }

        await task.SucceedAsync(changes is null ? "nothing has changed" : StackChange.Describe(changes), cancellationToken);
        if (changes is null)
        {
            await DropAsync(changeSet, cancellationToken);
            return stack!;
        }

        foreach (var change in changes.Where(c => c.Action is not "Add"))
        {
            step.Log(change.LosesData ? LogLevel.Warning : LogLevel.Information, $"{change}");
        }

        var lost = changes.Where(c => c.LosesData).ToList();
        if (lost.Count > 0 && MayLoseData is { } mayLose && !await mayLose(lost, cancellationToken))
        {
            await DropAsync(changeSet, cancellationToken);
            throw new AwsDeployException($"Nothing was deployed, as data would be lost: the change {string.Join(", and ", lost)}. Keep the resource in the model, or deploy with --yes.");
        }

        var events = new StackEvents(aws, name);
        await events.SkipAsync(cancellationToken);
        await aws.AskAsync(["cloudformation", "execute-change-set", "--stack-name", name, "--change-set-name", changeSet], cancellationToken);
        return await FollowAsync(kind == "CREATE" ? "Create" : "Update", events, s => s is { HasSucceeded: true }, cancellationToken)
            ?? throw new AwsDeployException($"The stack '{name}' was deleted while it was deployed.");
    }

    /// <summary>Deletes the stack with what is not kept.</summary>
    /// <exception cref="AwsDeployException">It could not be deleted.</exception>
    public async Task<bool> DeleteAsync(CancellationToken cancellationToken)
    {
        if (await Stack.FindAsync(aws, name, cancellationToken) is null)
        {
            return false;
        }

        var events = new StackEvents(aws, name);
        await events.SkipAsync(cancellationToken);
        await aws.AskAsync(["cloudformation", "delete-stack", "--stack-name", name], cancellationToken);
        await FollowAsync("Delete", events, s => s is null, cancellationToken);
        return true;
    }

    private async Task DropAsync(string changeSet, CancellationToken cancellationToken) =>
        await aws.AskAsync(["cloudformation", "delete-change-set", "--stack-name", name, "--change-set-name", changeSet], cancellationToken);

    private static bool IsWithoutChange(string reason) =>
        reason.Contains("didn't contain changes", StringComparison.Ordinal) || reason.Contains("No updates are to be performed", StringComparison.Ordinal);

    private async Task<Stack?> ReadyStackAsync(CancellationToken cancellationToken)
    {
        var stack = await Stack.FindAsync(aws, name, cancellationToken);
        if (stack is { IsBusy: true })
        {
            throw new AwsDeployException($"The stack '{name}' is being changed already ({stack.Status}). Wait until that ends, and try again.");
        }

        if (stack is { IsHalfGone: true })
        {
            throw new AwsDeployException(
                $"Nothing was deployed: the deletion of the stack '{name}' was begun and failed ({stack.Status}), and what is left of it may hold data. {StackRemains.Name(await StackResource.ListAsync(aws, name, cancellationToken))} " +
                "Run 'destroy' ('aspire do destroy') to its end, which asks first, and deploy again.");
        }

        if (stack is not { IsStillborn: true })
        {
            return stack;
        }

        await DemandUnprotectedAsync(stack, cancellationToken);
        step.Log(LogLevel.Information, $"'{name}' is what a failed creation left ({stack.Status}), and is deleted first.");
        await DeleteAsync(cancellationToken);
        return null;
    }

    // What is protected is so from its creation on, and stops the deletion of what a failed one left.
    private async Task DemandUnprotectedAsync(Stack stack, CancellationToken cancellationToken)
    {
        var left = await StackResource.ListAsync(aws, name, cancellationToken);
        var obstacles = await DeletionProtection.OfAsync(aws, left, cancellationToken);
        if (obstacles.Count > 0)
        {
            throw new AwsDeployException($"Nothing was deployed: the creation of the stack '{name}' failed ({stack.Status}), and what it left is protected from deletion. {StackRemains.OfCreation(left, obstacles)}");
        }
    }

    /// <summary>What a change set does, in nested stacks too; null: nothing would change.</summary>
    internal async Task<IReadOnlyList<StackChange>?> ChangesAsync(string changeSet, CancellationToken cancellationToken)
    {
        if (await OwnChangesAsync(changeSet, cancellationToken) is not { } own)
        {
            return null;
        }

        var changes = new List<StackChange>();
        foreach (var change in own)
        {
            if (change is { Type: StackChange.NestedStack, ChangeSetId: { Length: > 0 } inner })
            {
                changes.AddRange(await ChangesAsync(inner, cancellationToken) ?? []);
            }
            else
            {
                changes.Add(change);
                if (change is { Type: StackChange.NestedStack, Action: "Remove", PhysicalId: { Length: > 0 } stack })
                {
                    changes.AddRange(await RemovedWithAsync(stack, cancellationToken));
                }
            }
        }

        return changes;
    }

    // A stack that is removed has no change set: all that is in it goes.
    private async Task<IEnumerable<StackChange>> RemovedWithAsync(string stack, CancellationToken cancellationToken)
    {
        var answer = await aws.AskAsync(["cloudformation", "describe-stack-resources", "--stack-name", stack], cancellationToken);
        return (answer["StackResources"]?.AsArray() ?? []).Select(r => new StackChange(
            "Remove", (string?)r!["LogicalResourceId"] ?? string.Empty, (string?)r["ResourceType"] ?? string.Empty, IsReplaced: false));
    }

    // The name of a change set that is an ARN says of which stack it is.
    private async Task<IReadOnlyList<StackChange>?> OwnChangesAsync(string changeSet, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await aws.AskAsync(
                ["cloudformation", "describe-change-set", .. changeSet.StartsWith("arn:", StringComparison.Ordinal) ? [] : (string[])["--stack-name", name], "--change-set-name", changeSet], cancellationToken);
            var reason = (string?)answer["StatusReason"] ?? string.Empty;
            switch ((string?)answer["Status"])
            {
                case "CREATE_COMPLETE":
                    return StackChange.Parse(answer);
                case "FAILED" when IsWithoutChange(reason):
                    return null;
                case "FAILED":
                    throw await RefusalAsync(changeSet, reason, cancellationToken);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<AwsDeployException> RefusalAsync(string changeSet, string reason, CancellationToken cancellationToken)
    {
        var why = await StackEvents.InvalidAsync(aws, changeSet, cancellationToken);
        var said = why.Count == 0 ? reason : string.Join("; ", why);
        return new($"CloudFormation can't deploy '{name}': {said}{(TakenNames.IsReason(reason) || TakenNames.IsReason(said) ? $" {TakenNames.WayOut}" : string.Empty)}");
    }

    private async Task<Stack?> FollowAsync(string verb, StackEvents events, Func<Stack?, bool> isDone, CancellationToken cancellationToken)
    {
        var task = await step.CreateTaskAsync($"{verb} '{name}'", cancellationToken);
        try
        {
            return await FollowAsync(task, verb, events, isDone, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            step.Log(LogLevel.Warning, $"AWS goes on with '{name}' by itself: see how with 'aws cloudformation describe-stacks --stack-name {name}'.");
            await task.FailAsync("nobody waits for it any more", CancellationToken.None);
            throw;
        }
    }

    private async Task<Stack?> FollowAsync(IReportingTask task, string verb, StackEvents events, Func<Stack?, bool> isDone, CancellationToken cancellationToken)
    {
        var done = 0;
        while (true)
        {
            // First the state: events that come after it are read all the same.
            var stack = await Stack.FindAsync(aws, name, cancellationToken);
            if (stack is not null)
            {
                foreach (var happened in await events.ReadAsync(cancellationToken))
                {
                    step.Log(Level(happened), Describe(happened));
                    if (happened.Status.EndsWith("_COMPLETE", StringComparison.Ordinal) && happened.LogicalId != name)
                    {
                        await task.UpdateAsync($"{verb} '{name}': {++done} ready, last {happened.LogicalId}", cancellationToken);
                    }
                }
            }

            if (isDone(stack))
            {
                await task.SucceedAsync(stack?.Status ?? "gone", cancellationToken);
                return stack;
            }

            if (stack is not { IsBusy: true })
            {
                await task.FailAsync(stack?.Status, CancellationToken.None);
                var left = stack is { IsHalfGone: true } or { IsHalfMade: true } ? await StackResource.ListAsync(aws, name, cancellationToken) : [];
                throw Failure(stack?.Status ?? "gone", await events.CausesAsync(cancellationToken), left);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static LogLevel Level(StackEvent happened) => happened switch
    {
        { IsFailure: true, IsConsequence: false } => LogLevel.Error,
        _ when happened.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) => LogLevel.Debug,
        _ => LogLevel.Information,
    };

    private string Describe(StackEvent happened) => nameInModel(happened.LogicalId) is { } model && !model.Equals(happened.LogicalId, StringComparison.OrdinalIgnoreCase)
        ? $"{happened} (of '{model}')"
        : $"{happened}";

    /// <param name="status">The state of the stack.</param>
    /// <param name="failures">What failed by itself.</param>
    /// <param name="left">Of a stack that was to be deleted: what is in it still.</param>
    internal AwsDeployException Failure(string status, IReadOnlyList<StackEvent> failures, IReadOnlyList<StackResource> left)
    {
        var what = failures.Count == 0
            ? "CloudFormation names no resource."
            : string.Join(' ', failures.Select(f => $"{(nameInModel(f.LogicalId) is { } model ? $"'{model}': " : string.Empty)}{f.Type} {f.LogicalId} failed: {f.Reason?.TrimEnd('.') ?? "no reason was given"}."));
        var remedy = status switch
        {
            "UPDATE_ROLLBACK_FAILED" => $"Mend the cause and go back to the last good state with 'aws cloudformation continue-update-rollback --stack-name {name}' before you deploy again.",
            "DELETE_FAILED" => StackRemains.Describe(name, left),
            "ROLLBACK_FAILED" => StackRemains.OfCreation(left, left.Where(r => r.HasFailedToGo)),
            _ when status.Contains("ROLLBACK", StringComparison.Ordinal) => "What had been changed was rolled back: mend the cause, and deploy again.",
            _ => "Mend the cause, and run the step again.",
        };
        return new($"The stack '{name}' ended as {status}. {what} {remedy}{(failures.Any(f => TakenNames.IsReason(f.Reason)) ? $" {TakenNames.WayOut}" : string.Empty)}");
    }
}
