using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Dashboard.Protocol;
using Aspire.Hosting.Tests.Dcp;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Tests.Dashboard;

/// <summary>Answers questions through the same call as a page of the dashboard.</summary>
internal sealed class InteractionClient : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<WatchInteractionsRequestUpdate, WatchInteractionsResponseUpdate> _call;

    private InteractionClient(GrpcChannel channel, string key)
    {
        var method = new Method<WatchInteractionsRequestUpdate, WatchInteractionsResponseUpdate>(
            MethodType.DuplexStreaming,
            "aspire.v1.DashboardService",
            "WatchInteractions",
            Marshallers.Create(m => m.ToByteArray(), WatchInteractionsRequestUpdate.Parser.ParseFrom),
            Marshallers.Create(m => m.ToByteArray(), WatchInteractionsResponseUpdate.Parser.ParseFrom));
        _channel = channel;
        _call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, new CallOptions(new Metadata { { "x-resource-service-api-key", key } }));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<InteractionClient> ConnectAsync(DistributedApplication application)
    {
        var address = await application.Services.GetRequiredService<ResourceServiceHost>().GetAddressAsync(Token);
        return new(GrpcChannel.ForAddress(address), application.Services.GetRequiredService<DashboardSettings>().ResourceServiceApiKey!);
    }

    public async Task<WatchInteractionsResponseUpdate> ReadAsync()
    {
        Assert.True(await _call.ResponseStream.MoveNext(Token).WaitAsync(DcpEngine.Patience, Token));
        return _call.ResponseStream.Current;
    }

    public Task AnswerAsync(WatchInteractionsRequestUpdate answer) => _call.RequestStream.WriteAsync(answer, Token);

    /// <summary>Presses the first button of a notification.</summary>
    public Task AcceptAsync(WatchInteractionsResponseUpdate notification) =>
        AnswerAsync(new() { InteractionId = notification.InteractionId, Notification = new() { Result = true } });

    /// <summary>Fills in a dialog as it was sent, and saves it.</summary>
    public Task FillInAsync(WatchInteractionsResponseUpdate dialog, string name, string value)
    {
        var inputs = dialog.InputsDialog.Clone();
        inputs.InputItems.Single(i => i.Name == name).Value = value;
        return AnswerAsync(new() { InteractionId = dialog.InteractionId, InputsDialog = inputs });
    }

    public void Dispose()
    {
        _call.Dispose();
        _channel.Dispose();
    }
}
