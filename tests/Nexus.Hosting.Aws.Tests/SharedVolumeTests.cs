using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Nexus.Hosting.Aws.Tests;

public class SharedVolumeTests
{
    [Fact]
    public async Task A_process_gets_a_real_folder_which_a_test_leaves_nothing_of()
    {
        string path;
        await using (var app = await RunningApp.StartAsync(builder =>
            RunningApp.AddConsumer(builder).WithSharedVolume(builder.AddSharedVolume("shared-files"), "/mnt/efs")))
        {
            path = (await app.GetEnvironmentAsync("consumer"))["SHARED_FILES_PATH"]!;
            Assert.True(Directory.Exists(path));
            Assert.StartsWith(Path.GetTempPath(), path, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    [Fact]
    public async Task What_a_killed_application_left_behind_goes_with_the_next_start_and_what_another_uses_stays()
    {
        using var ended = Process.Start("true");
        await ended.WaitForExitAsync(TestContext.Current.CancellationToken);
        var left = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"nexus-data-{ended.Id}-0", "redis")).Parent!;
        var used = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"nexus-data-{Environment.ProcessId}-0"));

        RunningApp.CreateBuilder().AddSharedVolume("shared");

        Assert.False(Directory.Exists(left.FullName));
        Assert.True(Directory.Exists(used.FullName));
        used.Delete();
    }

    [Fact]
    public async Task A_folder_that_is_configured_keeps_its_files_from_run_to_run()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "shared", "report.txt");
        await using (var app = await RunAsync("echo kept > $SHARED_PATH/report.txt"))
        {
            Assert.Equal(Path.Combine(folder.Path, "shared"), app.Model.Resources.OfType<SharedVolumeResource>().Single().LocalPath);
            await app.WaitForStateAsync("writer", KnownResourceStates.Finished);
        }

        await using (var app = await RunAsync("echo again >> $SHARED_PATH/report.txt"))
        {
            await app.WaitForStateAsync("writer", KnownResourceStates.Finished);
        }

        Assert.Equal(["kept", "again"], await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));

        Task<RunningApp> RunAsync(string script) => RunningApp.StartAsync(
            builder => builder.AddExecutable("writer", "bash", AppContext.BaseDirectory, "-c", script).WithSharedVolume(builder.AddSharedVolume("shared"), "/mnt/efs"),
            folder.Argument);
    }

    [Fact]
    public void A_container_mounts_the_folder_at_the_path_that_it_has_on_AWS()
    {
        using var folder = new TemporaryFolder();
        var builder = RunningApp.CreateBuilder(folder.Argument);
        var container = builder.AddContainer("job", "busybox").WithSharedVolume(builder.AddSharedVolume("shared"), "/mnt/efs");

        var mount = Assert.Single(container.Resource.Annotations.OfType<ContainerMountAnnotation>());
        Assert.Equal((ContainerMountType.BindMount, Path.Combine(folder.Path, "shared"), "/mnt/efs"), (mount.Type, mount.Source, mount.Target));
    }

    [Fact]
    public void A_mount_path_is_absolute()
    {
        var builder = RunningApp.CreateBuilder();
        var consumer = RunningApp.AddConsumer(builder);

        var error = Assert.Throws<ArgumentException>(() => consumer.WithSharedVolume(builder.AddSharedVolume("shared"), "mnt/efs"));
        Assert.Contains("'mnt/efs' of 'shared' in 'consumer'", error.Message, StringComparison.Ordinal);
    }
}
