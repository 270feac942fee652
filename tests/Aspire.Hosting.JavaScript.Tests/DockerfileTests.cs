#pragma warning disable ASPIREJAVASCRIPT001, ASPIREDOCKERFILEBUILDER001 // Experimental in Aspire.

using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.JavaScript.Tests;

/// <summary>The Dockerfiles that are made of apps whose folder has none.</summary>
public sealed class DockerfileTests : IDisposable
{
    // Of the user as which an image is built.
    private const string Home = "/root";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockerfile-");

    [Fact]
    public async Task A_Next_js_app_is_built_and_its_server_runs_as_nobody_special()
    {
        Write("package-lock.json");
        Write("public/robots.txt");
        Write(".nvmrc", "v24.3.0\n");

        var text = await DockerfileAsync(builder => builder.AddNextJsApp("site", _folder.FullName));

        Assert.Equal(
            $"""
            # Made by the publish. A Dockerfile in the app's folder takes its place.

            FROM node:24-slim AS build
            WORKDIR /app
            COPY package*.json ./
            RUN --mount=type=cache,target={Home}/.npm npm ci
            COPY . .
            RUN npm run build

            FROM node:24-slim AS runtime
            WORKDIR /app
            ENV NODE_ENV=production
            COPY --from=build --chown=node:node /app/.next/standalone ./
            COPY --from=build --chown=node:node /app/.next/static ./.next/static
            COPY --from=build --chown=node:node /app/public ./public
            USER node
            ENTRYPOINT ["node","server.js"]

            """,
            text);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_not_copied() =>
        Assert.DoesNotContain("public", await DockerfileAsync(builder => builder.AddNextJsApp("site", _folder.FullName)), StringComparison.Ordinal);

    [Fact]
    public async Task A_package_script_runs_with_the_packages_of_production_alone()
    {
        Write("pnpm-lock.yaml");

        var text = await DockerfileAsync(builder => builder.AddJavaScriptApp("site", _folder.FullName).WithPnpm().WithBuildScript("bundle", ["--mode", "it's live"])
            .WithHttpEndpoint(env: "PORT", targetPort: 4000).PublishAsPackageScript("serve", "--port \"$PORT\""));

        Assert.Equal(
            """
            # Made by the publish. A Dockerfile in the app's folder takes its place.

            FROM node:22-slim AS build
            WORKDIR /app
            RUN corepack enable pnpm
            ENV PNPM_HOME=/pnpm
            COPY package.json pnpm-lock.yaml ./
            RUN --mount=type=cache,target=/pnpm/store pnpm install --frozen-lockfile
            COPY . .
            RUN pnpm run bundle --mode 'it'\''s live' && rm -rf node_modules

            FROM node:22-slim AS packages
            WORKDIR /app
            RUN corepack enable pnpm
            ENV PNPM_HOME=/pnpm
            COPY package.json pnpm-lock.yaml ./
            RUN --mount=type=cache,target=/pnpm/store pnpm install --frozen-lockfile --prod && mkdir -p node_modules

            FROM node:22-slim AS runtime
            WORKDIR /app
            ENV NODE_ENV=production
            COPY --from=build /app ./
            COPY --from=packages /app/node_modules ./node_modules
            EXPOSE 4000
            USER node
            ENTRYPOINT ["sh","-c","exec npm run serve -- --port \"$PORT\""]

            """,
            text);
    }

    [Fact]
    public async Task Yarn_since_version_2_leaves_the_packages_where_the_next_stage_finds_them()
    {
        Write("yarn.lock");
        Write(".yarnrc.yml");
        // What Yarn notes of this machine is none of the image's.
        Write(".yarn/install-state.gz");

        var text = await DockerfileAsync(builder => builder.AddJavaScriptApp("site", _folder.FullName).WithYarn().PublishAsPackageScript());

        Assert.Equal(
            $"""
            # Made by the publish. A Dockerfile in the app's folder takes its place.

            FROM node:22-slim AS build
            WORKDIR /app
            RUN corepack enable yarn
            ENV YARN_NODE_LINKER=node-modules
            COPY package.json yarn.lock .yarnrc.yml ./
            RUN --mount=type=cache,target={Home}/.yarn/berry/cache yarn install --immutable
            COPY . .
            RUN yarn run build

            FROM node:22-slim AS runtime
            WORKDIR /app
            ENV NODE_ENV=production
            COPY --from=build /app ./
            USER node
            ENTRYPOINT ["sh","-c","exec npm run start"]

            """,
            text);

        Write(".yarn/releases/yarn-4.0.0.cjs");
        Assert.Contains("\nCOPY .yarn ./.yarn\n", await DockerfileAsync(builder => builder.AddJavaScriptApp("site", _folder.FullName).WithYarn()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_static_website_is_served_by_a_web_server_on_its_own_port()
    {
        var text = await DockerfileAsync(builder => builder.AddViteApp("site", _folder.FullName).PublishAsStaticWebsite(o => o.OutputPath = "build/client"));

        Assert.EndsWith(
            """

            FROM mcr.microsoft.com/dotnet/nightly/yarp:2.3-preview AS runtime
            WORKDIR /app
            COPY --from=build /app/build/client /app/wwwroot
            EXPOSE 5000
            USER 1654
            ENTRYPOINT ["dotnet","/app/yarp.dll"]

            """,
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_the_build_wrote_runs_without_packages()
    {
        var text = await DockerfileAsync(builder => builder.AddJavaScriptApp("site", _folder.FullName).PublishAsNodeServer("./.output/server/index.mjs", ".output"));

        Assert.EndsWith(
            """
            ENV NODE_ENV=production
            COPY --from=build /app/.output /app/.output
            USER node
            ENTRYPOINT ["node",".output/server/index.mjs"]

            """,
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_js_and_Bun_run_a_file_and_other_images_can_be_named()
    {
        var bare = await DockerfileAsync(builder => builder.AddNodeApp("tool", _folder.FullName, "server.js"));
        Write("package.json", "{}");
        Write("bun.lock");
        var bun = await DockerfileAsync(builder => builder.AddBunApp("tool", _folder.FullName, "server.ts").WithDockerfileBaseImage(runtimeImage: "registry.example/bun:9"));

        Assert.Equal(
            """
            # Made by the publish. A Dockerfile in the app's folder takes its place.

            FROM node:22-alpine AS build
            WORKDIR /app
            COPY . .

            FROM node:22-alpine AS runtime
            WORKDIR /app
            ENV NODE_ENV=production
            COPY --from=build /app ./
            USER node
            ENTRYPOINT ["node","server.js"]

            """,
            bare);
        Assert.Contains($"RUN --mount=type=cache,target={Home}/.bun/install/cache bun install --frozen-lockfile --production && mkdir -p node_modules\n", bun, StringComparison.Ordinal);
        Assert.Contains("\nFROM oven/bun:1 AS packages\n", bun, StringComparison.Ordinal);
        Assert.Contains("\nFROM registry.example/bun:9 AS runtime\n", bun, StringComparison.Ordinal);
        Assert.EndsWith("USER bun\nENTRYPOINT [\"bun\",\"server.ts\"]\n", bun, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_outside_of_the_app_is_refused()
    {
        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() =>
            DockerfileAsync(builder => builder.AddJavaScriptApp("site", _folder.FullName).PublishAsNodeServer("../server.js")));

        Assert.Contains("'../server.js' is not in the app's folder", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Dockerfile_that_somebody_wrote_comes_first()
    {
        Write("Dockerfile", "FROM scratch\n");

        var build = Build(builder => builder.AddViteApp("site", _folder.FullName));

        Assert.Null(build.DockerfileFactory);
        Assert.Equal((Path.Combine(_folder.FullName, "Dockerfile"), true), (build.DockerfilePath, build.HasEntrypoint));
    }

    [Fact]
    public void What_is_only_built_runs_once_it_is_said_what_runs_it()
    {
        Assert.False(Build(builder => builder.AddViteApp("site", _folder.FullName)).HasEntrypoint);
        Assert.True(Build(builder => builder.AddViteApp("site", _folder.FullName).PublishAsStaticWebsite()).HasEntrypoint);
        Assert.True(Build(builder => builder.AddNextJsApp("site", _folder.FullName)).HasEntrypoint);
    }

    [Fact]
    public async Task The_build_does_not_see_packages_and_secrets_of_this_machine_unless_the_app_says_what_it_sees()
    {
        var build = Build(builder => builder.AddNextJsApp("site", _folder.FullName));
        var file = Path.Combine(_folder.FullName, "out", "site.Dockerfile");

        await build.EmitDockerfileArtifactsAsync(Context(build), file);

        Assert.StartsWith("# Made by the publish.", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var left = await File.ReadAllLinesAsync($"{file}.dockerignore", TestContext.Current.CancellationToken);
        Assert.Contains("node_modules", left);
        Assert.Contains(".env", left);

        Write(".dockerignore", "tests\n");
        await build.EmitDockerfileArtifactsAsync(Context(build), file);

        Assert.False(File.Exists($"{file}.dockerignore"));
    }

    [Fact]
    public async Task A_path_is_passed_on_to_another_resource()
    {
        var builder = Builder();
        var other = builder.AddJavaScriptApp("other", _folder.FullName).WithHttpEndpoint(env: "PORT");

        var site = builder.AddViteApp("site", _folder.FullName).PublishAsStaticWebsite("/api/", builder.CreateResourceBuilder<IResourceWithServiceDiscovery>(other.Resource), o => o.StripPrefix = true);

        var environment = await site.Resource.GetEnvironmentVariableValuesAsync(DistributedApplicationOperation.Publish);
        Assert.Equal("/api/{**catch-all}", environment["REVERSEPROXY__ROUTES__api__MATCH__PATH"]);
        Assert.Equal("http://other", environment["REVERSEPROXY__CLUSTERS__api__DESTINATIONS__destination1__ADDRESS"]);
        Assert.Equal("/api", environment["REVERSEPROXY__ROUTES__api__TRANSFORMS__0__PATHREMOVEPREFIX"]);
        Assert.Equal("true", environment["YARP_ENABLE_STATIC_FILES"]);
        Assert.Throws<ArgumentException>(() => site.PublishAsStaticWebsite("/", other));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static IDistributedApplicationBuilder Builder() =>
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = ["--operation", "publish"], DisableDashboard = true });

    private static DockerfileBuildAnnotation Build<T>(Func<IDistributedApplicationBuilder, IResourceBuilder<T>> add)
        where T : IResource => Assert.Single(add(Builder()).Resource.Annotations.OfType<DockerfileBuildAnnotation>());

    private static DockerfileFactoryContext Context(DockerfileBuildAnnotation build)
    {
        var resource = new ContainerResource("site");
        resource.Annotations.Add(build);
        return new() { Resource = resource, Services = new ServiceCollection().BuildServiceProvider(), CancellationToken = TestContext.Current.CancellationToken };
    }

    private static async Task<string> DockerfileAsync<T>(Func<IDistributedApplicationBuilder, IResourceBuilder<T>> add)
        where T : IResource
    {
        var app = add(Builder()).Resource;
        var build = Assert.Single(app.Annotations.OfType<DockerfileBuildAnnotation>());
        return await build.DockerfileFactory!(new() { Resource = app, Services = new ServiceCollection().BuildServiceProvider(), CancellationToken = TestContext.Current.CancellationToken });
    }

    private void Write(string path, string text = "")
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
