using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Nexus.Core.Agents.Tools;

namespace Nexus.Core.Agents.Runtime;

/// <summary>A tool of the catalogue as the model's function. It always answers: a failure is a sentence that the model can act on.</summary>
internal sealed class AgentFunction(IAgentTool tool, ToolContext context, TimeSpan timeout, ISet<string> failures) : AIFunction
{
    private const int MaxResult = 20_000;

    public override string Name => tool.Definition.Name;

    public override string Description => tool.Definition.Description;

    public override JsonElement JsonSchema => tool.Definition.InputSchema;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        string failure;
        try
        {
            var input = new JsonObject();
            foreach (var (name, value) in arguments)
            {
                input[name] = value is null ? null : JsonSerializer.SerializeToNode(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));
            }

            var result = await tool.InvokeAsync(new ToolInput(tool.Definition, input), context, limit.Token);
            return result.Length <= MaxResult ? result : result[..MaxResult] + $"\n[cut: the result has {result.Length} characters, {MaxResult} are shown]";
        }
        catch (ToolException e)
        {
            failure = e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            failure = $"{Name} took longer than {timeout.TotalSeconds:0} seconds and was stopped.";
        }
        catch (OperationCanceledException)
        {
            throw;
        }
#pragma warning disable CA1031 // A defect of one tool ends neither the answer nor the process.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = $"{Name} failed: {e.GetType().Name}.";
        }

        if (FunctionInvokingChatClient.CurrentContext?.CallContent.CallId is { } call)
        {
            lock (failures)
            {
                failures.Add(call);
            }
        }

        return "Error: " + failure;
    }
}
