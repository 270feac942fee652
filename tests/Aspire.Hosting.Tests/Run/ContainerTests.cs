using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Tests.Dcp;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Tests;

namespace Aspire.Hosting.Tests.Run;

/// <summary>Containers under a real runtime.</summary>
public sealed class ContainerTests(Podman podman) : IClassFixture<Podman>, IAsyncLifetime
{
    // podman takes seconds for what docker does at once, and more on a machine that is busy.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TestFolder _folder = new();
    private readonly ProcessMark _mark = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        podman.Require();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        _mark.Dispose();
        GC.SuppressFinalize(this);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_container_is_reached_from_here_and_by_other_containers_and_leaves_nothing()
    {
        await using (var app = await StartAsync(builder =>
        {
            var server = Shell(builder, "server", """echo "$GREETING" > /tmp/index.html; exec httpd -f -p 8080 -h /tmp""")
                .WithHttpEndpoint(targetPort: 8080)
                .WithEnvironment("GREETING", "hello {{from}} \"inside\"")
                .WithHttpHealthCheck("/index.html");
            Shell(builder, "client", """echo "got: $(wget -qO- $services__server__http__0/index.html) from $services__server__http__0"; exec sleep 600""")
                .WithReference(server.GetEndpoint("http")).WaitFor(server);
            RunningApp.Sleeper(builder, "process", """echo "got: $(exec 3<>/dev/tcp/localhost/${SERVER_HTTP##*:}; printf 'GET /index.html HTTP/1.0\r\n\r\n' >&3; tail -n 1 <&3)" """)
                .WithReference(server.GetEndpoint("http")).WaitFor(server);
        }))
        {
            var seen = await LineAsync(app, "client", "got: hello");
            Assert.EndsWith("got: hello {{from}} \"inside\" from http://server.dev.internal:8080", seen);
            Assert.EndsWith("got: hello {{from}} \"inside\"", await LineAsync(app, "process", "got: "));

            var server = app.Instances("server").Single().Snapshot;
            Assert.Equal("localhost/nexus-shell:1", Property(server, "container.image"));
            Assert.NotEmpty(Property(server, "container.id"));
            Assert.Contains(server.EnvironmentVariables, v => v is { Name: "GREETING", Value: "hello {{from}} \"inside\"", IsFromSpec: true });
            Assert.Equal(2, (await podman.RunAsync("ps", "--quiet")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        }

        Assert.Empty(await podman.RunAsync("ps", "--all", "--quiet"));
        await DcpEngine.EventuallyAsync(() => _mark.Alive.Count == 0, DcpEngine.Patience, "What watched over the runtime is still there.");
        Assert.DoesNotContain("aspire", await podman.RunAsync("network", "ls", "--format", "{{.Name}}"));
    }

    [Fact]
    public async Task A_volume_keeps_its_content_and_a_folder_is_shared_as_the_model_says()
    {
        _folder.AddFile("in", "from outside");
        const string Script = """echo "kept: $(cat /data/file), shared: $(cat /in/in)"; echo content > /data/file; touch /in/x || echo refused; echo done > /out/file; exec sleep 600""";
        void Model(IDistributedApplicationBuilder builder) => Shell(builder, "keeper", Script)
            .WithVolume("nexus-test-data", "/data")
            .WithBindMount(_folder.Path, "/in", isReadOnly: true)
            .WithBindMount(_folder.Path, "/out");

        await using (var app = await StartAsync(Model))
        {
            Assert.EndsWith("kept: , shared: from outside", await LineAsync(app, "keeper", "kept: "));
            await LineAsync(app, "keeper", "refused");
            await DcpEngine.EventuallyAsync(() => File.Exists(Path.Combine(_folder.Path, "file")), Patience, "The container wrote no file.");
        }

        await using (var app = await StartAsync(Model))
        {
            Assert.EndsWith("kept: content, shared: from outside", await LineAsync(app, "keeper", "kept: "));
        }
    }

    [Fact]
    public async Task A_container_has_its_files_before_it_starts_and_reaches_a_process_of_this_machine()
    {
        _folder.AddFile("copied/deep/file", "a copy");
        _folder.AddFile("web/index.html", "hello from this machine");

        await using var app = await StartAsync(builder =>
        {
            var web = builder.AddExecutable("web", "bash", Path.Combine(_folder.Path, "web"), "-c", "exec busybox httpd -f -p $PORT")
                .WithHttpEndpoint(env: "PORT")
                .WithEndpoint("http", endpoint =>
                {
                    // The network of the containers comes up with the first of them, too late for the proxy; the process itself listens there as well.
                    endpoint.TargetHost = "0.0.0.0";
                    endpoint.IsProxied = false;
                })
                .WithHttpHealthCheck("/index.html");
            Shell(builder, "reader", """echo "read: $(cat /etc/app/text), $(cat /etc/app/deep/file), $(ls -l /etc/app/text | cut -c1-10), $(wget -qO- $services__web__http__0/index.html)"; exec sleep 600""")
                .WithContainerFiles("/etc/app", [new ContainerFile { Name = "text", Contents = "a text", Mode = UnixFileMode.UserRead }])
                .WithContainerFiles("/etc/app", Path.Combine(_folder.Path, "copied"))
                .WithReference(web.GetEndpoint("http")).WaitFor(web);
        });

        Assert.EndsWith("read: a text, a copy, -r--------, hello from this machine", await LineAsync(app, "reader", "read: "));
    }

    [Fact]
    public async Task Stop_start_and_restart_replace_the_container()
    {
        await using var app = await StartAsync(builder => Shell(builder, "tool", """trap "exit 0" TERM; echo "begun as $HOSTNAME"; while :; do sleep 0.1; done"""));
        var commands = app.Application.ResourceCommands;
        await WaitAsync(app, "tool", KnownResourceStates.Running);
        var first = IdOf(app);

        Assert.True((await commands.ExecuteCommandAsync("tool", KnownResourceCommands.StopCommand, Token)).Success);
        Assert.Equal(0, (await WaitAsync(app, "tool", KnownResourceStates.Exited)).Snapshot.ExitCode);

        Assert.True((await commands.ExecuteCommandAsync("tool", KnownResourceCommands.StartCommand, Token)).Success);
        await WaitAsync(app, "tool", KnownResourceStates.Running);
        var second = IdOf(app);
        Assert.NotEqual(first, second);

        Assert.True((await commands.ExecuteCommandAsync("tool", KnownResourceCommands.RestartCommand, Token)).Success);
        await app.Notifications.WaitForResourceAsync(
            "tool", e => e.Snapshot.State?.Text == KnownResourceStates.Running && Property(e.Snapshot, "container.id") != second, Token).WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task What_waits_for_a_container_to_complete_gets_its_exit_code()
    {
        await using var app = await StartAsync(builder =>
        {
            var good = Shell(builder, "good", "exit 0");
            var bad = Shell(builder, "bad", "exit 3");
            RunningApp.Sleeper(builder, "after-good").WaitForCompletion(good);
            RunningApp.Sleeper(builder, "after-bad").WaitForCompletion(bad);
        });

        await WaitAsync(app, "after-good", KnownResourceStates.Running);
        await WaitAsync(app, "after-bad", KnownResourceStates.FailedToStart);
        Assert.Equal(3, (await WaitAsync(app, "bad", KnownResourceStates.Exited)).Snapshot.ExitCode);
    }

    [Fact]
    public async Task An_image_that_can_not_be_had_fails_the_container_with_the_reason()
    {
        await using var app = await StartAsync(builder =>
        {
            builder.AddContainer("missing", "registry.invalid/shop/none", "1");
            Shell(builder, "there", "exec sleep 600");
        });

        await WaitAsync(app, "missing", KnownResourceStates.FailedToStart);
        await WaitAsync(app, "there", KnownResourceStates.Running);
        await DcpEngine.EventuallyAsync(
            () => app.Log.Errors.Any(e => e.Contains("'missing'") && e.Contains("registry.invalid")), Patience, string.Join('\n', app.Log.Errors));
    }

    [Fact]
    public async Task An_image_is_built_from_a_Dockerfile_with_its_arguments()
    {
        _folder.AddFile("Dockerfile", $"""
            FROM {Podman.Image}
            ARG GREETING
            ENV GREETING=$GREETING
            COPY greeting /greeting
            ENTRYPOINT ["/bin/sh", "-c", "echo \"$GREETING $(cat /greeting)\"; exec sleep 600"]
            """);
        _folder.AddFile("greeting", "from a file");

        await using var app = await StartAsync(builder => builder.AddDockerfile("built", _folder.Path).WithBuildArg("GREETING", "hello"));

        Assert.EndsWith("hello from a file", await LineAsync(app, "built", "hello"));
    }

    [Fact]
    public async Task A_persistent_container_outlives_the_application_and_is_found_again()
    {
        static void Model(IDistributedApplicationBuilder builder)
        {
            var server = Shell(builder, "server", "echo still here > /tmp/index.html; exec httpd -f -p 8080 -h /tmp")
                .WithHttpEndpoint(targetPort: 8080)
                .WithLifetime(ContainerLifetime.Persistent);
            Shell(builder, "client", "while ! wget -qO- $SERVER_HTTP/index.html; do sleep 0.1; done; exec sleep 600").WithReference(server.GetEndpoint("http")).WaitFor(server);
        }

        string first;
        await using (var app = await StartAsync(Model))
        {
            await LineAsync(app, "client", "still here");
            first = IdOf(app, "server");
        }

        Assert.Equal(first[..12], (await podman.RunAsync("ps", "--all", "--quiet")).Trim());
        await using (var app = await StartAsync(Model))
        {
            await LineAsync(app, "client", "still here");
            Assert.Equal(first, IdOf(app, "server"));
        }

        await podman.RunAsync("rm", "--force", "--time", "0", first);
    }

    private static IResourceBuilder<ContainerResource> Shell(IDistributedApplicationBuilder builder, string name, string script) =>
        builder.AddContainer(name, Podman.Image).WithImagePullPolicy(ImagePullPolicy.Missing).WithEntrypoint("/bin/sh").WithArgs("-c", script);

    private Task<RunningApp> StartAsync(Action<IDistributedApplicationBuilder> model) => RunningApp.StartAsync(builder =>
    {
        var options = DcpEngine.Options();
        options.ContainerRuntime = "podman";
        foreach (var (name, value) in podman.Variables)
        {
            options.EnvironmentVariables[name] = value;
        }

        _mark.Put(options.EnvironmentVariables);
        builder.Services.AddSingleton(options);
        model(builder);
    });

    private static Task<ResourceEvent> WaitAsync(RunningApp app, string resource, string state) =>
        app.Notifications.WaitForResourceAsync(resource, e => e.Snapshot.State?.Text == state, Token).WaitAsync(Patience, Token);

    private static async Task<string> LineAsync(RunningApp app, string resource, string text)
    {
        await WaitAsync(app, resource, KnownResourceStates.Running);
        return (await app.WaitForLineAsync(resource, text, Patience)).Content;
    }

    private static string IdOf(RunningApp app, string resource = "tool") => Property(app.Instances(resource).Single().Snapshot, "container.id");

    private static string Property(CustomResourceSnapshot snapshot, string name) =>
        snapshot.Properties.Single(p => p.Name == name).Value?.ToString() ?? string.Empty;
}
