using System.IO.Hashing;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names a conditional expression by its content, so that the same one has the same name in every run.</summary>
internal static class ConditionalExpressionName
{
    public static string Of(ReferenceExpression expression)
    {
        var condition = (expression.Condition as IManifestExpressionProvider)?.ValueExpression ?? expression.Condition!.GetType().Name;

        var hash = new XxHash32();
        foreach (var part in (ReadOnlySpan<string>)[condition, expression.WhenTrue!.ValueExpression, expression.WhenFalse!.ValueExpression, expression.MatchValue!])
        {
            hash.Append(Encoding.UTF8.GetBytes(part));
        }

        var words = condition.Split(['{', '}', '.', '-', ' ', ':'], StringSplitOptions.RemoveEmptyEntries);
        var name = words.Length == 0 ? "expr" : string.Join('-', words).ToLowerInvariant();
        return $"cond-{name}-{Convert.ToHexStringLower(hash.GetCurrentHash())}";
    }
}
