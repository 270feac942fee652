using System.Text.RegularExpressions;

namespace Nexus.Core.Agents.Tools;

/// <summary>A passage of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Text">The passage.</param>
internal sealed record Passage(string File, string Text);

/// <summary>Passages of files, and how they are found: by BM25 (Robertson and Zaragoza, “The Probabilistic Relevance Framework”, 2009) over word stems.</summary>
internal static partial class Passages
{
    private const int MaxFileSize = 2_000_000;
    private const int MaxPassage = 700;
    private const double K = 1.2;
    private const double B = 0.75;

    private static readonly HashSet<string> StopWords = new(
        ("a about an and any are as at be by can could do does for from had has have how i if in is it its me my of on or our please say says so that the their them there they this to us was we were "
        + "what when where which who whom why will with would you your files tell know many much long").Split(' '), StringComparer.Ordinal);

    /// <summary>The passages of the text files of a folder. Links are not followed.</summary>
    public static async Task<List<Passage>> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var passages = new List<Passage>();
        foreach (var file in Artifacts.BuildArtifacts.ListFolder(folder))
        {
            if (file.Size <= MaxFileSize && file.ContentType is "text/markdown" or "text/plain" or "text/csv" or "application/json" or "application/yaml")
            {
                passages.AddRange(Split(await File.ReadAllTextAsync(Path.Combine(folder, file.Path), cancellationToken)).Select(text => new Passage(file.Path, text)));
            }
        }

        return passages;
    }

    /// <summary>The passages that have something of a query, best first.</summary>
    public static IEnumerable<Passage> Search(IReadOnlyList<Passage> passages, string query)
    {
        var wanted = Stems(query).Where(stem => !StopWords.Contains(stem)).Distinct().ToArray();
        var documents = passages.Select(passage => Stems(passage.Text).GroupBy(stem => stem).ToDictionary(group => group.Key, group => group.Count())).ToArray();
        var lengths = documents.Select(document => (double)document.Values.Sum()).ToArray();
        var average = lengths.Length > 0 ? lengths.Average() : 1;
        return passages.Select((passage, i) => (passage, Score: wanted.Sum(stem => Weight(stem, i))))
            .Where(hit => hit.Score > 0)
            .OrderByDescending(hit => hit.Score)
            .Select(hit => hit.passage);

        double Weight(string stem, int i)
        {
            if (!documents[i].TryGetValue(stem, out var count))
            {
                return 0;
            }

            var having = documents.Count(document => document.ContainsKey(stem));
            var rarity = Math.Log(1 + ((documents.Length - having + 0.5) / (having + 0.5)));
            return rarity * count * (K + 1) / (count + (K * (1 - B + (B * lengths[i] / average))));
        }
    }

    /// <summary>Paragraphs, or lines where a text has no empty ones, or sentences where a paragraph is long. A question stays with its answer.</summary>
    internal static IEnumerable<string> Split(string text)
    {
        foreach (var block in Paragraph().Split(text.Trim()))
        {
            var lines = block.Split('\n').Select(line => line.Trim(' ', '\r', '\t')).Where(line => line.Length > 0).ToList();
            for (var i = 0; i < lines.Count - 1; i++)
            {
                if (QuestionLine().IsMatch(lines[i]) || Heading().IsMatch(lines[i]))
                {
                    lines[i] += "\n" + lines[i + 1];
                    lines.RemoveAt(i + 1);
                }
            }

            foreach (var line in lines)
            {
                foreach (var part in line.Length <= MaxPassage && Pairs().Count(line) < 2 ? [line] : Parts(line))
                {
                    yield return part;
                }
            }
        }
    }

    // “Q: … A: … Q: … A: …” on one line, else groups of sentences.
    private static IEnumerable<string> Parts(string line)
    {
        if (Pairs().Count(line) >= 2)
        {
            foreach (var pair in Pairs().Split(line).Select(pair => pair.Trim()).Where(pair => pair.Length > 0))
            {
                yield return pair;
            }

            yield break;
        }

        var passage = "";
        foreach (var sentence in SentenceEnd().Split(line))
        {
            if (passage.Length > 0 && passage.Length + sentence.Length > MaxPassage / 2)
            {
                yield return passage;
                passage = "";
            }

            passage = passage.Length == 0 ? sentence : $"{passage} {sentence}";
        }

        if (passage.Length > 0)
        {
            yield return passage;
        }
    }

    private static IEnumerable<string> Stems(string text) => Word().Matches(text).Select(match => Stem(match.Value.ToLowerInvariant()));

    // Enough for plurals and the common forms of verbs; both sides are cut alike.
    private static string Stem(string word)
    {
        foreach (var end in (ReadOnlySpan<string>)["ing", "ied", "ies", "ed", "es", "s", "e"])
        {
            if (word.Length > end.Length + 2 && word.EndsWith(end, StringComparison.Ordinal))
            {
                var stem = word[..^end.Length];
                stem = end is "ied" or "ies" ? stem + "y" : stem;
                return stem.EndsWith('e') && stem.Length > 3 ? stem[..^1] : stem;
            }
        }

        return word;
    }

    [GeneratedRegex(@"(?:\r?\n[ \t]*){2,}")]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"^(?:(?:Q|Question|问)\s*\d*[:：.)]|.*[?？]$)", RegexOptions.IgnoreCase)]
    private static partial Regex QuestionLine();

    [GeneratedRegex(@"^#{1,6}\s")]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?=\b(?:Q|Question)\s*\d*:)", RegexOptions.IgnoreCase)]
    private static partial Regex Pairs();

    [GeneratedRegex(@"(?<=[.!?])\s+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
