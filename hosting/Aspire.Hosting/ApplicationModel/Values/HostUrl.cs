using Aspire.Hosting.Dcp;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A URL of this machine. A container gets it with the name under which it reaches the machine.</summary>
/// <param name="Url">The URL as a process on this machine uses it.</param>
public record HostUrl(string Url) : IExpressionValue, IValueProvider, IManifestExpressionProvider
{
    string IManifestExpressionProvider.ValueExpression => Url;

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) =>
        ((IValueProvider)this).GetValueAsync(new ValueProviderContext(), cancellationToken);

    async ValueTask<string?> IValueProvider.GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (context.EffectiveNetwork == KnownNetworkIdentifiers.LocalhostNetwork
            || !Uri.TryCreate(Url, UriKind.Absolute, out var uri)
            || !EndpointHostHelpers.IsLocalhost(uri.Host))
        {
            return Url;
        }

        var runtime = context.ExecutionContext?.TryGetService<IContainerHostName>();
        var host = runtime is null ? KnownHostNames.DockerDesktopHostBridge : await runtime.GetAsync(cancellationToken);
        var translated = new UriBuilder(uri) { Host = host }.Uri.ToString();
        return Url.EndsWith('/') ? translated : translated.TrimEnd('/');
    }
}
