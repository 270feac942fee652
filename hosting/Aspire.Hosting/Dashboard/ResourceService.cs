using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Protocol;
using Aspire.Hosting.Interactions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Aspire.Hosting.Dashboard;

/// <summary>Answers the dashboard.</summary>
internal sealed class ResourceService(
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    CommandInvocation commands,
    InteractionService interactions,
    string applicationName,
    CancellationToken stopping) : DashboardService.DashboardServiceBase
{
    // A message must stay well below what a gRPC client accepts (4 MB).
    private const int CharactersPerMessage = 500_000;

    public override Task<ApplicationInformationResponse> GetApplicationInformation(ApplicationInformationRequest request, ServerCallContext context) =>
        Task.FromResult(new ApplicationInformationResponse { ApplicationName = applicationName, MinDashboardVersion = "13.0.0" });

    public override Task WatchResources(
        WatchResourcesRequest request, IServerStreamWriter<WatchResourcesUpdate> responseStream, ServerCallContext context) => StreamAsync(context, async token =>
    {
        var isFirst = true;
        await foreach (var batch in notifications.BatchesAsync(token))
        {
            var update = new WatchResourcesUpdate();
            if (isFirst)
            {
                update.InitialData = new InitialResourceData { Resources = { batch.Select(ResourceMessages.Describe) } };
                isFirst = false;
            }
            else
            {
                update.Changes = new WatchResourcesChanges
                {
                    Value = { batch.Select(c => new WatchResourcesChange { Upsert = ResourceMessages.Describe(c) }) },
                };
            }

            await responseStream.WriteAsync(update, token);
        }
    });

    public override Task WatchResourceConsoleLogs(
        WatchResourceConsoleLogsRequest request, IServerStreamWriter<WatchResourceConsoleLogsUpdate> responseStream, ServerCallContext context) => StreamAsync(context, async token =>
    {
        var batches = request.SuppressFollow ? logs.GetAllAsync(request.ResourceName) : logs.WatchAsync(request.ResourceName);
        await foreach (var batch in batches.WithCancellation(token))
        {
            var update = new WatchResourceConsoleLogsUpdate();
            var size = 0;
            foreach (var line in batch)
            {
                if (size > 0 && size + line.Content.Length > CharactersPerMessage)
                {
                    await responseStream.WriteAsync(update, token);
                    update = new WatchResourceConsoleLogsUpdate();
                    size = 0;
                }

                var text = line.Content.Length > CharactersPerMessage ? line.Content[..CharactersPerMessage] : line.Content;
                size += text.Length;
                update.LogLines.Add(new ConsoleLogLine { Text = text, LineNumber = line.LineNumber, IsStdErr = line.IsErrorMessage });
            }

            if (update.LogLines.Count > 0)
            {
                await responseStream.WriteAsync(update, token);
            }
        }
    });

    public override async Task<ResourceCommandResponse> ExecuteResourceCommand(ResourceCommandRequest request, ServerCallContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);
        var arguments = request.Arguments.ToDictionary(a => a.Key, a => TextOf(a.Value), StringComparer.OrdinalIgnoreCase);
        var (result, invalid) = await commands.RunAsync(request.ResourceName, request.CommandName, arguments, ResourceCommandVisibility.UI, ended.Token);

        var response = new ResourceCommandResponse
        {
            Kind = result switch
            {
                _ when invalid.Count > 0 => ResourceCommandResponseKind.InvalidArguments,
                { Success: true } => ResourceCommandResponseKind.Succeeded,
                { Canceled: true } => ResourceCommandResponseKind.Cancelled,
                _ => ResourceCommandResponseKind.Failed,
            },
        };
        if (result.Message is { } message)
        {
            response.Message = message;
        }

        if (result.Data is { } data)
        {
            response.Result = new ResourceCommandResult
            {
                Value = data.Value,
                DisplayImmediately = data.DisplayImmediately,
                Format = data.Format switch
                {
                    ApplicationModel.CommandResultFormat.Json => Protocol.CommandResultFormat.Json,
                    ApplicationModel.CommandResultFormat.Markdown => Protocol.CommandResultFormat.Markdown,
                    _ => Protocol.CommandResultFormat.Text,
                },
            };
        }

        return response;
    }

    public override Task WatchInteractions(
        IAsyncStreamReader<WatchInteractionsRequestUpdate> requestStream,
        IServerStreamWriter<WatchInteractionsResponseUpdate> responseStream,
        ServerCallContext context) => StreamAsync(context, async token =>
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(token);
        var asking = AskAsync(gone.Token);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync(gone.Token))
            {
                var (answer, values) = InteractionMessages.Read(message);
                await interactions.AnswerAsync(message.InteractionId, answer, values, isFinal: !message.ResponseUpdate, gone.Token);
            }
        }
        finally
        {
            await gone.CancelAsync();
            await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task AskAsync(CancellationToken cancellationToken)
        {
            await foreach (var interaction in interactions.WatchAsync(cancellationToken))
            {
                await responseStream.WriteAsync(InteractionMessages.Describe(interaction), cancellationToken);
            }
        }
    });

    private async Task StreamAsync(ServerCallContext context, Func<CancellationToken, Task> stream)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);
        try
        {
            await stream(ended.Token);
        }
        catch (Exception exception) when (ended.IsCancellationRequested && exception is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The page was closed, or the application stops.
        }
    }

    private static string? TextOf(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        Value.KindOneofCase.NumberValue => value.NumberValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };
}
