using Amazon.Runtime;

namespace Nexus.Core.Storage;

/// <summary>
/// Sends the requests of the AWS SDK so that an exchange with the service, once begun, is finished whatever becomes of whoever asked for it. A
/// client of ours that leaves would otherwise tear down a pooled connection in mid-answer, and with it the next request that was about to use it.
/// </summary>
internal sealed class WholeExchanges : HttpClientFactory
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        // The SDK follows no redirect by itself, and checks the bytes as they were sent.
        new(new Handler(new SocketsHttpHandler { AllowAutoRedirect = false }, clientConfig.Timeout ?? DefaultTimeout)) { Timeout = Timeout.InfiniteTimeSpan };

    private sealed class Handler(HttpMessageHandler inner, TimeSpan timeout) : DelegatingHandler(inner)
    {
        // The caller's wish to go ends the wait, not the exchange.
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            ExchangeAsync(request).WaitAsync(cancellationToken);

        private async Task<HttpResponseMessage> ExchangeAsync(HttpRequestMessage request)
        {
            using var ending = new CancellationTokenSource(timeout);
            try
            {
                var response = await base.SendAsync(request, ending.Token);
                await response.Content.LoadIntoBufferAsync(ending.Token);
                return response;
            }
            catch (OperationCanceledException e) when (ending.IsCancellationRequested)
            {
                // Nobody wished to go: it is a failure, and the SDK tries again what looks like a broken connection.
                throw new IOException($"{request.RequestUri?.Host} did not answer within {timeout.TotalSeconds:0.#} seconds.", e);
            }
        }
    }
}
