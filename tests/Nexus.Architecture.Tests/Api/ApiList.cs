using System.Text.RegularExpressions;

namespace Nexus.Architecture.Tests.Api;

/// <summary>
/// Reads the list of the official library's signatures: namespaces at the margin, types indented by four, members (and nested
/// types, whose members follow them) by eight; constraints on lines of their own; ids of [Experimental] as comments.
/// </summary>
internal static partial class ApiList
{
    public static IReadOnlyDictionary<string, ApiType> Parse(string text)
    {
        var types = new Dictionary<string, Reading>();
        var space = "";
        var outer = "";
        string? experimental = null;
        Reading? type = null;
        foreach (var entry in Join(text.Split('\n')))
        {
            var line = entry.Trim();
            if (line.StartsWith("namespace ", StringComparison.Ordinal))
            {
                space = line["namespace ".Length..].Trim();
                continue;
            }
            if (ExperimentalLine().Match(line) is { Success: true } alone)
            {
                experimental = alone.Groups["id"].Value;
                continue;
            }
            if (line.StartsWith("//", StringComparison.Ordinal) || line.Length == 0)
            {
                continue;
            }
            if (TrailingComment().Match(line) is { Success: true } trailing)
            {
                experimental = trailing.Groups["id"].Value;
                line = line[..trailing.Index];
            }
            if (TypeHeader().Match(line) is { Success: true } header)
            {
                var name = WithoutVariance(header.Groups["name"].Value);
                outer = entry.StartsWith("        ", StringComparison.Ordinal) ? outer : name;
                var fullName = outer == name ? $"{space}.{name}" : $"{space}.{outer}.{name}";
                if (!types.TryGetValue(fullName, out type))
                {
                    types.Add(fullName, type = new Reading(fullName, header));
                }
                type.Experimental ??= experimental;
            }
            else
            {
                type?.Add(line, experimental);
            }
            experimental = null;
        }
        return types.Values.Select(reading => reading.ToApiType()).ToDictionary(t => t.Name);
    }

    /// <summary>Puts constraints behind what they constrain.</summary>
    private static List<string> Join(IEnumerable<string> lines)
    {
        var entries = new List<string>();
        foreach (var line in lines)
        {
            if (line.TrimStart().StartsWith("where ", StringComparison.Ordinal))
            {
                entries[^1] = $"{entries[^1].TrimEnd()} {line.Trim()}";
            }
            else
            {
                entries.Add(line.TrimEnd());
            }
        }
        return entries;
    }

    internal static string WithoutVariance(string name) => Variance().Replace(name, "");

    private sealed class Reading(string name, Match header)
    {
        private readonly Dictionary<string, string?> _members = [];
        private readonly string _shortName = Generic().Replace(name[(name.LastIndexOf('.') + 1)..], "");
        private readonly string _header = ApiText.Normalize(
            $"{header.Groups["modifiers"].Value} {header.Groups["kind"].Value} {header.Groups["where"].Value}");
        private bool _hasConstructor;

        public string? Experimental { get; set; }

        private bool IsOpen => _header.Contains(" interface", StringComparison.Ordinal) || _header.Contains(" enum", StringComparison.Ordinal);

        public void Add(string line, string? experimental)
        {
            _hasConstructor |= Regex.IsMatch(line, $@"^\w+( \w+)* {Regex.Escape(_shortName)}\(");
            var isOffered = IsOpen || line.StartsWith("public ", StringComparison.Ordinal) || line.StartsWith("protected ", StringComparison.Ordinal);
            if (isOffered && !ExplicitImplementation().IsMatch(line))
            {
                _members[ApiText.Normalize(line.TrimEnd(','))] = experimental;
            }
        }

        public ApiType ToApiType()
        {
            AddWhatTheListLeavesOut();
            var bases = ApiText.SplitTopLevel(ApiText.Normalize(header.Groups["bases"].Value)).Select(b => Arguments().Replace(b, "")).ToHashSet();
            return new ApiType(name, _header, bases, bases, Experimental, _members);
        }

        /// <summary>What the compiler makes of a primary constructor, and the constructor that nobody had to write.</summary>
        private void AddWhatTheListLeavesOut()
        {
            if (header.Groups["parameters"].Success)
            {
                var parameters = ApiText.Normalize(header.Groups["parameters"].Value);
                _members.TryAdd($"public {_shortName}({parameters})", null);
                foreach (var parameter in ApiText.SplitTopLevel(parameters))
                {
                    _members.TryAdd($"public {parameter.Split('=')[0].Trim()} {{ get; init; }}", null);
                }
            }
            else if (!_hasConstructor && (_header.Contains(" class", StringComparison.Ordinal) || _header.Contains(" record", StringComparison.Ordinal)))
            {
                _members.TryAdd($"{(_header.Contains("abstract ", StringComparison.Ordinal) ? "protected" : "public")} {_shortName}()", null);
            }
        }
    }

    [GeneratedRegex(@"^(?<modifiers>public( (static|abstract|sealed|readonly|ref))*) (?<kind>class|struct|record struct|record|interface|enum) (?<name>\w+(<[^>]*>)?)(\((?<parameters>[^)]*)\))?(\s*:\s*(?<bases>.*?))?(?<where>\s+where .*)?\s*;?$")]
    private static partial Regex TypeHeader();

    [GeneratedRegex(@"^//\s*(experimental )?(?<id>ASPIRE[A-Z]+\d*)\s*$")]
    private static partial Regex ExperimentalLine();

    [GeneratedRegex(@"\s*//\s*(?<id>ASPIRE[A-Z]+\d*)\s*$")]
    private static partial Regex TrailingComment();

    [GeneratedRegex(@"\b(out|in) (?=\w)")]
    private static partial Regex Variance();

    // `IResource IResourceWithParent.Parent { get; }`: the dot is in the name, which is what stands before the first bracket.
    [GeneratedRegex(@"^[^({=]*[\w>]\.\w+(<[\w, ]+>)?\s*[({]")]
    private static partial Regex ExplicitImplementation();

    [GeneratedRegex("<.*>")]
    private static partial Regex Generic();

    [GeneratedRegex(@"\(.*\)")]
    private static partial Regex Arguments();
}
