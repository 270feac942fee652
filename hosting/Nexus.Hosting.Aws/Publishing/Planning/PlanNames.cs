using System.Security.Cryptography;
using System.Text;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>Makes names: the same model gives the same names.</summary>
/// <param name="prefix">What physical names begin with: environment and stage.</param>
internal sealed class PlanNames(string prefix)
{
    public string Prefix => prefix;

    /// <summary>The names of a stage of an environment.</summary>
    public static PlanNames Of(AwsEnvironmentResource environment)
    {
        var stage = environment.Options.Stage ?? StageDefaults.Parse(environment.HostEnvironment);
        return new($"{environment.Name.ToLowerInvariant()}-{stage.ToString().ToLowerInvariant()}");
    }

    /// <summary>A physical name within a limit; one that is too long ends in a hash of the whole.</summary>
    public string Physical(string name, int limit = 255)
    {
        var whole = $"{prefix}-{name.ToLowerInvariant()}";
        return whole.Length <= limit ? whole : $"{whole[..(limit - 9)].TrimEnd('-')}-{Hash(whole)}";
    }

    /// <summary>The beginning of logical ids: <c>worker-agent-builds</c> becomes <c>WorkerAgentBuilds</c>.</summary>
    public static string Logical(string name)
    {
        var words = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
