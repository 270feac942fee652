using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

/// <summary>
/// The state in <c>~/.aspire/deployments/(AppHost)/(environment).json</c>, in one flat object whose keys are those of configuration. It may
/// hold what a person was asked for, passwords too: only the owner can read it.
/// </summary>
internal sealed partial class DeploymentStateFile(IConfiguration configuration, IHostEnvironment environment, IOptions<PipelineOptions> options)
    : IDeploymentStateManager, IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, long> _versions = [];
    private JsonObject? _state;

    public string? StateFilePath => PathFor(configuration, environment.EnvironmentName);

    /// <exception cref="ArgumentException">The environment's name can't be that of a file.</exception>
    public static string? PathFor(IConfiguration configuration, string environmentName)
    {
        if (configuration["AppHost:PathSha256"] is not { Length: > 0 } appHost)
        {
            return null;
        }

        if (!IsPlainName(environmentName))
        {
            throw new ArgumentException(
                $"The environment '{environmentName}' can't have a deployment state: letters, digits, '-' and '_' are allowed in its name. Choose another one with --environment.",
                nameof(environmentName));
        }

        var home = configuration["ASPIRE_HOME"] is { Length: > 0 } configured
            ? configured
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspire");
        return Path.Combine(home, "deployments", appHost, $"{environmentName.ToLowerInvariant()}.json");
    }

    /// <summary>Whether the environment can have a state: its name is that of the file.</summary>
    public static bool IsPlainName(string environmentName) => PlainName().IsMatch(environmentName);

    public Task<DeploymentStateSection> AcquireSectionAsync(string sectionName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(sectionName);
        return ExclusivelyAsync(
            async () =>
            {
                var found = DeploymentStateShape.Find(await LoadAsync(cancellationToken), sectionName);
                var section = new DeploymentStateSection(sectionName, found?.DeepClone() as JsonObject, _versions.GetValueOrDefault(sectionName));
                if (found is JsonValue value)
                {
                    section.SetValue(value.ToString());
                }

                return section;
            },
            cancellationToken);
    }

    public Task SaveSectionAsync(DeploymentStateSection section, CancellationToken cancellationToken = default) =>
        ChangeAsync(section, section?.Data.DeepClone() as JsonObject, cancellationToken);

    public Task DeleteSectionAsync(DeploymentStateSection section, CancellationToken cancellationToken = default) =>
        ChangeAsync(section, data: null, cancellationToken);

    public Task ClearAllStateAsync(CancellationToken cancellationToken = default) => ExclusivelyAsync(
        () =>
        {
            if (StateFilePath is { } file && File.Exists(file))
            {
                File.Delete(file);
            }

            _versions.Clear();
            _state = null;
            return Task.FromResult(true);
        },
        cancellationToken);

    public void Dispose() => _gate.Dispose();

    private Task ChangeAsync(DeploymentStateSection section, JsonObject? data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(section);
        return ExclusivelyAsync(
            async () =>
            {
                var state = await LoadAsync(cancellationToken);
                var current = _versions.GetValueOrDefault(section.SectionName);
                if (section.Version != current)
                {
                    throw new InvalidOperationException(
                        $"The section '{section.SectionName}' of the deployment state was saved by somebody else: it is at version {current}, yours at {section.Version}. Acquire it again, change it, and save it before others do.");
                }

                DeploymentStateShape.Put(state, section.SectionName, data);
                await WriteAsync(state, cancellationToken);
                _versions[section.SectionName] = ++section.Version;
                return true;
            },
            cancellationToken);
    }

    private async Task<T> ExclusivelyAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await action();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<JsonObject> LoadAsync(CancellationToken cancellationToken)
    {
        if (_state is null)
        {
            var file = StateFilePath;
            try
            {
                _state = file is not null && File.Exists(file)
                    ? DeploymentStateShape.Unflatten(JsonNode.Parse(await File.ReadAllTextAsync(file, cancellationToken), documentOptions: Lenient) as JsonObject ?? [])
                    : [];
            }
            catch (JsonException exception)
            {
                throw new DistributedApplicationException(
                    $"The deployment state '{file}' can't be read: {exception.Message} Correct the file, or delete it to begin anew.", exception);
            }
        }

        return _state;
    }

    private async Task WriteAsync(JsonObject state, CancellationToken cancellationToken)
    {
        if (options.Value.ClearCache || StateFilePath is not { } file)
        {
            return;
        }

        var folder = Path.GetDirectoryName(file)!;
        var write = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            write.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Replaced in one step: whoever reads it meanwhile sees the old file or the new one.
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}");
        await using (var writer = new StreamWriter(temporary, write))
        {
            await writer.WriteAsync(DeploymentStateShape.Flatten(state).ToJsonString(Indented).AsMemory(), cancellationToken);
        }

        File.Move(temporary, file, overwrite: true);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z")]
    private static partial Regex PlainName();
}
