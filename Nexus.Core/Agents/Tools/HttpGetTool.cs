using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Nexus.Core.Agents.Tools;

/// <summary>Fetches a resource from a host that the operator allows. It connects to the very address that was checked, so a name that changes its address gains nothing.</summary>
public sealed partial class HttpGetTool : IAgentTool
{
    private readonly HttpGetOptions _options;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly Func<IPAddress, bool> _isAllowed;

    /// <summary>The tool within limits.</summary>
    public HttpGetTool(HttpGetOptions options) : this(options, Dns.GetHostAddressesAsync, PublicAddresses.Contain)
    {
    }

    internal HttpGetTool(HttpGetOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPAddress, bool> isAllowed) =>
        (_options, _resolve, _isAllowed) = (options, resolve, isAllowed);

    /// <inheritdoc/>
    public ToolDefinition Definition { get; } = new(
        "http_get",
        "Fetches public web resources from hosts on an allow-list.",
        [
            "web", "website", "url", "http", "fetch", "download", "online", "weather", "news", "stock", "exchange rate", "currency", "rss", "web page", "monitor",
            "网站", "天气", "新闻", "股票", "汇率",
        ],
        """
        {
          "type": "object",
          "properties": {
            "url": { "type": "string", "description": "The address, beginning with https:// or http://." }
          },
          "required": ["url"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public async ValueTask<string> InvokeAsync(ToolInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var text = input.Text("url");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            throw new ToolException($"http_get: '{ToolInput.Shown(text)}' is not an address such as https://example.com/page.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.Timeout);
        using var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            MaxResponseHeadersLength = 32,
            ConnectCallback = ConnectAsync,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Nexus-http_get/1.0");
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                Check(url);
                using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                    && response.Headers.Location is { } location)
                {
                    url = redirects < _options.MaxRedirects
                        ? new Uri(url, location)
                        : throw new ToolException($"http_get: the address leads on and on; {_options.MaxRedirects} redirects were followed.");
                    continue;
                }

                return response.IsSuccessStatusCode
                    ? await ReadAsync(response, limit.Token)
                    : throw new ToolException($"http_get: {url.Host} answered {(int)response.StatusCode} {response.ReasonPhrase}.");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToolException($"http_get: {url.Host} took longer than {_options.Timeout.TotalSeconds:0.#} seconds.");
        }
        catch (HttpRequestException e)
        {
            throw new ToolException(e.InnerException is ToolException inner ? inner.Message : $"http_get: {url.Host} cannot be reached ({e.HttpRequestError}).", e);
        }
        catch (IOException e)
        {
            throw new ToolException($"http_get: the connection to {url.Host} broke off.", e);
        }
    }

    private void Check(Uri url)
    {
        if (url.Scheme is not ("https" or "http"))
        {
            throw new ToolException($"http_get: only https and http addresses can be fetched, not {ToolInput.Shown(url.Scheme)}.");
        }

        if (url.UserInfo.Length > 0)
        {
            throw new ToolException("http_get: an address with a user name or password in it is not fetched.");
        }

        var host = url.IdnHost.TrimEnd('.');
        if (!_options.AllowedHosts.Any(allowed => Matches(host, allowed)))
        {
            throw new ToolException(
                $"http_get: the host '{ToolInput.Shown(host)}' is not on the allow-list; {(_options.AllowedHosts.Count == 0 ? "no host is (the operator sets Tools:HttpGet:AllowedHosts)" : $"there are {string.Join(", ", _options.AllowedHosts)}")}.");
        }
    }

    private static bool Matches(string host, string allowed) => allowed.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase) && host.Length > allowed.Length - 1
        : host.Equals(allowed, StringComparison.OrdinalIgnoreCase);

    // One bad address among several is enough to refuse: that is what an attack by DNS looks like.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext connection, CancellationToken cancellationToken)
    {
        var host = connection.DnsEndPoint.Host;
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolve(host, cancellationToken);
        }
        catch (SocketException e)
        {
            throw new ToolException($"http_get: the name {host} is not known.", e);
        }

        if (addresses.Length == 0 || !Array.TrueForAll(addresses, address => _isAllowed(address)))
        {
            throw new ToolException($"http_get: {host} leads to an address that is not public; such are never connected to.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, connection.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? "text/plain";
        if (!type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            && !type.EndsWith("json", StringComparison.OrdinalIgnoreCase) && !type.EndsWith("xml", StringComparison.OrdinalIgnoreCase) && !type.EndsWith("yaml", StringComparison.OrdinalIgnoreCase))
        {
            throw new ToolException($"http_get: the answer is {ToolInput.Shown(type)}, which is not text.");
        }

        // Counted after decompression, so that a small body cannot become a large one.
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[_options.MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > _options.MaxBytes)
        {
            throw new ToolException($"http_get: the answer is larger than {_options.MaxBytes} bytes.");
        }

        var text = Encoding.UTF8.GetString(buffer, 0, length);
        return type.EndsWith("html", StringComparison.OrdinalIgnoreCase) ? Plain(text) : text;
    }

    private static string Plain(string html)
    {
        var text = Tag().Replace(Invisible().Replace(html, " "), " ");
        return Space().Replace(WebUtility.HtmlDecode(text), " ").Trim();
    }

    [GeneratedRegex("<(script|style|head|noscript|template)\\b[^>]*>.*?</\\1\\s*>|<!--.*?-->", RegexOptions.IgnoreCase | RegexOptions.Singleline, 5000)]
    private static partial Regex Invisible();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 5000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
