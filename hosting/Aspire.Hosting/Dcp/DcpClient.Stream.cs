using System.Net;

namespace Aspire.Hosting.Dcp;

internal sealed partial class DcpClient
{
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Opens an endless answer, with the usual repetitions. Null when this client was disposed.</summary>
    private async Task<LineStream?> OpenAsync(string verb, string kind, string? name, string path, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var pause = FirstPause;
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                using var request = Request(HttpMethod.Get, path);
                var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                    return new LineStream(response, content, _closed.Token);
                }

                using (response)
                {
                    throw await FailureAsync(verb, kind, name, response, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (_closed.IsCancellationRequested && !cancellationToken.IsCancellationRequested
                && exception is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                return null;
            }
            catch (Exception exception) when (IsTransient(exception, repeatOnConflict: true) && MayRepeat(started))
            {
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
                pause = Longer(pause, LongestPause);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                throw Unanswered(verb, kind, name, exception);
            }
        }

        return null;
    }

    /// <summary>Lines of an answer. A broken connection ends it like a finished one, but says so.</summary>
    private sealed class LineStream(HttpResponseMessage response, Stream content, CancellationToken closed) : IAsyncDisposable
    {
        private readonly Utf8Lines _lines = new(content);

        /// <summary>Whether the end was an accident.</summary>
        public bool Broken { get; private set; }

        public string Reason { get; private set; } = "the server closed it";

        public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
        {
            using var either = closed.UnsafeRegister(static state => ((HttpResponseMessage)state!).Dispose(), response);
            try
            {
                return await _lines.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested
                && exception is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                Broken = true;
                Reason = exception.Message;
                return null;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _lines.DisposeAsync().ConfigureAwait(false);
            response.Dispose();
        }
    }
}
