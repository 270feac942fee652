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
    public void A_folder_that_is_configured_is_kept()
    {
        using var folder = new TemporaryFolder();
        var builder = RunningApp.CreateBuilder(folder.Argument);

        Assert.Equal(Path.Combine(folder.Path, "shared"), builder.AddSharedVolume("shared").Resource.LocalPath);
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
