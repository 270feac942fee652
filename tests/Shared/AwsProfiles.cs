using Nexus.Tests;

[assembly: AssemblyFixture(typeof(AwsProfiles))]

namespace Nexus.Tests;

/// <summary>
/// Where AWS's profiles are, for the whole run: the SDK looks once in a process whether the files are there, so they are from the beginning. They are empty until a test
/// writes a profile.
/// </summary>
public sealed class AwsProfiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nexus-profiles-");

    public AwsProfiles()
    {
        File.WriteAllText(Configuration, "");
        File.WriteAllText(Credentials, "");
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", Configuration);
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", Credentials);
    }

    public string Configuration => Path.Combine(_folder.FullName, "config");

    public string Credentials => Path.Combine(_folder.FullName, "credentials");

    public void Dispose() => _folder.Delete(recursive: true);
}
