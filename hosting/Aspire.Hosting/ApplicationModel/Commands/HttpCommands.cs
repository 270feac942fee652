namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a command that sends a request makes of the answer's body.</summary>
public enum HttpCommandResultMode
{
    /// <summary>Only whether it succeeded.</summary>
    None = 0,

    /// <summary>JSON or text, as the answer says.</summary>
    Auto = 1,

    Json = 2,

    Text = 3,
}

/// <summary>How a command sends its request, besides how it looks.</summary>
public class HttpCommandOptions : CommandOptions
{
    /// <summary>The endpoint that is called; null: the resource's own of https or http.</summary>
    public Func<EndpointReference>? EndpointSelector { get; set; }

    /// <summary>Null is POST.</summary>
    public HttpMethod? Method { get; set; }

    /// <summary>The name of the client that <see cref="IHttpClientFactory"/> makes; null is the default one.</summary>
    public string? HttpClientName { get; set; }

    /// <summary>Adds what the request needs: headers, a body.</summary>
    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }

    /// <summary>Decides what the answer means. Default: a status of 2xx is success.</summary>
    public Func<HttpCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }

    public HttpCommandResultMode ResultMode { get; set; }
}

/// <summary>A request that is about to be sent.</summary>
public sealed class HttpCommandRequestContext
{
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The instance of the resource.</summary>
    public required string ResourceName { get; init; }

    public required EndpointReference Endpoint { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public required HttpClient HttpClient { get; init; }

    public required HttpRequestMessage Request { get; init; }
}

/// <summary>An answer that came.</summary>
public sealed class HttpCommandResultContext
{
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The instance of the resource.</summary>
    public required string ResourceName { get; init; }

    public required EndpointReference Endpoint { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public required HttpClient HttpClient { get; init; }

    public required HttpResponseMessage Response { get; init; }
}
