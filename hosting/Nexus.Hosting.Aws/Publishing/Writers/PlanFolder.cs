using System.Text;

namespace Nexus.Hosting.Aws.Publishing.Writers;

/// <summary>The output folder of one environment. Files are UTF-8 without a mark, and their paths have forward slashes.</summary>
/// <param name="root">Its absolute path.</param>
/// <param name="mayWrite">Ends when files may be written, with an exception when they may not; null: at once.</param>
internal sealed class PlanFolder(string root, Task? mayWrite = null)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private int _written;

    /// <summary>How many files were written in this run.</summary>
    public int Written => _written;

    /// <summary>The absolute path of a file.</summary>
    public string PathOf(string path) => Path.Combine(root, path);

    /// <summary>Writes a file, whole or not at all, as soon as it may.</summary>
    public async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        if (mayWrite is not null)
        {
            await mayWrite;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var file = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var next = $"{file}.next";
        File.WriteAllBytes(next, Utf8.GetBytes(text));
        File.Move(next, file, overwrite: true);
        _written++;
    }

    /// <summary>Takes away a file that an earlier run wrote; none: nothing happens.</summary>
    public void Delete(string path) => File.Delete(PathOf(path));

    /// <summary>Makes a file that was written one that can be run.</summary>
    public void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PathOf(path), File.GetUnixFileMode(PathOf(path)) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    /// <summary>What a file holds, of this run or of one before; null: there is none.</summary>
    public Task<string?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(File.Exists(PathOf(path)) ? File.ReadAllText(PathOf(path), Utf8) : null);
    }
}
