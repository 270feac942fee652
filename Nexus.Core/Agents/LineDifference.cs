using System.Globalization;
using System.Text;

namespace Nexus.Core.Agents;

/// <summary>The difference of two texts, line by line, in the unified format that <c>diff -u</c> and <c>patch</c> know.</summary>
public static class LineDifference
{
    private const int Context = 3;

    // Beyond this many pairs of lines that could match, what lies between the equal ends is shown as replaced.
    private const int MaxPairs = 4_000_000;

    /// <summary>The hunks that make <paramref name="after"/> of <paramref name="before"/>; empty where they are the same.</summary>
    public static string Of(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var edits = Edits(old, now);
        var text = new StringBuilder();
        for (var next = 0; (next = edits.FindIndex(next, edit => edit.Kind != ' ')) >= 0;)
        {
            // A hunk goes on while the next change is near enough for their contexts to touch.
            var (first, last) = (Math.Max(0, next - Context), next);
            for (var i = next + 1; i < edits.Count && i - last <= 2 * Context; i++)
            {
                last = edits[i].Kind == ' ' ? last : i;
            }

            var hunk = edits[first..Math.Min(edits.Count, last + Context + 1)];
            var (olds, news) = (hunk.Count(edit => edit.Kind != '+'), hunk.Count(edit => edit.Kind != '-'));
            text.Append(CultureInfo.InvariantCulture, $"@@ -{Start(hunk[0].Old, olds)},{olds} +{Start(hunk[0].New, news)},{news} @@\n");
            foreach (var edit in hunk)
            {
                text.Append(edit.Kind).Append(edit.Kind == '+' ? now[edit.New] : old[edit.Old]).Append('\n');
            }

            next = first + hunk.Count;
        }

        return text.ToString();
    }

    // Lines count from 1; where there are none, the one before is named.
    private static int Start(int index, int count) => count == 0 ? index : index + 1;

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static List<(char Kind, int Old, int New)> Edits(string[] old, string[] now)
    {
        var head = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)] == now[^(tail + 1)])
        {
            tail++;
        }

        var edits = new List<(char, int, int)>();
        var (i, j) = (0, 0);
        Keep(head);
        var (rows, columns) = (old.Length - head - tail, now.Length - head - tail);
        if ((long)rows * columns <= MaxPairs)
        {
            Match(CommonLengths(old, now, head, rows, columns), rows, columns);
        }

        while (i < old.Length - tail)
        {
            edits.Add(('-', i++, j));
        }

        while (j < now.Length - tail)
        {
            edits.Add(('+', i, j++));
        }

        Keep(tail);
        return edits;

        void Keep(int count)
        {
            for (var k = 0; k < count; k++)
            {
                edits.Add((' ', i++, j++));
            }
        }

        void Match(int[,] common, int height, int width)
        {
            while (i - head < height && j - head < width)
            {
                if (old[i] == now[j])
                {
                    Keep(1);
                }
                else if (common[i - head + 1, j - head] >= common[i - head, j - head + 1])
                {
                    edits.Add(('-', i++, j));
                }
                else
                {
                    edits.Add(('+', i, j++));
                }
            }
        }
    }

    /// <summary>How many lines the ends of both have in common in order, from each pair of lines on.</summary>
    private static int[,] CommonLengths(string[] old, string[] now, int head, int rows, int columns)
    {
        var common = new int[rows + 1, columns + 1];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
            {
                common[i, j] = old[head + i] == now[head + j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }
}
