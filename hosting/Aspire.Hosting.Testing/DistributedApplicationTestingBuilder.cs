using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Makes the application of an AppHost, or one of the test's own, on random ports and without a dashboard.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Runs the entry point of an AppHost up to the moment at which it builds its application.</summary>
    /// <typeparam name="TEntryPoint">A type of the AppHost's assembly, such as <c>Projects.MyApp_AppHost</c>.</typeparam>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>([], (_, _) => { }, cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>(args, (_, _) => { }, cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder, CancellationToken cancellationToken = default) =>
        CreateAsync(typeof(TEntryPoint), args, configureBuilder, cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, [], (_, _) => { }, cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, string[] args, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, args, (_, _) => { }, cancellationToken);

    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);

        var run = new EntryPointRun(entryPoint, args, configureBuilder);
        try
        {
            return new TestingBuilder(await run.GetBuilderAsync(cancellationToken), run);
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins an application that belongs to the test itself.</summary>
    public static IDistributedApplicationTestingBuilder Create(params string[] args) => Create(args, (_, _) => { });

    public static IDistributedApplicationTestingBuilder Create(string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);

        var options = new DistributedApplicationOptions { Args = args };
        var before = TestingHook.Current;
        TestingHook.Current = new TestingHook
        {
            OnBuilderCreating = (made, settings) => TestDefaults.Apply(made, settings, appHost: null, args, configureBuilder),
        };
        try
        {
            return new TestingBuilder(new DistributedApplicationBuilder(options), run: null);
        }
        finally
        {
            TestingHook.Current = before;
        }
    }
}
