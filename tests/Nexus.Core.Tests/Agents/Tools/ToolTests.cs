using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Microsoft.Extensions.Time.Testing;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Tools;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Agents.Tools;

/// <summary>What the tools answer, and what they say when they cannot.</summary>
public sealed class ToolTests
{
    private static readonly ToolCatalogue Catalogue = new(new ToolOptions(), new FakeTimeProvider(new DateTimeOffset(2026, 3, 4, 12, 30, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("2 + 3 * 4 ^ 2 / (1 - 5)", "-10")]
    [InlineData("17% of 2340", "397.8")]
    [InlineData("200 + 10%", "220")]
    [InlineData("-2 ^ 2", "-4")]
    [InlineData("sqrt(2) ^ 2", "2")]
    [InlineData("round(10 / 3, 2)", "3.33")]
    [InlineData("1,234.5 * 2", "2469")]
    [InlineData("median(3, 1, 2) + max(1, 2) + 5!", "124")]
    [InlineData("7 mod 4", "3")]
    [InlineData("2 ^ -2", "0.25")]
    [InlineData("payment(200000, 4.5%, 360)", "1013.3706")]
    public async Task The_calculator_is_exact(string expression, string result) =>
        Assert.StartsWith(result, await CallAsync("calculator", new { expression }), StringComparison.Ordinal);

    [Theory]
    [InlineData("calculator", """{"expression":"1 / 0"}""", "Division by zero")]
    [InlineData("calculator", """{"expression":"2 +"}""", "ends where")]
    [InlineData("calculator", """{"expression":"system(1)"}""", "no function 'system'")]
    [InlineData("calculator", """{"expression":"10 ^ 40"}""", "too large")]
    [InlineData("calculator", """{"expression":"sqrt(-1)"}""", "no real square root")]
    [InlineData("calculator", """{"expression":"100!"}""", "0 to 27")]
    [InlineData("calculator", "{}", "needs 'expression'")]
    [InlineData("calculator", """{"expression":"((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))"}""", "nested deeper")]
    [InlineData("date_time", """{"operation":"add","date":"2026-13-45","amount":1}""", "not a date")]
    [InlineData("date_time", """{"operation":"fly"}""", "expected one of now, add")]
    [InlineData("date_time", """{"operation":"now","zone":"Mars/Olympus"}""", "time zone 'Mars/Olympus' is not known")]
    [InlineData("date_time", """{"operation":"now","zone":"../../etc/passwd"}""", "is not known")]
    [InlineData("date_time", """{"operation":"add","date":"9999-12-31","amount":2}""", "outside the years")]
    [InlineData("date_time", """{"operation":"add","date":"2026-01-01","amount":1.5,"unit":"months"}""", "added whole")]
    [InlineData("date_time", """{"operation":"difference","date":"2026-01-01"}""", "needs 'until'")]
    [InlineData("unit_conversion", """{"value":1,"from":"parsnip","to":"m"}""", "'parsnip' is not known")]
    [InlineData("unit_conversion", """{"value":1,"from":"kg","to":"m"}""", "measures mass, but m measures length")]
    [InlineData("unit_conversion", """{"value":-300,"from":"C","to":"K"}""", "below absolute zero")]
    [InlineData("unit_conversion", """{"value":"many","from":"m","to":"km"}""", "is not a number")]
    [InlineData("text_statistics", """{"text":"   ...   "}""", "no word")]
    [InlineData("json_query", """{"json":"{nope","path":"$"}""", "not JSON")]
    [InlineData("json_query", """{"json":"{}","path":"$.a[("}""", "is not understood")]
    [InlineData("json_query", """{"json":"{\"a\":1}","path":"$.b"}""", "nothing at '$.b'")]
    [InlineData("json_query", """{"json":"{\"a\":\"x\"}","path":"$.a","aggregate":"sum"}""", "not a number")]
    [InlineData("csv_query", """{"csv":"a,b","operation":"sum","column":"a"}""", "at least one row")]
    [InlineData("csv_query", """{"csv":"a,b\n1,2","operation":"sum","column":"c"}""", "no column 'c'; there are a, b")]
    [InlineData("csv_query", """{"csv":"a,b\n1,x","operation":"sum","column":"b"}""", "is not a number")]
    [InlineData("csv_query", """{"csv":"a,b\n1,2,3","operation":"count"}""", "3 cells, but there are 2 columns")]
    [InlineData("csv_query", """{"csv":"a,b\n\"1,2","operation":"count"}""", "not closed")]
    [InlineData("csv_query", """{"csv":"a,a\n1,2","operation":"count"}""", "same name")]
    [InlineData("csv_query", """{"csv":"a,b\n1,2","operation":"count","where":[{"column":"a","operator":"~","value":"1"}]}""", "operator '~' is not known")]
    [InlineData("knowledge_search", """{"query":"anything"}""", "no files")]
    [InlineData("http_get", """{"url":"https://example.com/"}""", "Tools:HttpGet:AllowedHosts")]
    [InlineData("http_get", """{"url":"not an address"}""", "is not an address")]
    public async Task A_tool_that_cannot_says_why_and_what_to_do(string tool, string input, string named) =>
        Assert.Contains(named, (await Assert.ThrowsAsync<ToolException>(() => CallAsync(tool, JsonNode.Parse(input)!.AsObject()))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"operation":"now","zone":"Asia/Tokyo"}""", "Wednesday, 2026-03-04 21:30 in Asia/Tokyo (UTC+09:00)")]
    [InlineData("""{"operation":"add","date":"2026-01-31","amount":1,"unit":"months"}""", "2026-02-28")]
    [InlineData("""{"operation":"add","date":"2026-03-04 10:00","amount":-90,"unit":"minutes"}""", "2026-03-04 08:30")]
    [InlineData("""{"operation":"difference","date":"today","until":"2026-12-24"}""", "295 days")]
    [InlineData("""{"operation":"working_days","date":"2026-05-01","amount":5}""", "Friday, 2026-05-08")]
    [InlineData("""{"operation":"convert","date":"2026-03-29 12:00","zone":"Europe/Berlin","zones":["UTC","America/New_York"]}""", "2026-03-29 06:00 in America/New_York")]
    [InlineData("""{"operation":"overlap","date":"2026-03-04","zones":["Europe/London","Asia/Tokyo"]}""", "no time that is between")]
    public async Task Dates_and_time_zones_are_computed_with(string input, string result) =>
        Assert.Contains(result, await CallAsync("date_time", JsonNode.Parse(input)!.AsObject()), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, "mi", "km", "1.609344 km")]
    [InlineData(100, "C", "fahrenheit", "212 F")]
    [InlineData(-40, "F", "C", "-40 C")]
    [InlineData(1, "GiB", "MB", "1073.741824 MB")]
    [InlineData(1, "Mbit", "kB", "125 kB")]
    [InlineData(3, "feet", "inches", "36 in")]
    [InlineData(2, "kWh", "joules", "7200000 J")]
    public async Task Units_are_converted(double value, string from, string to, string result) =>
        Assert.EndsWith(result, await CallAsync("unit_conversion", new { value, from, to }), StringComparison.Ordinal);

    [Theory]
    [InlineData("$.shop.items[*].price", "values", "1.5\n2\n4")]
    [InlineData("$..price", "sum", "7.5")]
    [InlineData("$.shop.items[?price > 1.7].name", "values", "pen\nbook")]
    [InlineData("$.shop.items[?(@.name == 'ink')].price", "values", "1.5")]
    [InlineData("shop.items[-1]['name']", "values", "book")]
    [InlineData("$.shop.items", "count", "3")]
    [InlineData("$.shop", "keys", "items, open")]
    public async Task Json_is_read_by_path(string path, string aggregate, string result)
    {
        const string json = """{"shop":{"items":[{"name":"ink","price":1.5},{"name":"pen","price":2},{"name":"book","price":4}],"open":true}}""";

        Assert.Equal(result, await CallAsync("json_query", new { json, path, aggregate }));
    }

    [Fact]
    public async Task Csv_is_filtered_grouped_sorted_and_aggregated()
    {
        const string csv = "city;name;amount\nRome;\"Bo; \"\"B\"\"\";10\nOslo;Al;2.5\nRome;Cy;$1,000\n";

        Assert.StartsWith("sum of amount = 1012.5 (3 of 3 rows)", await CallAsync("csv_query", new { csv, operation = "sum", column = "AMOUNT" }), StringComparison.Ordinal);
        Assert.Equal("sum of amount by city:\nRome: 1010\nOslo: 2.5", await CallAsync("csv_query", new { csv, operation = "sum", column = "amount", group_by = "city", sort_by = "value", descending = true }));
        Assert.Contains("Bo; \"B\"", await CallAsync("csv_query", new { csv, operation = "rows", where = new[] { new { column = "amount", @operator = "<=", value = "10" } }, sort_by = "amount" }), StringComparison.Ordinal);
        Assert.Equal("3 rows with the columns city, name, amount", await CallAsync("csv_query", new { csv, operation = "columns" }));
        Assert.Contains("name: Cy", await CallAsync("csv_query", new { csv, operation = "max", column = "amount" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_are_measured()
    {
        var report = await CallAsync("text_statistics", new { text = "The cat sat. The cat's hat is flat!\n\nWas it?", word = "the" });

        Assert.Contains("words: 10\nsentences: 3\nparagraphs: 2\n", report, StringComparison.Ordinal);
        Assert.EndsWith("\"the\" occurs 2 times", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Knowledge_is_found_in_the_files_of_the_package_and_nowhere_else()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "knowledge"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "secret.md"), "The password of the vault is swordfish.");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "knowledge", "link.md"), Path.Combine(folder.Path, "secret.md"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "knowledge", "tea.md"), "# Green tea\nGreen tea is steeped for two minutes.\n\n# Black tea\nBlack tea is steeped for four minutes.");

        Assert.StartsWith("[tea.md]\n# Black tea\nBlack tea is steeped", await CallAsync("knowledge_search", new { query = "How long is black tea steeped?", limit = 1 }, folder.Path), StringComparison.Ordinal);
        Assert.Contains("no passage", (await Assert.ThrowsAsync<ToolException>(() => CallAsync("knowledge_search", new { query = "vault password" }, folder.Path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_tool_has_a_schema_that_is_one_and_describes_what_it_takes()
    {
        Assert.Equal(8, Catalogue.Tools.Count);
        Assert.All(Catalogue.Tools.Values, tool =>
        {
            Assert.NotNull(JsonSchema.FromText(tool.InputSchema.GetRawText()));
            Assert.Equal("object", tool.InputSchema.GetProperty("type").GetString());
            Assert.All(tool.InputSchema.GetProperty("properties").EnumerateObject(), property => Assert.True(property.Value.TryGetProperty("description", out _), $"{tool.Name}.{property.Name}"));
            Assert.Matches("^[a-z_]{1,64}$", tool.Name);
        });
    }

    private static Task<string> CallAsync(string tool, object input, string folder = "/nowhere") =>
        CallAsync(tool, JsonSerializer.SerializeToNode(input)!.AsObject(), folder);

    private static async Task<string> CallAsync(string tool, JsonObject input, string folder = "/nowhere")
    {
        var found = Catalogue.FindTool(tool)!;
        return await found.InvokeAsync(new ToolInput(found.Definition, input), new ToolContext(folder), default);
    }
}
