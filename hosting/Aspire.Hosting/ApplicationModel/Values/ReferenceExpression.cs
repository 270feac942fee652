using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Text with holes that are filled when the text is used, such as <c>$"{host}:{port}"</c>. Run and publish fill them differently.
/// </summary>
[DebuggerDisplay("{ValueExpression}")]
public class ReferenceExpression : IExpressionValue, IValueProvider, IManifestExpressionProvider, IValueWithReferences
{
    /// <summary>No text; its value is null.</summary>
    public static readonly ReferenceExpression Empty = new(new ExpressionParts(0));

    private readonly string[] _manifestExpressions;
    private readonly string?[] _stringFormats;
    private readonly IValueProvider[] _valueProviders;

    internal ReferenceExpression(ExpressionParts parts)
    {
        Format = parts.Format;
        _valueProviders = parts.ValueProviders;
        _manifestExpressions = parts.ManifestExpressions;
        _stringFormats = parts.StringFormats;
    }

    private ReferenceExpression(IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
    {
        Condition = condition;
        MatchValue = matchValue;
        WhenTrue = whenTrue;
        WhenFalse = whenFalse;
        Format = string.Empty;
        // A publisher that looks for parameters finds those of both branches.
        _valueProviders = [.. whenTrue.ValueProviders, .. whenFalse.ValueProviders];
        _manifestExpressions = [];
        _stringFormats = [];
    }

    /// <summary>The text as a composite format string: <c>{0}</c>, <c>{1}</c> stand for the holes.</summary>
    public string Format { get; }

    /// <summary>What fills the holes.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders => _valueProviders;

    /// <summary>The placeholders of the holes.</summary>
    public IReadOnlyList<string> ManifestExpressions => _manifestExpressions;

    /// <summary>How the value of each hole is formatted (<c>uri</c> escapes it for a URL), or null.</summary>
    public IReadOnlyList<string?> StringFormats => _stringFormats;

    /// <summary>Whether this is a choice between two expressions.</summary>
    public bool IsConditional => Condition is not null;

    public IValueProvider? Condition { get; }

    /// <summary>The value of <see cref="Condition"/> that selects <see cref="WhenTrue"/>. Case does not matter.</summary>
    public string? MatchValue { get; }

    public ReferenceExpression? WhenTrue { get; }

    public ReferenceExpression? WhenFalse { get; }

    /// <inheritdoc />
    public string ValueExpression => IsConditional
        ? $"{{{ConditionalExpressionName.Of(this)}.connectionString}}"
        : string.Format(CultureInfo.InvariantCulture, Format, _manifestExpressions);

    IEnumerable<object> IValueWithReferences.References => IsConditional
        ? [Condition!, .. (Condition as IValueWithReferences)?.References ?? [], .. References(WhenTrue!), .. References(WhenFalse!)]
        : _valueProviders;

    /// <summary>Makes an expression from an interpolated string.</summary>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    /// <summary>Makes a choice: <paramref name="whenTrue"/> where the condition reads <paramref name="matchValue"/>, else the other.</summary>
    public static ReferenceExpression CreateConditional(
        IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentException.ThrowIfNullOrEmpty(matchValue);
        ArgumentNullException.ThrowIfNull(whenTrue);
        ArgumentNullException.ThrowIfNull(whenFalse);
        return new(condition, matchValue, whenTrue, whenFalse);
    }

    /// <inheritdoc />
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(new ValueProviderContext(), cancellationToken);

    /// <inheritdoc />
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (Condition is not null)
        {
            var value = await Condition.GetValueAsync(context, cancellationToken);
            var branch = string.Equals(value, MatchValue, StringComparison.OrdinalIgnoreCase) ? WhenTrue! : WhenFalse!;
            return await branch.GetValueAsync(context, cancellationToken);
        }

        if (Format.Length == 0)
        {
            return null;
        }

        var values = new object?[_valueProviders.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await _valueProviders[i].GetValueAsync(context, cancellationToken);
            values[i] = ExpressionParts.ApplyFormat(value, _stringFormats[i]);
        }

        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    private static IEnumerable<object> References(ReferenceExpression expression) => ((IValueWithReferences)expression).References;

    /// <summary>Collects the literals and the holes of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler
    {
        private readonly ExpressionParts _parts;

        public ExpressionInterpolatedStringHandler(int literalLength, int formattedCount) => _parts = new(literalLength + (4 * formattedCount));

        public readonly void AppendLiteral(string value) => _parts.AddLiteral(value);

        public readonly void AppendFormatted(string? value) => _parts.AddLiteral(value);

        public readonly void AppendFormatted(string? value, string? format = null) => _parts.AddLiteral(ExpressionParts.ApplyFormat(value, format));

        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => _parts.AddHole(valueProvider, valueProvider.ValueExpression, null);

        public void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider => _parts.AddHole(valueProvider, valueProvider.ValueExpression, format);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider =>
            _parts.AddHole(valueProvider.Resource, valueProvider.Resource.ValueExpression, format);

        [Obsolete(ExpressionParts.NoFormatOnExpressions, error: true)]
        public void AppendFormatted(ReferenceExpression valueProvider, string format) =>
            throw new InvalidOperationException(ExpressionParts.NoFormatOnExpressions);

        internal readonly ReferenceExpression Build() => new(_parts);
    }
}
