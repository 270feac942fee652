using System.Globalization;

namespace Aspire.Hosting.Testing.Tests;

/// <summary>What is left of an application after its test, told by a variable that every process it starts inherits.</summary>
public class OrphanTests : TestBase
{
    [Fact]
    public async Task Nothing_is_left_of_an_application_after_its_test()
    {
        var mark = $"MARK_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(mark, "1");
        try
        {
            await using (var builder = await DistributedApplicationTestingBuilder.CreateAsync<global::Projects.Orphans_AppHost>(Token))
            {
                await using var app = await StartAsync(builder);
                foreach (var resource in (string[])["plain", "parent", "stubborn", "server"])
                {
                    await app.ResourceNotifications.WaitForResourceAsync(resource, "Running", Token).WaitAsync(Patience, Token);
                }

                Assert.True(Marked(mark).Count >= 7, string.Join("; ", Marked(mark)));
            }

            Assert.Empty(Marked(mark));
        }
        finally
        {
            Environment.SetEnvironmentVariable(mark, null);
        }
    }

    private static List<string> Marked(string mark) =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
           where int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && id != Environment.ProcessId
           where Read($"{folder}/environ").Contains(mark, StringComparison.Ordinal)
           select Read($"{folder}/cmdline").Replace('\0', ' '),
    ];

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
