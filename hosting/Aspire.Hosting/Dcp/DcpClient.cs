using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// Speaks to the API of one session. All calls share HTTP/2 connections whose server certificate must be the one that was made for this session.
/// A call that finds no server, or a conflict, is repeated for up to 20 s.
/// </summary>
internal sealed partial class DcpClient : IDisposable
{
    private static readonly TimeSpan RetryFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private volatile string? _lost;

    /// <param name="kubeconfig">Where the server is, and the token.</param>
    /// <param name="isTrusted">Decides about the server's certificate; nothing else is asked.</param>
    /// <param name="logger">Hears of watches that had to be opened again.</param>
    /// <param name="time">Clock of the repetitions.</param>
    public DcpClient(DcpKubeconfig kubeconfig, Func<X509Certificate?, bool> isTrusted, ILogger logger, TimeProvider time)
    {
        _logger = logger;
        _time = time;
        _http = CreateHttpClient(kubeconfig.Server, isTrusted);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", kubeconfig.Token);
    }

    public static HttpClient CreateHttpClient(Uri server, Func<X509Certificate?, bool> isTrusted)
    {
        var handler = new SocketsHttpHandler
        {
            // Every followed log and every watch holds a stream for as long as it lives.
            EnableMultipleHttp2Connections = true,
            UseProxy = false,
            AllowAutoRedirect = false,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => isTrusted(presented);
        return new HttpClient(handler)
        {
            BaseAddress = server,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <exception cref="DcpException">The object is invalid, or one of this name exists (status 409).</exception>
    public async Task<T> CreateAsync<T>(T value, CancellationToken cancellationToken) where T : DcpObject, IDcpKind<T>
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, T.ObjectJson);
        var attempts = 0;
        try
        {
            return await CallAsync(
                "create", T.Kind, value.Name, HttpMethod.Post, Path<T>(), T.ObjectJson, cancellationToken,
                body, "application/json", repeatOnConflict: false, onAttempt: () => attempts++).ConfigureAwait(false);
        }
        catch (DcpException exception) when (exception.Status == HttpStatusCode.Conflict && attempts > 1)
        {
            // An earlier attempt got through and only its answer was lost.
            return await GetAsync<T>(value.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <exception cref="DcpException">There is no such object (status 404).</exception>
    public Task<T> GetAsync<T>(string name, CancellationToken cancellationToken) where T : DcpObject, IDcpKind<T> =>
        CallAsync("get", T.Kind, name, HttpMethod.Get, Path<T>(name), T.ObjectJson, cancellationToken);

    /// <summary>Null when there is no such object.</summary>
    public async Task<T?> FindAsync<T>(string name, CancellationToken cancellationToken) where T : DcpObject, IDcpKind<T>
    {
        try
        {
            return await GetAsync<T>(name, cancellationToken).ConfigureAwait(false);
        }
        catch (DcpException exception) when (exception.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<T>> ListAsync<T>(CancellationToken cancellationToken) where T : DcpObject, IDcpKind<T> =>
        (await CallAsync("list", T.Kind, null, HttpMethod.Get, Path<T>(), T.ListJson, cancellationToken).ConfigureAwait(false)).Items;

    /// <summary>Changes what <paramref name="mergePatch"/> names and leaves the rest (RFC 7396).</summary>
    public Task<T> PatchAsync<T>(string name, JsonObject mergePatch, CancellationToken cancellationToken) where T : DcpObject, IDcpKind<T> =>
        CallAsync(
            "patch", T.Kind, name, HttpMethod.Patch, Path<T>(name), T.ObjectJson, cancellationToken,
            Encoding.UTF8.GetBytes(mergePatch.ToJsonString()), "application/merge-patch+json");

    /// <summary>Asks an executable or a container that was created with <c>start: false</c> to start.</summary>
    public Task<T> RequestStartAsync<T>(string name, CancellationToken cancellationToken) where T : DcpObject, IDcpKind<T> =>
        PatchAsync<T>(name, new JsonObject { ["spec"] = new JsonObject { ["start"] = true } }, cancellationToken);

    /// <summary>Asks an executable or a container to stop; its end comes as a change of state.</summary>
    public Task<T> RequestStopAsync<T>(string name, CancellationToken cancellationToken) where T : DcpObject, IDcpKind<T> =>
        PatchAsync<T>(name, new JsonObject { ["spec"] = new JsonObject { ["stop"] = true } }, cancellationToken);

    /// <summary>Asks for the deletion, which takes as long as the process takes to stop. False when there is no such object.</summary>
    public async Task<bool> DeleteAsync<T>(string name, CancellationToken cancellationToken) where T : DcpObject, IDcpKind<T>
    {
        try
        {
            await CallAsync<JsonObject>("delete", T.Kind, name, HttpMethod.Delete, Path<T>(name), null, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DcpException exception) when (exception.Status == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Deletes and waits until the name is free again.</summary>
    public async Task DeleteAndWaitAsync<T>(string name, CancellationToken cancellationToken) where T : DcpObject, IDcpKind<T>
    {
        var pause = FirstPause;
        if (!await DeleteAsync<T>(name, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        while (await FindAsync<T>(name, cancellationToken).ConfigureAwait(false) is not null)
        {
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
            pause = Longer(pause, TimeSpan.FromMilliseconds(100));
        }
    }

    public Task<DcpExecution> GetExecutionAsync(CancellationToken cancellationToken) =>
        CallAsync("get", "execution", null, HttpMethod.Get, "admin/execution", DcpJson.Default.DcpExecution, cancellationToken);

    /// <summary>Asks the server to clean up or to stop. Never repeated: a server that does not answer has stopped already.</summary>
    public async Task PatchExecutionAsync(string status, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new DcpExecution(status, "Full"), DcpJson.Default.DcpExecution);
        using var request = Request(HttpMethod.Patch, "admin/execution", body, "application/merge-patch+json");
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await FailureAsync("patch", "execution", null, response, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the server is up: one attempt, no repetition.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var request = Request(HttpMethod.Get, "admin/execution");
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is not HttpRequestError.SecureConnectionError)
        {
            return false;
        }
    }

    /// <summary>From here on a call that gets no answer fails at once, for this reason: the server is known to be gone.</summary>
    public void GiveUp(string reason) => _lost = reason;

    /// <summary>Ends every watch and every followed log.</summary>
    public void Dispose()
    {
        _closed.Cancel();
        _http.Dispose();
    }

    private static string Path<T>(string? name = null) where T : DcpObject, IDcpKind<T> =>
        $"apis/{DcpObject.GroupVersion}/{T.Plural}{(name is null ? "" : "/" + Uri.EscapeDataString(name))}";

    private static HttpRequestMessage Request(HttpMethod method, string path, byte[]? body = null, string? contentType = null)
    {
        var request = new HttpRequestMessage(method, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType!);
        }

        return request;
    }

    private async Task<TAnswer> CallAsync<TAnswer>(
        string verb, string kind, string? name, HttpMethod method, string path, JsonTypeInfo<TAnswer>? json, CancellationToken cancellationToken,
        byte[]? body = null, string? contentType = null, bool repeatOnConflict = true, Action? onAttempt = null)
        where TAnswer : class
    {
        var started = _time.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            onAttempt?.Invoke();
            try
            {
                using var request = Request(method, path, body, contentType);
                using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                    .ConfigureAwait(false);
                if (!response.IsSuccessStatusCode)
                {
                    throw await FailureAsync(verb, kind, name, response, cancellationToken).ConfigureAwait(false);
                }

                if (json is null)
                {
                    return null!;
                }

                using var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                return await JsonSerializer.DeserializeAsync(content, json, cancellationToken).ConfigureAwait(false)
                    ?? throw new DcpException($"DCP gave an empty answer to {verb} {kind} '{name}'.");
            }
            catch (Exception exception) when (_closed.IsCancellationRequested && !cancellationToken.IsCancellationRequested
                && exception is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                throw new DcpException($"DCP has been stopped ({verb} {kind}{(name is null ? "" : $" '{name}'")}).", exception);
            }
            catch (Exception exception) when (IsTransient(exception, repeatOnConflict) && MayRepeat(started))
            {
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
                pause = Longer(pause, LongestPause);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                throw Unanswered(verb, kind, name, exception);
            }
        }
    }

    private static bool IsTransient(Exception exception, bool repeatOnConflict) => exception switch
    {
        HttpRequestException or IOException => true,
        DcpException { Status: HttpStatusCode.Conflict } => repeatOnConflict,
        DcpException { Status: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } => true,
        _ => false,
    };

    private bool MayRepeat(long started) => _lost is null && _time.GetElapsedTime(started) < RetryFor;

    private DcpException Unanswered(string verb, string kind, string? name, Exception cause) => new(
        _lost ?? $"DCP did not answer ({verb} {kind}{(name is null ? "" : $" '{name}'")}) for {RetryFor.TotalSeconds} s: {cause.Message}", cause);

    private static TimeSpan Longer(TimeSpan pause, TimeSpan longest) => pause * 2 < longest ? pause * 2 : longest;

    private static async Task<DcpException> FailureAsync(
        string verb, string kind, string? name, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return new DcpException(verb, kind, name, response.StatusCode, MessageIn(text) ?? response.ReasonPhrase ?? "no reason given");
    }

    private static string? MessageIn(string text)
    {
        try
        {
            if (text.StartsWith('{') && JsonSerializer.Deserialize(text, DcpJson.Default.DcpFailure)?.Message is { Length: > 0 } message)
            {
                return message;
            }
        }
        catch (JsonException)
        {
            // Plain text, as from the /admin part of the API.
        }

        return text.Trim() is { Length: > 0 } plain ? plain : null;
    }
}
