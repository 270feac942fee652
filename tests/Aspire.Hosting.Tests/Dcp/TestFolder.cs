namespace Aspire.Hosting.Tests.Dcp;

/// <summary>A temporary folder that goes with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("nexus-dcp-test").FullName;

    public string AddFile(string relative, string text = "")
    {
        var path = System.IO.Path.Combine(Path, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string AddScript(string relative, string script)
    {
        var path = AddFile(relative, $"#!/bin/sh\n{script}\n");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("A shell script is not a program on Windows.");
        }
        else
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
