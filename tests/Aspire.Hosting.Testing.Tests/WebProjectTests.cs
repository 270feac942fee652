using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Testing.Tests;

/// <summary>How a web project is told where to listen, and what it does then.</summary>
public sealed class WebProjectTests : TestBase, IDisposable
{
    private static readonly string TestApps =
        typeof(WebProjectTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "TestApps").Value!;

    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-web").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_project_that_configures_Kestrel_itself_listens_on_its_own_endpoints_and_on_those_of_the_model()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddProject("web", Path.Combine(TestApps, "Kestrel.Web", "Kestrel.Web.csproj"))
            .WithHttpEndpoint(name: "admin")
            .WithHttpHealthCheck("/health", endpointName: "Public")
            .WithReplicas(2);
        await using var app = await StartAsync(builder);
        await WaitHealthyAsync(app);

        using var site = app.CreateHttpClient("web", "Public");
        using var admin = app.CreateHttpClient("web", "admin");
        using var rpc = app.CreateHttpClient("web", "Rpc");
        rpc.DefaultRequestVersion = HttpVersion.Version20;
        rpc.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        Assert.StartsWith("http HTTP/1.1", await site.GetStringAsync("/", Token));
        Assert.StartsWith("http HTTP/1.1", await admin.GetStringAsync("/", Token));
        Assert.StartsWith("http HTTP/2", await rpc.GetStringAsync("/", Token));
        Assert.DoesNotContain(":571", $"{site.BaseAddress} {rpc.BaseAddress}");
    }

    [Fact]
    public async Task A_project_serves_HTTPS_with_the_certificate_that_it_is_given()
    {
        var file = Path.Combine(_folder, "certificate.pfx");
        await File.WriteAllBytesAsync(file, CreateCertificate().Export(X509ContentType.Pfx, "secret"), Token);
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddProject("web", Path.Combine(TestApps, "Greeter.Web", "Greeter.Web.csproj"))
            .WithHttpEndpoint()
            .WithHttpsEndpoint()
            .WithHttpHealthCheck("/health", endpointName: "https")
            .WithEnvironment("Kestrel__Certificates__Default__Path", file)
            .WithEnvironment("Kestrel__Certificates__Default__Password", "secret");
        builder.Services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, presented, _, _) => presented?.Subject == "CN=localhost",
        }));
        await using var app = await StartAsync(builder);
        await WaitHealthyAsync(app);

        using var https = app.CreateHttpClient("web");

        Assert.Equal("https", https.BaseAddress?.Scheme);
        Assert.Equal("fine", await https.GetStringAsync("/health", Token));
    }

    [Fact]
    public async Task An_HTTPS_endpoint_without_a_certificate_is_told_with_what_makes_one()
    {
        using (var store = new X509Store(StoreName.My, StoreLocation.CurrentUser, OpenFlags.ReadOnly))
        {
            Assert.SkipUnless(store.Certificates.Count == 0, "This machine has certificates, perhaps that for development.");
        }

        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddProject("web", Path.Combine(TestApps, "Greeter.Web", "Greeter.Web.csproj")).WithHttpsEndpoint();
        await using var app = await StartAsync(builder);

        // It ends by itself: Kestrel does not serve HTTPS without one.
        var end = await app.ResourceNotifications.WaitForResourceAsync("web", e => e.Snapshot.ExitCode is not null, Token).WaitAsync(Patience, Token);

        Assert.NotEqual(0, end.Snapshot.ExitCode);
        var logs = app.Services.GetRequiredService<ResourceLoggerService>();
        var model = app.Services.GetRequiredService<DistributedApplicationModel>();
        var lines = new List<string>();
        await foreach (var batch in logs.GetAllAsync(model.Resources.Single(r => r.Name == "web")).WithCancellation(Token))
        {
            lines.AddRange(batch.Select(l => l.Content));
        }

        Assert.Contains(lines, l => l.Contains("'web' has an HTTPS endpoint") && l.Contains("dotnet dev-certs https --trust"));
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }
}
