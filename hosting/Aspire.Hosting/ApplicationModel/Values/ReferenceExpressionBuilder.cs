using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Builds a <see cref="ReferenceExpression"/> piece by piece.</summary>
public class ReferenceExpressionBuilder
{
    private readonly ExpressionParts _parts = new(64);

    /// <summary>Whether nothing has been added yet.</summary>
    public bool IsEmpty => _parts.IsEmpty;

    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler)
    {
        // The handler has written into this builder while it was made.
    }

    public void AppendLiteral(string value) => _parts.AddLiteral(value);

    public void AppendFormatted(string? value) => _parts.AddLiteral(value);

    public void AppendFormatted(string? value, string? format = null) => _parts.AddLiteral(ExpressionParts.ApplyFormat(value, format));

    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

    public void AppendFormatted<T>(T valueProvider, string? format)
        where T : IValueProvider, IManifestExpressionProvider => _parts.AddHole(valueProvider, valueProvider.ValueExpression, format);

    [Obsolete(ExpressionParts.NoFormatOnExpressions, error: true)]
    public void AppendFormatted(ReferenceExpression valueProvider, string format) =>
        throw new InvalidOperationException(ExpressionParts.NoFormatOnExpressions);

    /// <summary>Adds a hole for a value whose type is known at run time only.</summary>
    public void AppendValueProvider(object valueProvider, string? format = null)
    {
        var value = valueProvider is IResourceBuilder<IResource> builder ? builder.Resource : valueProvider;

        if (value is not (IValueProvider and IManifestExpressionProvider))
        {
            throw new ArgumentException(
                $"A value of type '{value?.GetType().Name ?? "null"}' can't be part of an expression: it must implement {nameof(IValueProvider)} and {nameof(IManifestExpressionProvider)}.",
                nameof(valueProvider));
        }

        _parts.AddHole((IValueProvider)value, ((IManifestExpressionProvider)value).ValueExpression, format);
    }

    public ReferenceExpression Build() => new(_parts);

    /// <summary>Writes an interpolated string into a builder.</summary>
    [InterpolatedStringHandler]
    public ref struct ReferenceExpressionBuilderInterpolatedStringHandler
    {
        private readonly ExpressionParts _parts;

        public ReferenceExpressionBuilderInterpolatedStringHandler(int literalLength, int formattedCount, ReferenceExpressionBuilder builder) =>
            _parts = builder._parts;

        public readonly void AppendLiteral(string value) => _parts.AddLiteral(value);

        public readonly void AppendFormatted(string? value) => _parts.AddLiteral(value);

        public void AppendFormatted(string? value, string format) => _parts.AddLiteral(ExpressionParts.ApplyFormat(value, format));

        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider => _parts.AddHole(valueProvider, valueProvider.ValueExpression, format);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider =>
            _parts.AddHole(valueProvider.Resource, valueProvider.Resource.ValueExpression, format);

        [Obsolete(ExpressionParts.NoFormatOnExpressions, error: true)]
        public void AppendFormatted(ReferenceExpression valueProvider, string format) =>
            throw new InvalidOperationException(ExpressionParts.NoFormatOnExpressions);
    }
}
