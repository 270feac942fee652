using System.Globalization;
using System.Text;

namespace Bench.Reporting;

/// <summary>
/// A benchmark's report: says its sentences and tables on the console as they come, and in the end writes them as Markdown with
/// their plots to <c>bench/results</c>.
/// </summary>
public sealed class Report
{
    private readonly StringBuilder _text = new();
    private readonly string _name;
    private readonly string _folder;
    private readonly double _loadBefore = Machine.Load();
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private int _plots;

    /// <summary>A report of the given file name, without extension.</summary>
    /// <param name="name">File name, such as <c>queue</c>.</param>
    /// <param name="title">The heading.</param>
    /// <param name="folder">Where to write; null: <c>bench/results</c> of the checkout that the program runs from.</param>
    public Report(string name, string title, string? folder = null)
    {
        (_name, _folder) = (name, folder ?? Path.Combine(FindRepository(), "bench", "results"));
        Directory.CreateDirectory(_folder);
        Line($"# {title}");
        Line();
        Line($"{Machine.Read()}. Load average before: {_loadBefore.ToString("0.0", CultureInfo.InvariantCulture)}.");
    }

    /// <summary>The checkout that the program runs from.</summary>
    /// <exception cref="InvalidOperationException">It does not run from one.</exception>
    public static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Nexus.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Run the benchmark from a checkout: Nexus.sln was not found above it.");
    }

    /// <summary>A heading.</summary>
    public void Heading(string text)
    {
        Line();
        Line($"## {text}");
        Line();
    }

    /// <summary>A sentence or a paragraph.</summary>
    public void Say(string text)
    {
        Line();
        Line(text);
    }

    /// <summary>A table. Each row has as many cells as there are columns.</summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [columns, .. rows];
        var widths = columns.Select((_, i) => all.Max(row => row[i].Length)).ToArray();
        Line();
        Line(Row(all[0]));
        Line("|" + string.Join("|", widths.Select(width => new string('-', width + 2))) + "|");
        foreach (var row in all[1..])
        {
            Line(Row(row));
        }

        string Row(IReadOnlyList<string> cells) => "| " + string.Join(" | ", cells.Select((cell, i) => cell.PadRight(widths[i]))) + " |";
    }

    /// <summary>A plot, in a file of its own beside the report.</summary>
    public void Add(Plot plot)
    {
        var file = $"{_name}-{++_plots}.svg";
        File.WriteAllText(Path.Combine(_folder, file), plot.ToSvg());
        Line();
        Line($"![{plot.Title}]({file})");
    }

    /// <summary>Writes the report and answers its path.</summary>
    public string Write()
    {
        var end = DateTimeOffset.UtcNow;
        Line();
        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Taken on {_started:yyyy-MM-dd HH:mm} UTC within {(end - _started).TotalSeconds:0} s. Load average after: {Machine.Load():0.0}. " +
            $"{(_loadBefore > Environment.ProcessorCount ? "The machine was busy with other work when it began: read the ratios, not the absolute figures." : "The machine was quiet when it began.")}"));
        var path = Path.Combine(_folder, _name + ".md");
        File.WriteAllText(path, _text.ToString());
        Console.WriteLine($"written: {path}");
        return path;
    }

    private void Line(string text = "")
    {
        Console.WriteLine(text);
        _text.Append(text).Append('\n');
    }
}

/// <summary>How figures are written.</summary>
public static class Figures
{
    /// <summary>A number with three significant digits or all digits before the point, such as <c>12,345</c> or <c>0.0123</c>.</summary>
    public static string Text(this double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        0 => "0",
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };

    /// <summary>A ratio, such as <c>15.3×</c>.</summary>
    public static string Ratio(double ours, double theirs) => theirs <= 0 ? "n/a" : (ours / theirs).ToString("0.0", CultureInfo.InvariantCulture) + "×";
}
