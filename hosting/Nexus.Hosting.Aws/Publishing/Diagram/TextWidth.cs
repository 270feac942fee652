namespace Nexus.Hosting.Aws.Publishing.Diagram;

/// <summary>How wide text is in a sans-serif font, near enough to fit it into boxes: the same on every machine.</summary>
internal static class TextWidth
{
    // Of the signs from blank to tilde, in thousandths of the font's size.
    private static readonly short[] Widths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    private const int Other = 600;
    private const int Wide = 1000;

    // Fonts differ, and bold ones are wider.
    private const double Reserve = 1.14;

    public static double Of(string text, double size)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Of(rune.Value);
        }

        return width * size / 1000 * Reserve;
    }

    /// <summary>The text, or as much of it as fits, with an ellipsis.</summary>
    public static string Fit(string text, double size, double width)
    {
        if (Of(text, size) <= width)
        {
            return text;
        }

        // At least one sign, and no half of one.
        var shown = text;
        while (shown.Length > (char.IsHighSurrogate(text[0]) ? 2 : 1) && Of(shown + "…", size) > width)
        {
            shown = shown[..^(char.IsLowSurrogate(shown[^1]) ? 2 : 1)];
        }

        return shown.TrimEnd() + "…";
    }

    private static int Of(int rune) => rune is >= ' ' and <= '~' ? Widths[rune - ' '] : rune >= 0x1100 ? Wide : Other;
}
