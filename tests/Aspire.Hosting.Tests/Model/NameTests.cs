using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests.Model;

public class NameTests
{
    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a_b")]
    [InlineData("a.b")]
    [InlineData("a--b")]
    [InlineData("a-")]
    [InlineData("-a")]
    [InlineData("ä")]
    public void A_name_that_breaks_a_rule_is_refused(string name)
    {
        var builder = Models.Run();

        var error = Assert.ThrowsAny<ArgumentException>(() => builder.AddExecutable(name, "x", "."));

        Assert.Empty(builder.Resources);
        Assert.Contains(name, error.Message);
    }

    [Fact]
    public void A_name_of_65_characters_is_too_long()
    {
        var builder = Models.Run();

        Assert.Throws<ArgumentException>(() => builder.AddExecutable(new string('a', 65), "x", "."));
        Assert.NotNull(builder.AddExecutable(new string('a', 64), "x", "."));
    }

    [Fact]
    public void A_name_may_be_given_once_whatever_its_case()
    {
        var builder = Models.Run();
        builder.AddParameter("cache", "x");

        var error = Assert.Throws<DistributedApplicationException>(() => builder.AddExecutable("Cache", "x", "."));

        Assert.Contains("'Cache'", error.Message);
        Assert.Contains(nameof(ParameterResource), error.Message);
    }

    [Theory]
    [InlineData("redis", null, "redis", "latest", null)]
    [InlineData("redis:8.6", null, "redis", "8.6", null)]
    [InlineData("docker.io/library/redis:8.6", "docker.io", "library/redis", "8.6", null)]
    [InlineData("localhost:5000/a/b", "localhost:5000", "a/b", "latest", null)]
    [InlineData("redis@sha256:abc", null, "redis", null, "abc")]
    public void The_name_of_an_image_is_taken_apart(string text, string? registry, string image, string? tag, string? digest)
    {
        var annotation = Models.Run().AddContainer("c", text).Resource.Annotations.OfType<ContainerImageAnnotation>().Single();

        Assert.Equal((registry, image, tag, digest), (annotation.Registry, annotation.Image, annotation.Tag, annotation.SHA256));
    }

    [Fact]
    public void The_name_of_a_volume_is_the_same_in_every_run_and_its_own_for_every_resource()
    {
        string NameFor(string resource) => VolumeNameGenerator.Generate(Models.Run().AddContainer(resource, "image"), "data");

        Assert.Equal(NameFor("a"), NameFor("a"));
        Assert.NotEqual(NameFor("a"), NameFor("b"));
    }
}
