// Every test starts engines of its own; the ones that need several at once start them themselves.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]

namespace Aspire.Hosting.Testing.Tests;

public abstract class TestBase
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The AppHost in TestApps/Greeter.AppHost.</summary>
    protected static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync<global::Projects.Greeter_AppHost>(args, Token).WaitAsync(Patience, Token);

    protected static async Task<DistributedApplication> StartAsync(IDistributedApplicationTestingBuilder builder)
    {
        var app = await builder.BuildAsync(Token).WaitAsync(Patience, Token);
        await app.StartAsync(Token).WaitAsync(Patience, Token);
        return app;
    }

    protected static Task WaitHealthyAsync(DistributedApplication app) =>
        app.ResourceNotifications.WaitForResourceHealthyAsync("web", Token).WaitAsync(Patience, Token);
}
