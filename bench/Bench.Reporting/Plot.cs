using System.Globalization;
using System.Net;
using System.Text;

namespace Bench.Reporting;

/// <summary>A line of a plot.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Points">Its points, from left to right.</param>
public sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>A bar of a plot.</summary>
/// <param name="Name">What it stands for.</param>
/// <param name="Value">Its length. Not below zero.</param>
/// <param name="IsOurs">Whether it is the product's own; the peers' bars are paler.</param>
public sealed record Bar(string Name, double Value, bool IsOurs);

/// <summary>A plot as SVG that reads on light and dark pages.</summary>
public sealed class Plot
{
    private const int Width = 720;
    private const string Ink = "#7a8290";
    private static readonly string[] Colours = ["#3b82f6", "#f59e0b", "#10b981", "#ef4444", "#8b5cf6", "#06b6d4"];
    private static readonly double[] RoundSteps = [1, 2, 5, 10];
    private readonly StringBuilder _body = new();
    private int _height;

    private Plot(string title) => Title = title;

    /// <summary>What it shows.</summary>
    public string Title { get; }

    /// <summary>Horizontal bars, all on one scale.</summary>
    public static Plot Bars(string title, string unit, IReadOnlyList<Bar> bars)
    {
        const int label = 250, row = 26;
        var plot = new Plot(title) { _height = 46 + bars.Count * row };
        plot.Text(10, 22, title, "start", bold: true);
        var scale = (Width - label - 110) / Math.Max(bars.Max(bar => bar.Value), double.Epsilon);
        for (var i = 0; i < bars.Count; i++)
        {
            var (bar, y) = (bars[i], 36 + i * row);
            var length = bar.Value * scale;
            plot.Text(label - 8, y + 15, bar.Name, "end");
            plot._body.Append(CultureInfo.InvariantCulture, $"<rect x=\"{label}\" y=\"{y}\" width=\"{Math.Max(length, 1):0.#}\" height=\"{row - 8}\" rx=\"2\" fill=\"{(bar.IsOurs ? Colours[0] : Ink)}\" fill-opacity=\"{(bar.IsOurs ? "1" : "0.55")}\"/>\n");
            plot.Text(label + length + 6, y + 14, $"{bar.Value.Text()} {unit}", "start");
        }

        return plot;
    }

    /// <summary>Lines.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="xName">The axis from left to right.</param>
    /// <param name="yName">The axis from bottom to top.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="logarithmic">Whether both axes are logarithmic; then all values must be above zero.</param>
    public static Plot Lines(string title, string xName, string yName, IReadOnlyList<Series> lines, bool logarithmic = false)
    {
        const int left = 80, right = 20, top = 64, bottom = 48, height = 380;
        var plot = new Plot(title) { _height = height };
        if (logarithmic)
        {
            // A logarithm knows no zero: what is nothing is left out.
            lines = [.. lines.Select(line => new Series(line.Name, [.. line.Points.Where(point => point is { X: > 0, Y: > 0 })])).Where(line => line.Points.Count > 0)];
            if (lines.Count == 0)
            {
                return plot;
            }
        }

        var points = lines.SelectMany(line => line.Points).ToArray();
        var (xs, ys) = (Axis(points.Select(point => point.X), logarithmic), Axis(points.Select(point => point.Y), logarithmic));
        plot.Text(10, 22, title, "start", bold: true);
        foreach (var tick in Ticks(ys, logarithmic))
        {
            var y = Y(tick);
            plot._body.Append(CultureInfo.InvariantCulture, $"<line x1=\"{left}\" x2=\"{Width - right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" stroke=\"{Ink}\" stroke-opacity=\"0.25\"/>\n");
            plot.Text(left - 8, y + 4, tick.Text(), "end");
        }

        foreach (var tick in logarithmic ? points.Select(point => point.X).Distinct() : Ticks(xs, logarithmic))
        {
            plot.Text(X(tick), height - bottom + 18, tick.Text(), "middle");
        }

        plot.Text((left + Width - right) / 2, height - 8, xName, "middle");
        plot.Text(10, 44, yName, "start");
        for (var i = 0; i < lines.Count; i++)
        {
            var colour = Colours[i % Colours.Length];
            var path = string.Join(' ', lines[i].Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):0.#},{Y(point.Y):0.#}")));
            plot._body.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n");
            foreach (var point in lines[i].Points.Count <= 40 ? lines[i].Points : [])
            {
                plot._body.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(point.X):0.#}\" cy=\"{Y(point.Y):0.#}\" r=\"3\" fill=\"{colour}\"/>\n");
            }

            plot._body.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Width - 220}\" y=\"{30 + i * 16}\" width=\"10\" height=\"10\" fill=\"{colour}\"/>\n");
            plot.Text(Width - 204, 39 + i * 16, lines[i].Name, "start");
        }

        return plot;

        double X(double value) => left + Share(value, xs, logarithmic) * (Width - left - right);
        double Y(double value) => height - bottom - Share(value, ys, logarithmic) * (height - bottom - top);
    }

    /// <summary>The plot as a file's content.</summary>
    public string ToSvg() =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {_height}\" width=\"{Width}\" height=\"{_height}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" role=\"img\">\n" +
        $"<title>{WebUtility.HtmlEncode(Title)}</title>\n{_body}</svg>\n";

    private void Text(double x, double y, string text, string anchor, bool bold = false) => _body.Append(
        CultureInfo.InvariantCulture,
        $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" fill=\"{Ink}\"{(bold ? " font-weight=\"600\" font-size=\"14\"" : "")}>{WebUtility.HtmlEncode(text)}</text>\n");

    private static (double Low, double High) Axis(IEnumerable<double> values, bool logarithmic)
    {
        double[] all = [.. values];
        var (low, high) = logarithmic ? (all.Min(), all.Max()) : (Math.Min(0, all.Min()), all.Max());
        return high > low ? (low, high) : (low, low + 1);
    }

    private static double Share(double value, (double Low, double High) axis, bool logarithmic) => logarithmic
        ? Math.Log(value / axis.Low) / Math.Log(axis.High / axis.Low)
        : (value - axis.Low) / (axis.High - axis.Low);

    private static IEnumerable<double> Ticks((double Low, double High) axis, bool logarithmic)
    {
        if (logarithmic)
        {
            for (var decade = Math.Pow(10, Math.Ceiling(Math.Log10(axis.Low))); decade <= axis.High; decade *= 10)
            {
                yield return decade;
            }

            yield break;
        }

        var rough = (axis.High - axis.Low) / 5;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = RoundSteps.First(factor => factor * power >= rough) * power;
        for (var tick = Math.Ceiling(axis.Low / step) * step; tick <= axis.High; tick += step)
        {
            yield return tick;
        }
    }
}
