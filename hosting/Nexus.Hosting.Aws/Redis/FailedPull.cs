namespace Nexus.Hosting.Aws.Redis;

/// <summary>Remembers for a day that an image could not be fetched, so that not every start tries it again.</summary>
/// <param name="folder">Where; it is made when there is something to remember.</param>
/// <param name="time">The clock.</param>
internal sealed class FailedPull(string folder, TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private string File => Path.Combine(folder, "failed-pull");

    public bool IsKnown(string runtime, string image)
    {
        var file = new FileInfo(File);
        return file.Exists && time.GetUtcNow() - file.LastWriteTimeUtc < Memory && System.IO.File.ReadAllText(File) == Line(runtime, image);
    }

    public void Remember(string runtime, string image)
    {
        try
        {
            Directory.CreateDirectory(folder);
            System.IO.File.WriteAllText(File, Line(runtime, image));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then the next start tries again.
        }
    }

    private static string Line(string runtime, string image) => $"{runtime} {image}\n";
}
