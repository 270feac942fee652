using System.Globalization;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The literals and holes of an expression, while it is collected.</summary>
internal sealed class ExpressionParts(int capacity)
{
    public const string NoFormatOnExpressions =
        "A ReferenceExpression takes no format of its own. Write the inner expression in place and format its holes.";

    private readonly StringBuilder _format = new(capacity);
    private readonly List<IValueProvider> _valueProviders = [];
    private readonly List<string> _manifestExpressions = [];
    private readonly List<string?> _stringFormats = [];

    public string Format => _format.ToString();

    public bool IsEmpty => _format.Length == 0;

    public IValueProvider[] ValueProviders => [.. _valueProviders];

    public string[] ManifestExpressions => [.. _manifestExpressions];

    public string?[] StringFormats => [.. _stringFormats];

    // A lone brace is text. A doubled one has been escaped by the caller and stays as it is.
    public void AddLiteral(string? text)
    {
        for (var i = 0; i < (text?.Length ?? 0); i++)
        {
            var c = text![i];
            _format.Append(c);
            if (c is '{' or '}')
            {
                _format.Append(c);
                i += i + 1 < text.Length && text[i + 1] == c ? 1 : 0;
            }
        }
    }

    public void AddHole(IValueProvider valueProvider, string manifestExpression, string? format)
    {
        _format.Append(CultureInfo.InvariantCulture, $"{{{_valueProviders.Count}}}");
        _valueProviders.Add(valueProvider);
        _manifestExpressions.Add(manifestExpression);
        _stringFormats.Add(format);
    }

    public static string? ApplyFormat(string? value, string? format) => (value, format?.ToLowerInvariant()) switch
    {
        (null, _) or (_, null) => value,
        (_, "uri") => Uri.EscapeDataString(value),
        _ => throw new FormatException($"The format '{format}' is not known. Use 'uri', which escapes a value for use in a URL."),
    };
}
