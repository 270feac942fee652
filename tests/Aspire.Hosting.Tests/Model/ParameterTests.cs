using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting.Tests.Model;

public class ParameterTests
{
    [Fact]
    public async Task Configuration_goes_before_the_value_in_the_model()
    {
        var builder = Models.Run("--Parameters:a=from-outside");

        Assert.Equal("from-outside", await ValueOf(builder.AddParameter("a", "in the model")));
        Assert.Equal("in the model", await ValueOf(builder.AddParameter("b", "in the model")));
    }

    [Fact]
    public async Task A_value_may_come_from_a_key_of_ones_own()
    {
        var builder = Models.Run("--Some:Key=x");

        Assert.Equal("x", await ValueOf(builder.AddParameterFromConfiguration("p", "Some:Key")));
    }

    [Fact]
    public async Task A_missing_value_is_an_error_that_names_the_parameter_and_says_what_to_do()
    {
        var parameter = Models.Run().AddParameter("api-key", secret: true);

        var error = await Assert.ThrowsAsync<MissingParameterValueException>(async () => await ValueOf(parameter));

        Assert.Contains("'api-key'", error.Message);
        Assert.Contains("Parameters:api-key", error.Message);
        Assert.Contains("user-secrets", error.Message);
    }

    [Fact]
    public async Task A_generated_value_stays_the_same_for_its_parameter()
    {
        var parameter = Models.Run().AddParameter("password", new GenerateParameterDefault { MinLength = 30 }, secret: true);

        var value = await ValueOf(parameter);

        Assert.Equal(30, value!.Length);
        Assert.Equal(value, await ValueOf(parameter));
    }

    [Fact]
    public async Task A_generated_value_that_is_to_persist_is_the_same_in_the_next_run_and_nobody_else_reads_it()
    {
        var id = $"nexus-test-{Guid.NewGuid():n}";
        string[] arguments = [$"--DOTNET_USER_SECRETS_ID={id}", "--environment", "Development"];
        var file = PathHelper.GetSecretsPathFromSecretsId(id);
        try
        {
            var first = await ValueOf(Parameter(Models.Run(arguments)));
            var next = await ValueOf(Parameter(Models.Run(arguments)));

            Assert.Equal(30, first!.Length);
            Assert.Equal(first, next);
            Assert.Contains(first, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }

        static IResourceBuilder<ParameterResource> Parameter(IDistributedApplicationBuilder builder) =>
            builder.AddParameter("password", new GenerateParameterDefault { MinLength = 30, Special = false }, secret: true, persist: true);
    }

    [Fact]
    public void A_generated_password_keeps_its_rules()
    {
        var rules = new GenerateParameterDefault { MinLength = 12, Special = false, MinLower = 2, MinUpper = 3, MinNumeric = 4 };

        for (var i = 0; i < 200; i++)
        {
            var password = rules.GetDefaultValue();

            Assert.Equal(12, password.Length);
            Assert.True(password.Count(char.IsAsciiLetterLower) >= 2);
            Assert.True(password.Count(char.IsAsciiLetterUpper) >= 3);
            Assert.True(password.Count(char.IsAsciiDigit) >= 4);
            Assert.All(password, c => Assert.True(char.IsAsciiLetterOrDigit(c)));
        }
    }

    [Fact]
    public void A_rule_that_contradicts_itself_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new GenerateParameterDefault { Special = false, MinSpecial = 1 }.GetDefaultValue());
    }

    [Fact]
    public void A_secret_can_not_be_published_as_a_default()
    {
        Assert.Throws<ArgumentException>(() => Models.Run().AddParameter("p", "v", publishValueAsDefault: true, secret: true));
    }

    private static ValueTask<string?> ValueOf(IResourceBuilder<ParameterResource> parameter) =>
        parameter.Resource.GetValueAsync(TestContext.Current.CancellationToken);
}
