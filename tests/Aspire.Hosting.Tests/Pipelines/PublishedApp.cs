using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Tests.Pipelines;

/// <summary>An application that is published in this process, and what was printed.</summary>
internal sealed partial class PublishedApp : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nexus-publish");
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public string Folder => _folder.FullName;

    public string Output => _output.ToString();

    public string Errors => _errors.ToString();

    public int ExitCode { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Publishes; <c>--step publish</c> unless the arguments say otherwise.</summary>
    public static async Task<PublishedApp> RunAsync(Action<IDistributedApplicationBuilder> model, params string[] args)
    {
        var app = new PublishedApp();
        try
        {
            await using var application = app.Build(model, args);
            await application.StartAsync(Token);
            await application.WaitForShutdownAsync(Token);
            app.ExitCode = application.Services.GetRequiredService<PipelineExecution>().ExitCode;
            return app;
        }
        catch
        {
            app.Dispose();
            throw;
        }
    }

    public DistributedApplication Build(Action<IDistributedApplicationBuilder> model, params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--operation", "publish", "--output-path", Path.Combine(Folder, "out"), "--ASPIRE_HOME", Path.Combine(Folder, "home"), .. args],
            ProjectDirectory = AppContext.BaseDirectory,
        });
        builder.Services.AddSingleton<IPipelineCaller>(s => new PipelineConsole(
            _output, _errors, s.GetRequiredService<IHostEnvironment>(), s.GetRequiredService<TimeProvider>()));
        model(builder);
        return builder.Build();
    }

    /// <summary>How a step ended: done, warning, FAILED or not run; null: it does not appear.</summary>
    public string? EndOf(string step) => Ends().Matches(Output).Where(m => m.Groups["step"].Value == step).Select(m => m.Groups["end"].Value).SingleOrDefault();

    public void Dispose() => _folder.Delete(recursive: true);

    [GeneratedRegex(@"^  (?<step>\S+) +(?<end>done|warning|FAILED|not run) ", RegexOptions.Multiline)]
    private static partial Regex Ends();
}

internal static class Steps
{
    /// <summary>A step that belongs to what <c>--step publish</c> runs.</summary>
    public static void AddPublishStep(this IDistributedApplicationBuilder builder, string name, Func<PipelineStepContext, Task> action, params string[] dependsOn) =>
        builder.Pipeline.AddStep(name, action, dependsOn, WellKnownPipelineSteps.Publish);

    public static void AddPublishStep(this IDistributedApplicationBuilder builder, string name, Action action, params string[] dependsOn) =>
        builder.AddPublishStep(
            name,
            _ =>
            {
                action();
                return Task.CompletedTask;
            },
            dependsOn);
}
