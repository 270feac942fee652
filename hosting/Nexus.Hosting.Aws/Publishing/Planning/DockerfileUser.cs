using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>Reads out of a Dockerfile as whom its image runs ("Dockerfile reference", USER).</summary>
internal static partial class DockerfileUser
{
    /// <returns>What the last <c>USER</c> of the stage says; null where nothing does: then it is that of the base image.</returns>
    /// <param name="text">The Dockerfile.</param>
    /// <param name="stage">The stage that is built; null: the last.</param>
    public static string? Of(string text, string? stage)
    {
        var users = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var (name, user, index) = (string.Empty, null as string, -1);
        var documents = new Queue<string>();
        foreach (var line in text.Split('\n'))
        {
            // What a here-document holds is no instruction.
            if (documents.TryPeek(out var end))
            {
                if (line.Trim() == end)
                {
                    documents.Dequeue();
                }

                continue;
            }

            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            switch (words.FirstOrDefault()?.ToUpperInvariant())
            {
                case "FROM":
                    // A stage may be meant by its number too.
                    if ((name.Length > 0 && name.Equals(stage, StringComparison.OrdinalIgnoreCase)) || (index >= 0 && stage == index.ToString(CultureInfo.InvariantCulture)))
                    {
                        return user;
                    }

                    index++;

                    // FROM [--platform=…] IMAGE [AS NAME]; a stage that begins with another has its user.
                    var operands = words.Skip(1).Where(w => !w.StartsWith("--", StringComparison.Ordinal)).ToList();
                    user = operands.Count > 0 ? users.GetValueOrDefault(operands[0]) : null;
                    name = operands is [_, var keyword, var alias, ..] && keyword.Equals("AS", StringComparison.OrdinalIgnoreCase) ? alias : string.Empty;
                    break;
                case "RUN" or "COPY" or "ADD":
                    foreach (Match document in HereDocument().Matches(line))
                    {
                        documents.Enqueue(document.Groups[1].Value);
                    }

                    break;
                case "USER" when words.Length > 1:
                    user = words[1];
                    break;
            }

            if (name.Length > 0)
            {
                users[name] = user;
            }
        }

        return user;
    }

    [GeneratedRegex("""<<-?["']?([A-Za-z_]\w*)["']?""")]
    private static partial Regex HereDocument();
}
