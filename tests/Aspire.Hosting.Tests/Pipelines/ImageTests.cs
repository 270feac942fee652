using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Tests.Pipelines;

/// <summary>Under which names images are pushed, by which steps, and where resources are deployed to.</summary>
public class ImageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_image_that_is_built_has_a_step_that_builds_and_one_that_pushes()
    {
        using var app = await PublishedApp.RunAsync(
            builder =>
            {
                builder.AddDockerfile("shop", ".");
                builder.AddContainer("cache", "redis");
                builder.AddDockerfile("tool", ".").ExcludeFromManifest();
            },
            "--list-steps", "--step", "push");

        Assert.Contains("build-shop", app.Output);
        Assert.Contains("push-shop", app.Output);
        Assert.DoesNotContain("cache", app.Output);
        Assert.DoesNotContain("tool", app.Output);
    }

    [Theory]
    [InlineData("ghcr.io", null, null, null, "ghcr.io/shop:latest")]
    [InlineData("ghcr.io", "acme", null, null, "ghcr.io/acme/shop:latest")]
    [InlineData("ghcr.io", "acme", "front/shop", "1.2", "ghcr.io/acme/front/shop:1.2")]
    [InlineData("ghcr.io", "acme", "quay.io/other/shop", "1.2", "quay.io/other/shop:1.2")]
    [InlineData("ghcr.io", "acme", "localhost:5000/shop", null, "localhost:5000/shop:latest")]
    public async Task An_image_is_pushed_to_its_registry_under_its_name(string endpoint, string? repository, string? name, string? tag, string expected)
    {
        string? pushed = null;
        using var app = await PublishedApp.RunAsync(builder =>
        {
            builder.AddContainerRegistry("registry", endpoint, repository);
            var shop = builder.AddDockerfile("shop", ".");
            _ = name is null ? shop : shop.WithRemoteImageName(name);
            _ = tag is null ? shop : shop.WithRemoteImageTag(tag);
            builder.AddPublishStep("read", async context => pushed = await ((IValueProvider)new ContainerImageReference(shop.Resource)).GetValueAsync(context.CancellationToken));
        });

        Assert.Equal(expected, pushed);
    }

    [Fact]
    public async Task An_image_without_a_registry_is_named_before_anything_is_pushed()
    {
        using var app = await PublishedApp.RunAsync(builder => builder.AddDockerfile("shop", "."), "--step", WellKnownPipelineSteps.PushPrereq);

        Assert.Contains("The image of 'shop' has no registry to be pushed to. Add one with builder.AddContainerRegistry(...)", app.Errors);
    }

    [Fact]
    public async Task Of_several_registries_one_has_to_be_chosen()
    {
        using var unclear = await PublishedApp.RunAsync(builder => Model(builder), "--step", WellKnownPipelineSteps.PushPrereq);
        using var chosen = await PublishedApp.RunAsync(
            builder =>
            {
                var (shop, registry) = Model(builder);
                shop.WithContainerRegistry(registry);
            },
            "--step", WellKnownPipelineSteps.PushPrereq);

        Assert.Contains("could be pushed to several registries: 'ghcr', 'quay'. Choose one with .WithContainerRegistry(...)", unclear.Errors);
        Assert.Equal(0, chosen.ExitCode);

        static (IResourceBuilder<ContainerResource> Shop, IResourceBuilder<ContainerRegistryResource> Registry) Model(IDistributedApplicationBuilder builder)
        {
            var registry = builder.AddContainerRegistry("ghcr", "ghcr.io");
            builder.AddContainerRegistry("quay", "quay.io");
            return (builder.AddDockerfile("shop", "."), registry);
        }
    }

    [Fact]
    public async Task An_image_in_an_archive_needs_a_folder_and_no_registry()
    {
        using var without = await PublishedApp.RunAsync(builder => Model(builder, null), "--step", WellKnownPipelineSteps.PushPrereq);
        using var with = await PublishedApp.RunAsync(builder => Model(builder, "images"), "--step", WellKnownPipelineSteps.PushPrereq);

        Assert.Contains("The image of 'shop' is kept in an archive, but there is no folder for it", without.Errors);
        Assert.Equal(0, with.ExitCode);

        static void Model(IDistributedApplicationBuilder builder, string? folder) =>
            builder.AddDockerfile("shop", ".").WithContainerBuildOptions(options =>
            {
                options.Destination = ContainerImageDestination.Archive;
                options.OutputPath = folder;
            });
    }

    [Fact]
    public async Task A_container_runtime_that_is_not_there_is_named()
    {
        using var app = await PublishedApp.RunAsync(
            builder => builder.AddDockerfile("shop", "."), "--step", "build-shop", "--dcp-container-runtime", "no-such-runtime");

        Assert.Equal(("FAILED", "not run"), (app.EndOf("check-container-runtime"), app.EndOf("build-shop")));
        Assert.Contains("Start no-such-runtime and try again.", app.Errors);
    }

    [Fact]
    public async Task A_resource_is_deployed_to_the_environment_that_was_chosen_for_it()
    {
        using var app = new PublishedApp();
        await using var application = app.Build(builder =>
        {
            var north = builder.AddResource(new Depot("north"));
            var south = builder.AddResource(new Depot("south"));
            var shop = builder.AddContainer("shop", "x");
            Target(shop.Resource, north.Resource);
            Assert.Same(north.Resource, shop.Resource.GetDeploymentTargetAnnotation()?.ComputeEnvironment);
            Assert.Null(shop.Resource.GetDeploymentTargetAnnotation(south.Resource));

            Target(shop.Resource, south.Resource);
            var exception = Assert.Throws<InvalidOperationException>(() => shop.Resource.GetDeploymentTargetAnnotation());
            Assert.Contains("The resource 'shop' goes to several compute environments: 'north', 'south'", exception.Message);

            shop.WithComputeEnvironment(south);
            Assert.Same(south.Resource, shop.Resource.GetComputeEnvironment());
            Assert.Same(south.Resource, shop.Resource.GetDeploymentTargetAnnotation()?.ComputeEnvironment);
            Assert.Null(shop.Resource.GetDeploymentTargetAnnotation(north.Resource));
        });

        static void Target(IResource resource, Depot depot) =>
            resource.Annotations.Add(new DeploymentTargetAnnotation(new Depot($"{resource.Name}-in-{depot.Name}")) { ComputeEnvironment = depot });
    }

    [Fact]
    public async Task A_deployment_gives_its_images_a_tag_of_its_own()
    {
        string? image = null;
        using var app = await PublishedApp.RunAsync(
            builder =>
            {
                builder.AddContainerRegistry("registry", "ghcr.io");
                var shop = builder.AddDockerfile("shop", ".");
                builder.Pipeline.AddStep(
                    "read",
                    async context => image = await ((IValueProvider)new ContainerImageReference(shop.Resource)).GetValueAsync(Token),
                    dependsOn: WellKnownPipelineSteps.DeployPrereq);
            },
            "--step", "read");

        Assert.Matches(@"^ghcr\.io/shop:aspire-deploy-\d{14}$", image);
    }

    private sealed class Depot(string name) : Resource(name), IComputeEnvironmentResource;
}
