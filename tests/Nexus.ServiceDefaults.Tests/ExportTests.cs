using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Nexus.ServiceDefaults.Tests;

public sealed class ExportTests
{
    private const string Timeout = "OTEL_EXPORTER_OTLP_TIMEOUT";

    [Theory]
    [InlineData("in_memory", null, "1000")]
    [InlineData("in_memory", "4000", "4000")]
    [InlineData(null, null, null)]
    public void An_export_that_is_repeated_holds_up_the_end_of_a_service_for_a_second_unless_somebody_says_otherwise(string? retry, string? given, string? expected)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4317",
            ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = retry,
            [Timeout] = given,
        });

        builder.AddServiceDefaults();

        Assert.Equal(expected, builder.Configuration[Timeout]);
    }
}
