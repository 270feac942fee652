using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Tests.Dcp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Nexus.Tests;

namespace Aspire.Hosting.Tests.Dashboard;

/// <summary>An application with the real dashboard; one for all tests of a class.</summary>
public sealed class DashboardApp : IAsyncLifetime
{
    private readonly Messages _messages = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private DistributedApplication? _application;

    public DistributedApplication Application => _application ?? throw new InvalidOperationException("The application has not been started.");

    public HttpClient Http => _http;

    public string Page => LoginUrl[..LoginUrl.IndexOf("/login", StringComparison.Ordinal)];

    public string LoginUrl => _messages.All.Single(m => m.StartsWith("Login to the dashboard at ", StringComparison.Ordinal))["Login to the dashboard at ".Length..];

    public IReadOnlyList<string> Log => _messages.All;

    public string Setting(string key) => Application.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()[key]
        ?? throw new InvalidOperationException($"'{key}' is not set.");

    internal static IDistributedApplicationBuilder CreateBuilder(Messages messages, params string[] args)
    {
        _ = DcpEngine.Options();
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = args,
            ProjectDirectory = AppContext.BaseDirectory,
            DashboardApplicationName = "Shop of tests",
        });
        builder.Services.AddLogging(logging => logging.ClearProviders().AddProvider(messages));
        return builder;
    }

    public async ValueTask InitializeAsync()
    {
        var builder = CreateBuilder(_messages, "--DcpPublisher:RandomizePorts=true");
        var password = builder.AddParameter("password", "sesame", secret: true);
        builder.AddExecutable("stock", "bash", AppContext.BaseDirectory, "-c", "echo stock is ready; exec sleep 600").WithEnvironment("PASSWORD", password);
        builder.AddExecutable("front", "bash", AppContext.BaseDirectory, "-c", "echo front is open; echo front complains >&2; exec sleep 600")
            .WithHttpEndpoint(env: "PORT")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Storefront");
        builder.Services.AddHealthChecks().AddCheck("drawer", () => HealthCheckResult.Unhealthy("The drawer is empty."));
        builder.AddExecutable("till", "bash", AppContext.BaseDirectory, "-c", "exec sleep 600").WithEnvironment("PASSWORD", password).WithHealthCheck("drawer");
        builder.AddExecutable("broken", "bash", AppContext.BaseDirectory, "-c", "exit 3");

        // Sends one span in the way that its environment says, and one without the key.
        builder.AddExecutable("tracer", "bash", AppContext.BaseDirectory, "-c", Tracer).WithOtlpExporter(OtlpProtocol.HttpJson);
        builder.AddExecutable("grpc-tracer", "dotnet", AppContext.BaseDirectory, "exec", DcpEngine.Child, "trace", "sent-over-grpc").WithOtlpExporter(OtlpProtocol.Grpc);
        builder.AddExecutable("protobuf-tracer", "dotnet", AppContext.BaseDirectory, "exec", DcpEngine.Child, "trace", "sent-as-protobuf")
            .WithOtlpExporter(OtlpProtocol.HttpProtobuf);

        _application = builder.Build();
        await _application.StartAsync(DcpEngine.Token);
        await _application.ResourceNotifications.WaitForResourceHealthyAsync("aspire-dashboard", DcpEngine.Token).WaitAsync(DcpEngine.Patience, DcpEngine.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_application is not null)
        {
            await _application.StopAsync(CancellationToken.None);
            await _application.DisposeAsync();
        }
    }

    private const string Tracer = """
        now=$(date +%s)
        span='{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"tracer"}}]},"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"open-the-shop","kind":1,"startTimeUnixNano":"'$now'000000000","endTimeUnixNano":"'$now'500000000"}]}]}]}'
        curl -sf --noproxy '*' --retry 60 --retry-all-errors --retry-delay 1 -o /dev/null -X POST "$OTEL_EXPORTER_OTLP_ENDPOINT/v1/traces" -H 'content-type: application/json' -H "${OTEL_EXPORTER_OTLP_HEADERS/=/: }" -d "$span"
        echo with key: $?
        echo without key: $(curl -s --noproxy '*' -o /dev/null -w '%{http_code}' -X POST "$OTEL_EXPORTER_OTLP_ENDPOINT/v1/traces" -H 'content-type: application/json' -d "$span")
        """;
}
