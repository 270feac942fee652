using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Protocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Aspire.Hosting.Dashboard;

/// <summary>Answers the dashboard.</summary>
internal sealed class ResourceService(
    DashboardSettings settings,
    AppHostInfo appHost,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands) : DashboardService.DashboardServiceBase
{
    private const string ApiKeyHeader = "x-resource-service-api-key";

    // gRPC refuses messages of more than 4 MB; a line may be long.
    private const int MostCharacters = 1_000_000;

    public override Task<ApplicationInformationResponse> GetApplicationInformation(ApplicationInformationRequest request, ServerCallContext context)
    {
        Authorize(context);
        return Task.FromResult(new ApplicationInformationResponse { ApplicationName = appHost.Name.EndsWith(".AppHost", StringComparison.Ordinal) ? appHost.Name[..^8] : appHost.Name });
    }

    public override async Task WatchResources(
        WatchResourcesRequest request, IServerStreamWriter<WatchResourcesUpdate> responseStream, ServerCallContext context)
    {
        Authorize(context);
        await UntilTheCallEndsAsync(context, async cancellationToken =>
        {
            await responseStream.WriteAsync(new WatchResourcesUpdate { InitialData = new InitialResourceData() }, cancellationToken);
            var changes = Channel.CreateUnbounded<ResourceEvent>(new UnboundedChannelOptions { SingleReader = true });
            var reading = ReadAsync(changes.Writer, cancellationToken);

            // What changes while a message is under way goes into the next one, and of each resource only the latest.
            while (await changes.Reader.WaitToReadAsync(cancellationToken))
            {
                var latest = new Dictionary<string, ResourceEvent>(StringComparer.Ordinal);
                while (changes.Reader.TryRead(out var change))
                {
                    latest[change.ResourceId] = change;
                }

                var update = new WatchResourcesChanges();
                update.Value.AddRange(latest.Values.Select(c => new WatchResourcesChange { Upsert = ResourceMapping.Map(c) }));
                await responseStream.WriteAsync(new WatchResourcesUpdate { Changes = update }, cancellationToken);
            }

            await reading;
        });
    }

    public override async Task WatchResourceConsoleLogs(
        WatchResourceConsoleLogsRequest request, IServerStreamWriter<WatchResourceConsoleLogsUpdate> responseStream, ServerCallContext context)
    {
        Authorize(context);
        await UntilTheCallEndsAsync(context, async cancellationToken =>
        {
            var batches = request.SuppressFollow ? logs.GetAllAsync(request.ResourceName) : logs.WatchAsync(request.ResourceName);
            await foreach (var lines in batches.WithCancellation(cancellationToken))
            {
                var update = new WatchResourceConsoleLogsUpdate();
                var characters = 0;
                foreach (var line in lines)
                {
                    var text = line.Content.Length > MostCharacters ? line.Content[..MostCharacters] : line.Content;
                    if (characters + text.Length > MostCharacters)
                    {
                        await responseStream.WriteAsync(update, cancellationToken);
                        update = new WatchResourceConsoleLogsUpdate();
                        characters = 0;
                    }

                    characters += text.Length;
                    update.LogLines.Add(new ConsoleLogLine { LineNumber = line.LineNumber, Text = text, IsStdErr = line.IsErrorMessage });
                }

                await responseStream.WriteAsync(update, cancellationToken);
            }
        });
    }

    public override async Task<ResourceCommandResponse> ExecuteResourceCommand(ResourceCommandRequest request, ServerCallContext context)
    {
        Authorize(context);
        var inputs = request.Arguments.Select(a => new InteractionInput { Name = a.Key, InputType = InputType.Text, Value = TextOf(a.Value) }).ToArray();
        var result = await commands.ExecuteCommandAsync(request.ResourceName, request.CommandName, new InteractionInputCollection(inputs), context.CancellationToken);

        var response = new ResourceCommandResponse
        {
            Kind = result.Success ? ResourceCommandResponseKind.Succeeded
                : result.Canceled ? ResourceCommandResponseKind.Cancelled
                : ResourceCommandResponseKind.Failed,
        };
        if (result.Message is not null)
        {
            response.Message = result.Message;
        }

        if (result.Data is { } data)
        {
            response.Result = new ResourceCommandResult
            {
                Value = data.Value,
                Format = data.Format switch
                {
                    ApplicationModel.CommandResultFormat.Json => Protocol.CommandResultFormat.Json,
                    ApplicationModel.CommandResultFormat.Markdown => Protocol.CommandResultFormat.Markdown,
                    _ => Protocol.CommandResultFormat.Text,
                },
                DisplayImmediately = data.DisplayImmediately,
            };
        }

        return response;
    }

    // Nobody is asked anything; the call stays open, because the dashboard would make it again and again.
    public override async Task WatchInteractions(
        IAsyncStreamReader<WatchInteractionsRequestUpdate> requestStream, IServerStreamWriter<WatchInteractionsResponseUpdate> responseStream, ServerCallContext context)
    {
        Authorize(context);
        await UntilTheCallEndsAsync(context, cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken));
    }

    private static string? TextOf(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.NumberValue => value.NumberValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        _ => null,
    };

    private static async Task UntilTheCallEndsAsync(ServerCallContext context, Func<CancellationToken, Task> work)
    {
        try
        {
            await work(context.CancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException && context.CancellationToken.IsCancellationRequested)
        {
            // The dashboard has hung up, or the application stops.
        }
    }

    private async Task ReadAsync(ChannelWriter<ResourceEvent> changes, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(cancellationToken))
            {
                changes.TryWrite(change);
            }
        }
        finally
        {
            changes.TryComplete();
        }
    }

    private void Authorize(ServerCallContext context)
    {
        if (settings.ResourceServiceApiKey is { } expected
            && !CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(context.RequestHeaders.GetValue(ApiKeyHeader) ?? string.Empty), Encoding.UTF8.GetBytes(expected)))
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, $"The header {ApiKeyHeader} is missing or wrong."));
        }
    }
}
