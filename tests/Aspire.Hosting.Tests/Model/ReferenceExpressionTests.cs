using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests.Model;

public class ReferenceExpressionTests
{
    [Fact]
    public async Task Holes_are_filled_when_the_value_is_asked_for()
    {
        var value = "first";
        var parameter = Models.Run().AddParameter("word", () => value);

        var expression = ReferenceExpression.Create($"[{parameter}]");
        value = "second";

        Assert.Equal("[second]", await expression.GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal("[{word.value}]", expression.ValueExpression);
    }

    [Theory]
    [InlineData("a{b}c")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{\"json\": [1, {\"x\": \"}\"}]}")]
    public async Task Braces_in_values_and_literals_stay_what_they_are(string text)
    {
        var expression = ReferenceExpression.Create($"<{text}>");

        Assert.Equal($"<{text}>", await expression.GetValueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_format_uri_escapes_a_value_for_a_url()
    {
        var password = Models.Run().AddParameter("password", "p@ss/word");

        var expression = ReferenceExpression.Create($"redis://:{password.Resource:uri}@host");

        Assert.Equal("redis://:p%40ss%2Fword@host", await expression.GetValueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_builder_puts_an_expression_together_piece_by_piece()
    {
        var user = Models.Run().AddParameter("user", "ann");
        var builder = new ReferenceExpressionBuilder();
        Assert.True(builder.IsEmpty);

        builder.AppendLiteral("user=");
        builder.AppendFormatted(user.Resource);
        builder.Append($";again={user}");

        Assert.Equal("user=ann;again=ann", await builder.Build().GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal("user={user.value};again={user.value}", builder.Build().ValueExpression);
    }

    [Theory]
    [InlineData("True", "tls")]
    [InlineData("true", "tls")]
    [InlineData("False", "plain")]
    public async Task A_conditional_expression_chooses_by_its_condition(string condition, string expected)
    {
        var parameter = Models.Run().AddParameter("secure", condition);
        var choice = ReferenceExpression.CreateConditional(
            parameter.Resource, bool.TrueString, ReferenceExpression.Create($"tls"), ReferenceExpression.Create($"plain"));

        Assert.Equal(expected, await choice.GetValueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_name_of_a_conditional_expression_follows_from_its_content()
    {
        var parameter = Models.Run().AddParameter("secure", "True").Resource;
        string NameOf(string whenTrue) => ReferenceExpression.CreateConditional(
            parameter, "True", ReferenceExpression.Create($"{whenTrue}"), ReferenceExpression.Create($"b")).ValueExpression;

        Assert.Equal(NameOf("a"), NameOf("a"));
        Assert.NotEqual(NameOf("a"), NameOf("c"));
    }

    [Fact]
    public async Task The_empty_expression_has_no_value()
    {
        Assert.Null(await ReferenceExpression.Empty.GetValueAsync(TestContext.Current.CancellationToken));
    }
}
