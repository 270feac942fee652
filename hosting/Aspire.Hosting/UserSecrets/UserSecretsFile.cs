using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting
{
    /// <summary>Reads and writes the developer's secrets for the AppHost.</summary>
    [Experimental("ASPIREUSERSECRETS001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public interface IUserSecretsManager
    {
        /// <summary>Whether the AppHost has user secrets (a <c>UserSecretsId</c> in its project).</summary>
        bool IsAvailable { get; }

        string FilePath { get; }

        bool TrySetSecret(string name, string value);

        bool TryDeleteSecret(string name);

        /// <summary>Sets a configuration value that is missing, and keeps it for the next run where that can be done.</summary>
        void GetOrSetSecret(IConfigurationManager configuration, string name, Func<string> valueGenerator);

        Task SaveStateAsync(JsonObject state, CancellationToken cancellationToken = default);
    }
}

namespace Aspire.Hosting.UserSecrets
{
    /// <summary>The file <c>secrets.json</c> that <c>dotnet user-secrets</c> keeps.</summary>
    internal sealed class UserSecretsFile : IUserSecretsManager
    {
        private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
        private static readonly Lock Gate = new();
        private readonly string? _path;

        private UserSecretsFile(string? path) => _path = path;

        public bool IsAvailable => _path is not null;

        public string FilePath => _path ?? string.Empty;

        public static UserSecretsFile For(Assembly? appHost, ConfigurationManager configuration, bool addToConfiguration)
        {
            var configured = configuration["DOTNET_USER_SECRETS_ID"];
            var id = configured is { Length: > 0 } ? configured : appHost?.GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId;
            if (string.IsNullOrEmpty(id))
            {
                return new(path: null);
            }

            // The host adds the secrets of the entry assembly by itself; under a test runner that is not the AppHost.
            if (addToConfiguration && (configured is { Length: > 0 } || appHost != Assembly.GetEntryAssembly()))
            {
                configuration.AddUserSecrets(id);
            }

            return new(PathHelper.GetSecretsPathFromSecretsId(id));
        }

        public bool TrySetSecret(string name, string value) => Change(secrets => secrets[name] = value);

        public bool TryDeleteSecret(string name) => Change(secrets => secrets.Remove(name));

        public void GetOrSetSecret(IConfigurationManager configuration, string name, Func<string> valueGenerator)
        {
            if (!string.IsNullOrEmpty(configuration[name]))
            {
                return;
            }

            var value = valueGenerator();
            TrySetSecret(name, value);
            configuration.AddInMemoryCollection([new(name, value)]);
        }

        public Task SaveStateAsync(JsonObject state, CancellationToken cancellationToken = default)
        {
            Change(secrets =>
            {
                foreach (var (name, value) in Flatten(state, prefix: string.Empty))
                {
                    secrets[name] = value;
                }
            });
            return Task.CompletedTask;
        }

        private static IEnumerable<(string Name, string? Value)> Flatten(JsonObject state, string prefix) => state.SelectMany(p => p.Value is JsonObject inner
            ? Flatten(inner, $"{prefix}{p.Key}:")
            : [($"{prefix}{p.Key}", p.Value?.ToString())]);

        private static FileStreamOptions OwnerOnly()
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return options;
        }

        // Two AppHosts may start at the same moment: the file is replaced in one step, and read just before.
        private bool Change(Action<JsonObject> change)
        {
            if (_path is null)
            {
                return false;
            }

            lock (Gate)
            {
                try
                {
                    var folder = Path.GetDirectoryName(_path)!;
                    Directory.CreateDirectory(folder);
                    var secrets = File.Exists(_path) ? JsonNode.Parse(File.ReadAllText(_path)) as JsonObject ?? [] : [];
                    change(secrets);

                    var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}");
                    using (var writer = new StreamWriter(temporary, OwnerOnly()))
                    {
                        writer.Write(secrets.ToJsonString(Indented));
                    }

                    File.Move(temporary, _path, overwrite: true);
                    return true;
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
                {
                    return false;
                }
            }
        }
    }
}
