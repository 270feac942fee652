using Yarp.ReverseProxy.Forwarder;

namespace Nexus.Hosting.Aws.Local.LoadBalancing;

/// <summary>
/// Changes a request as an Application Load Balancer does: the Host stays, the client's address, scheme and port go into X-Forwarded-*
/// ("HTTP headers and Application Load Balancers").
/// </summary>
internal sealed class AlbTransformer : HttpTransformer
{
    public static readonly AlbTransformer Instance = new();

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var request = httpContext.Request;
        proxyRequest.Headers.Host = request.Host.Value;

        var earlier = request.Headers["X-Forwarded-For"].ToString();
        var client = httpContext.Connection.RemoteIpAddress?.MapToIPv4().ToString();
        Set("X-Forwarded-For", earlier.Length == 0 ? client : $"{earlier}, {client}");
        Set("X-Forwarded-Proto", request.Scheme);
        Set("X-Forwarded-Port", $"{request.Host.Port ?? 80}");

        void Set(string name, string? value)
        {
            proxyRequest.Headers.Remove(name);
            proxyRequest.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
